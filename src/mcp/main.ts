import { existsSync, readFileSync } from 'node:fs';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { AgentTools } from '../agents/agentTools.ts';
import { queryFailed } from '../agents/problems.ts';
import { redactJson, redactText } from '../isales/index.ts';
import { readTlsSettings } from '../isales/tlsSettings.ts';
import { PatternsInUse } from '../logs/index.ts';
import { LookupService } from '../lookup/lookupService.ts';
import { describeBaseUrlProblem } from '../wording/inputProblems.ts';
import { connector } from './connector.ts';
import { createMcpServer } from './mcpServer.ts';
import { readSetup } from './setup.ts';

/**
 * The MCP server: speaks over stdin and stdout, asks one CC-iSales server, and ends when stdin does. Its keys reach it
 * through its environment, from which they are gone before anything else happens.
 */
const setup = readSetup(process.argv.slice(2), process.env, describeBaseUrlProblem);
if (!setup.ok) {
  process.stderr.write(`isales-mcp: ${setup.error}\n`);
  process.exit(2);
}
const { server, credentials, folders, timeoutMs, passphrase, patterns } = setup.value;
const secrets = [
  credentials.accessKey,
  credentials.secretKey,
  ...(passphrase === undefined ? [] : [passphrase]),
];
/** Stdout belongs to the protocol. */
const log = (message: string): void => {
  process.stderr.write(`${new Date().toISOString()} ${redactText(message, secrets)}\n`);
};

const minuteMs = 60_000;
const service = new LookupService({
  servers: connector(server, credentials, { timeoutMs, passphrase, log }),
  // What agents ask here leaves no trace.
  history: { remember: () => Promise.resolve() },
  clock: Date,
  log: { debug: log, info: log, warn: log },
  lifetimes: () => ({ foundMs: 5 * minuteMs, notFoundMs: minuteMs / 2 }),
});
const own = new PatternsInUse({
  read: () => patterns,
  onUnused: ({ name, reason, detail }) => {
    log(
      `the pattern "${name}" is not used: ${reason === 'tooSlow' ? 'it takes more than a second' : detail}`,
    );
  },
});
const tools = new AgentTools({
  server: () => server,
  lookUp: (call, options) => service.lookUp(call, options),
  folders: () => folders,
  finders: () => own.finders,
  redact: (value) => redactJson(value, secrets),
});

const mcp = createMcpServer(tools, packageVersion(), server);
process.stdin.once('end', () => {
  void mcp.close().finally(() => process.exit(0));
});
await mcp.connect(new StdioServerTransport());
log(`ready for ${server.name} (${server.baseUrl})`);
const tls = await readTlsSettings(server, passphrase);
if (!tls.ok) log(queryFailed(tls.error).message);

/** The manifest lies one folder up from the bundle, two from the source. */
function packageVersion(): string {
  for (const place of ['../package.json', '../../package.json']) {
    const manifest = new URL(place, import.meta.url);
    if (existsSync(manifest))
      return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  }
  return '0.0.0';
}
