import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { AgentTools } from '../../src/agents/agentTools.ts';
import { toolNames } from '../../src/agents/toolNames.ts';
import { LanguageModelTools } from '../../src/editor/agents/languageModelTools.ts';
import { McpDefinitions } from '../../src/editor/agents/mcpDefinitions.ts';
import type { ServerRegistry } from '../../src/editor/servers/serverRegistry.ts';
import { PatternsInUse } from '../../src/logs/index.ts';
import { demoCredentials } from '../../src/simulator/demoCredentials.ts';
import { startSimulator, type Simulator } from '../../src/simulator/index.ts';
import { McpSession } from '../fakes/mcpSession.ts';

const { getCallResult, findCallsInFile, explainCode } = toolNames;

async function invoke(name: string, input: object): Promise<Record<string, unknown>> {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  const [part] = content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  return JSON.parse(part.value) as Record<string, unknown>;
}

/** The JSON that a failed tool tells the model. */
async function failureOf(
  name: string,
  input: object,
): Promise<{ kind: string; whatToDo: string; message: string }> {
  const error = await invoke(name, input).then(
    () => assert.fail('The tool has an answer.'),
    (reason: unknown) => reason as Error,
  );
  const json = /\{"error":.*\}/s.exec(error.message)?.[0];
  assert.ok(json, error.message);
  return (JSON.parse(json) as { error: { kind: string; whatToDo: string; message: string } }).error;
}

