import { existsSync, readFileSync } from 'node:fs';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { AgentLookUps } from '../agents/agentLookUps.ts';
import { AgentTools } from '../agents/agentTools.ts';
import { withoutInvisibleTexts } from '../agents/invisibleTexts.ts';
import { queryFailed } from '../agents/problems.ts';
import { RequestBudget } from '../agents/requestBudget.ts';
import { originOf, redactJson, redactText } from '../isales/index.ts';
import { readTlsSettings } from '../isales/tlsSettings.ts';
import { PatternsInUse } from '../callsInText/index.ts';
import { LookupService } from '../lookup/lookupService.ts';
import { Pacer } from '../lookup/pacer.ts';
import { WindowTurns } from '../lookup/turns.ts';
import { describeBaseUrlProblem } from '../wording/inputProblems.ts';
import { visibleInLine, withoutInvisible } from '../wording/visible.ts';
import { connector } from './connector.ts';
import { createMcpServer } from './mcpServer.ts';
import type { Secrets } from './secrets.ts';
import { readSetup, type Setup } from './setup.ts';
import { variables } from './variables.ts';

/**
 * The MCP server: speaks over stdin and stdout, asks one CC-iSales server, and ends when stdin does.
 * @param given its keys, which by now are nowhere but here
 */
export async function serve(given: Secrets): Promise<void> {
  const setup = readSetup(process.argv.slice(2), process.env, given, describeBaseUrlProblem);
  if (!setup.ok) {
    process.stderr.write(`isales-mcp: ${setup.error}\n`);
    process.exit(2);
  }
  const { server, credentials, passphrase } = setup.value;
  const secrets = [
    credentials.accessKey,
    credentials.secretKey,
    ...(passphrase === undefined ? [] : [passphrase]),
  ];
  /** Stdout belongs to the protocol. */
  const log = (message: string): void => {
    const said = redactText(withoutInvisible(message), secrets);
    process.stderr.write(`${new Date().toISOString()} ${visibleInLine(said)}\n`);
  };
  const mcp = createMcpServer(toolsFor(setup.value, secrets, log), packageVersion(), server);
  process.stdin.once('end', () => {
    void mcp.close().finally(() => process.exit(0));
  });
  await mcp.connect(cleaning(new StdioServerTransport()));
  log(`ready for ${server.name} (${server.baseUrl})`);
  const tls = await readTlsSettings(server, passphrase);
  if (!tls.ok) log(queryFailed(tls.error).message);
}

function toolsFor(
  { server, credentials, folders, timeoutMs, passphrase, patterns, pace, turnsFolder, budget }: Setup,
  secrets: readonly string[],
  log: (message: string) => void,
): AgentTools {
  const minuteMs = 60_000;
  const service = new LookupService({
    servers: connector(server, credentials, { timeoutMs, passphrase, log }),
    // What agents ask here leaves no trace.
    history: { remember: () => Promise.resolve() },
    clock: Date,
    log: { debug: log, info: log, warn: log },
    lifetimes: () => ({ foundMs: 5 * minuteMs, notFoundMs: minuteMs / 2 }),
  });
  const turns = turnsFolder === undefined ? undefined : new WindowTurns(turnsFolder);
  const pacer = new Pacer(() => pace, undefined, turns?.of(originOf(server) ?? server.baseUrl));
  process.once('exit', () => {
    pacer.dispose();
  });
  const lookUps = new AgentLookUps({
    service,
    pacerOf: () => pacer,
    budget: new RequestBudget(() => budget),
    budgetName: variables.mostRequests,
  });
  const own = new PatternsInUse({
    read: () => patterns,
    onUnused: ({ name, reason, detail }) => {
      log(
        `the pattern "${name}" is not used: ${reason === 'tooSlow' ? 'it takes more than a second' : detail}`,
      );
    },
  });
  return new AgentTools({
    server: () => server,
    lookUp: (call, asking) => lookUps.lookUp(call, asking),
    folders: () => folders,
    finders: () => own.finders,
    redact: (value) => redactJson(value, secrets),
  });
}

/** What the library says of its own, e.g. about arguments that do not fit, repeats what a caller wrote. */
function cleaning(transport: StdioServerTransport): StdioServerTransport {
  const send = transport.send.bind(transport);
  transport.send = (message) => {
    const { result, error, ...rest } = message as JSONRPCMessage & { result?: unknown; error?: unknown };
    return send({
      ...rest,
      ...(result === undefined ? {} : { result: withoutInvisibleTexts(result) }),
      ...(error === undefined ? {} : { error: withoutInvisibleTexts(error) }),
    } as JSONRPCMessage);
  };
  return transport;
}

/** The manifest lies one folder up from the bundle, two from the source. */
function packageVersion(): string {
  for (const place of ['../package.json', '../../package.json']) {
    const manifest = new URL(place, import.meta.url);
    if (existsSync(manifest))
      return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  }
  return '0.0.0';
}