describe('The tools for language models', () => {
  let outside: string;
  const servers = (value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('isales').update('servers', value, vscode.ConfigurationTarget.Global);
  /** What the tools said in all of these tests. */
  const said: string[] = [];
  const ask = async (name: string, input: object): Promise<Record<string, unknown>> => {
    const answer = await invoke(name, input);
    said.push(JSON.stringify(answer));
    return answer;
  };

  before(async () => {
    outside = await mkdtemp(path.join(tmpdir(), 'isales-agents-'));
    await vscode.extensions.getExtension('isales-call-lens.isales-call-lens')?.activate();
    await servers(undefined);
  });
  after(async () => {
    await vscode.commands.executeCommand('isales.stopSimulator');
    await servers(undefined);
    await rm(outside, { recursive: true });
  });

  it('are known to the editor', () => {
    const known = vscode.lm.tools.map(({ name }) => name);
    for (const name of Object.values(toolNames)) assert.ok(known.includes(name), name);
  });

  it('say that a server is missing, and what adds one', async () => {
    const { kind, whatToDo } = await failureOf(getCallResult, { callId: '1644464743-1388', vdnId: 8 });
    assert.equal(kind, 'noServer');
    assert.match(whatToDo, /iSales: Add Server…/);
  });

  it('say that the VDN is missing, and where to find it', async () => {
    await servers([{ id: 'agents', name: 'test', baseUrl: 'https://127.0.0.2:1' }]);
    const { kind, message, whatToDo } = await failureOf(getCallResult, { callId: '1644464743-1388' });
    assert.equal(kind, 'badArguments');
    assert.match(`${message} ${whatToDo}`, /vdnId is missing.*Find the VDN/);
  });

  it('say that keys are missing, and never ask for them', async () => {
    const { kind, whatToDo } = await failureOf(getCallResult, { callId: '1644464743-1388', vdnId: 8 });
    assert.equal(kind, 'noCredentials');
    assert.match(whatToDo, /Never ask for the keys/);
  });

  it('name the argument that is wrong', async () => {
    const { kind, message } = await failureOf(getCallResult, { callId: '1644464743-1388', vdnId: 'eight' });
    assert.equal(kind, 'badArguments');
    assert.match(message, /vdnId/);
  });

  it('tell what became of a call on the active server, the number masked and no recording link', async () => {
    await vscode.commands.executeCommand('isales.startSimulator');
    const { vdnId, outcome, called, hasRecording } = await ask(getCallResult, { callId: '1644464743-1388' });
    assert.deepEqual([vdnId, outcome, called, hasRecording], [8, 'Answered', '••••1955', true]);
  });

  it('say what to do about a call that does not exist', async () => {
    const { kind, whatToDo } = await failureOf(getCallResult, { callId: '1644400404-404', vdnId: 8 });
    assert.equal(kind, 'callNotFound');
    assert.match(whatToDo, /callId and vdnId/);
  });

  it('explain a code', async () => {
    const { isKnown, category } = await ask(explainCode, { code: '00603' });
    assert.deepEqual([isKnown, category], [true, 'no-answer']);
  });

  it('find the calls of a file of the workspace, and of no other', async () => {
    const { calls } = await ask(findCallsInFile, { path: 'logs/dialer.log' });
    assert.match(JSON.stringify(calls), /1644464743-1388/);
    const file = path.join(outside, 'outside.log');
    await writeFile(file, '1644464743-1388');
    assert.equal((await failureOf(findCallsInFile, { path: file })).kind, 'fileNotReadable');
  });

  it('end with the user’s patience', async () => {
    const source = new vscode.CancellationTokenSource();
    const slow = vscode.lm.invokeTool(
      getCallResult,
      { input: { callId: '1644400408-408', vdnId: 8 }, toolInvocationToken: undefined },
      source.token,
    );
    setTimeout(() => {
      source.cancel();
    }, 300);
    await assert.rejects(Promise.resolve(slow), /[Cc]ancel/);
  });

  it('have given no key and no recording away', () => {
    assert.ok(said.length >= 3);
    assert.doesNotMatch(said.join(), /Signature|auth-v2|8888195|isales\/record/);
    for (const secret of Object.values(demoCredentials)) assert.ok(!said.join().includes(secret));
  });
});

describe('What a language model asks the user', () => {
  it('names the call, the server, its address and the VDN, and makes no link of what the model wrote', () => {
    const server = { id: 'a', name: 'Main', baseUrl: 'https://10.22.26.181:28443', defaultVdnId: 8 };
    const registry = { find: () => ({ ok: true, value: server }) } as unknown as ServerRegistry;
    const tools = new AgentTools({
      server: () => server,
      lookUp: () => assert.fail('Nobody has agreed yet.'),
      folders: () => [],
      redact: (value) => value,
    });
    const callId = '[x](command:evil)';
    const { confirmationMessages } = new LanguageModelTools(tools, registry).prepare('getCallResult', {
      callId,
    });
    const { title, message } = confirmationMessages ?? {};
    assert.equal(title, `Look up call ${callId}?`);
    assert.ok(message instanceof vscode.MarkdownString);
    for (const part of ['Main', '10.22.26.181:28443', 'VDN 8'])
      assert.ok(message.value.replaceAll('&nbsp;', ' ').replaceAll('\\', '').includes(part), message.value);
    assert.notEqual(message.isTrusted, true);
  });
});

describe('The MCP server that the editor starts', function () {
  this.timeout(30_000);
  const extension = vscode.extensions.getExtension('isales-call-lens.isales-call-lens');
  const keys = demoCredentials;
  let simulator: Simulator;
  let folder: string;
  let definitions: McpDefinitions;
  const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('isales');

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'isales-mcp-'));
    simulator = await startSimulator({ host: '127.0.0.2', port: 0, dataDir: folder });
    const { baseUrl, caFile } = simulator;
    const server = { id: 'mcp', name: 'Main', baseUrl, caFile, defaultVdnId: 8 };
    const registry = {
      all: [server],
      onDidChange: () => new vscode.Disposable(() => undefined),
      credentials: {
        read: () => Promise.resolve({ state: 'ready', credentials: simulator.credentials }),
        readPassphrase: () => Promise.resolve(undefined),
      },
    } as unknown as ServerRegistry;
    assert.ok(extension);
    definitions = new McpDefinitions(
      registry,
      extension,
      () => [folder],
      new PatternsInUse({ read: () => ({ ours: '(?<id>C\\d+)' }), onUnused: () => undefined }),
      () => undefined,
    );
  });
  after(async () => {
    definitions.dispose();
    await configuration().update('mcp.enabled', undefined, vscode.ConfigurationTarget.Global);
    await simulator.stop();
    await rm(folder, { recursive: true });
  });

  it('is not offered until the user wants it', () => {
    assert.deepEqual(definitions.provideMcpServerDefinitions(), []);
  });

  it('is offered without keys, and gets them when it is started', async () => {
    await configuration().update('mcp.enabled', true, vscode.ConfigurationTarget.Global);
    const [definition] = definitions.provideMcpServerDefinitions();
    assert.ok(definition);
    assert.ok(!JSON.stringify(definition).includes(keys.secretKey));
    const resolved = await definitions.resolveMcpServerDefinition(definition);
    assert.equal(resolved?.env['ISALES_SECRET_KEY'], simulator.credentials.secretKey);
    assert.deepEqual(JSON.parse(String(resolved.env['ISALES_PATTERNS'])), { ours: '(?<id>C\\d+)' });
  });

  it('answers the official client: initialize, list, call, error', async () => {
    const [definition] = definitions.provideMcpServerDefinitions();
    const { command, args, env } =
      (await definitions.resolveMcpServerDefinition(definition as never)) ?? assert.fail();
    const texts = Object.entries(env).map(([name, value]) => [name, String(value)] as const);
    const session = new McpSession({ command, args, env: Object.fromEntries(texts) });
    await session.open();
    try {
      const { tools } = await session.client.listTools();
      assert.equal(tools.length, 3);
      const { json } = await session.call(getCallResult, { callId: '1644464743-1388' });
      assert.equal((json as { outcome: string }).outcome, 'Answered');
      assert.equal((await session.call(getCallResult, { callId: '1644400404-404' })).isError, true);
      assert.equal((await session.call(getCallResult, {})).isError, true);
    } finally {
      await session.close();
    }
    assert.doesNotMatch(
      session.received + session.logged,
      new RegExp(`${keys.accessKey}|${keys.secretKey}|Signature=|auth-v2|8888195`),
    );
  });

  it('can be set up in other programs, by a text without keys', () => {
    assert.ok(extension);
    const server = { id: 'mcp', name: 'Main', baseUrl: simulator.baseUrl };
    const noPatterns = new PatternsInUse({ read: () => ({}), onUnused: () => undefined });
    const text = McpDefinitions.configurationText(server, extension, [folder], noPatterns);
    const { mcpServers } = JSON.parse(text) as { mcpServers: { isales: { args: string[] } } };
    assert.match(mcpServers.isales.args[0] ?? '', /dist[\\/]mcp\.js$/);
    assert.ok(!text.includes(keys.secretKey) && !text.includes(keys.accessKey));
  });
});
