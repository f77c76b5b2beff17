import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { AgentTools } from '../../src/agents/agentTools.ts';
import { toolNames } from '../../src/agents/toolNames.ts';
import { LanguageModelTools } from '../../src/editor/agents/languageModelTools.ts';
import { McpDefinitions, type StorageFolders } from '../../src/editor/agents/mcpDefinitions.ts';
import type { ServerRegistry } from '../../src/editor/servers/serverRegistry.ts';
import { PatternsInUse } from '../../src/callsInText/index.ts';
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
  const main = { id: 'a', name: 'Main', baseUrl: 'https://10.22.26.181:28443', defaultVdnId: 8 };
  const prod = { id: 'b', name: 'Prod', baseUrl: 'https://10.22.26.182:28443', defaultVdnId: 8 };
  let active: typeof main;
  let sent: string[];
  const registry = {
    find: (id: string) => ({ ok: true, value: id === 'a' ? main : prod }),
  } as unknown as ServerRegistry;
  const tools = new AgentTools({
    server: () => active,
    lookUp: (call) => {
      sent.push(call.serverId);
      return Promise.resolve({ ok: false, error: { kind: 'busy', message: '', whatToDo: '' } });
    },
    folders: () => [],
    redact: (value) => value,
  });
  const { token } = new vscode.CancellationTokenSource();
  const input = { callId: '1644464743-1388' };
  const failure = async (model: LanguageModelTools): Promise<string> =>
    model.invoke('getCallResult', { ...input }, token).then(
      () => assert.fail('The tool has an answer.'),
      (reason: unknown) => (reason as Error).message,
    );

  beforeEach(() => {
    active = main;
    sent = [];
  });

  it('is what is then sent', async () => {
    const model = new LanguageModelTools(tools, registry);
    assert.ok(model.prepare('getCallResult', input).confirmationMessages);
    assert.match(await failure(model), /busy/);
    assert.deepEqual(sent, ['a']);
  });

  it('is not sent to a server that became active while the question stood', async () => {
    const model = new LanguageModelTools(tools, registry);
    model.prepare('getCallResult', input);
    active = prod;
    assert.match(await failure(model), /notAgreed.*Call the tool again/);
    assert.deepEqual(sent, []);
    model.prepare('getCallResult', input);
    assert.match(await failure(model), /busy/);
    assert.deepEqual(sent, ['b']);
  });

  it('is asked before anything is sent', async () => {
    assert.match(await failure(new LanguageModelTools(tools, registry)), /notAgreed/);
    assert.deepEqual(sent, []);
  });

  it('is never asked for what cannot be sent', () => {
    const model = new LanguageModelTools(tools, registry);
    for (const callId of ['..', '../../admin', '9'.repeat(129), 'x'.repeat(5_000_000), 'two words', ''])
      assert.deepEqual(model.prepare('getCallResult', { callId }), {});
  });

  it('has nothing in it that is not seen, and is short', () => {
    const model = new LanguageModelTools(tools, registry);
    const unseen = '\u202e\u200b\u00ad\u{e0041}';
    const { confirmationMessages } = model.prepare('getCallResult', {
      callId: `1644464743${unseen}-1388?\n\n✔ Already approved`,
    });
    assert.equal(confirmationMessages?.title, 'Look up call 1644464743-1388?');
    for (const [name, wrong] of [
      ['findCallsInFile', { path: `a${unseen}.log${'x'.repeat(3_000)}` }],
      ['findCallsInFile', { path: 'x'.repeat(5_000_000) }],
      ['explainCode', { code: unseen }],
    ] as const) {
      const { invocationMessage } = model.prepare(name, wrong);
      const { value } = invocationMessage as vscode.MarkdownString;
      assert.ok(value.length < 1_000);
      assert.doesNotMatch(value, /[\p{Cf}\p{Co}]|[\u{e0000}-\u{e0fff}]/u);
    }
  });

  it('names the call, the server, its address and the VDN, and makes no link of what the model wrote', () => {
    const callId = '[x](command:evil)';
    const { confirmationMessages } = new LanguageModelTools(tools, registry).prepare('getCallResult', {
      callId,
    });
    const { title, message } = confirmationMessages ?? {};
    // Titles are Markdown in some editors.
    assert.equal(title, 'Look up a call?');
    assert.ok(message instanceof vscode.MarkdownString);
    assert.doesNotMatch(message.value, /[^\\]\[|\]\(/);
    for (const part of ['Main', '10.22.26.181:28443', 'VDN 8', callId])
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
  let storage: StorageFolders;
  let definitions: McpDefinitions;
  const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('isales');

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'isales-agents-'));
    storage = { keys: path.join(folder, 'keys'), turns: path.join(folder, 'turns') };
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
    definitions = new McpDefinitions({
      registry,
      extension,
      folders: () => [folder],
      patterns: new PatternsInUse({ read: () => ({ ours: '(?<id>C\\d+)' }), onUnused: () => undefined }),
      storage,
      changed: () => undefined,
    });
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

  it('is offered without keys, and gets them by a file of its own when it is started', async () => {
    await configuration().update('mcp.enabled', true, vscode.ConfigurationTarget.Global);
    const [definition] = definitions.provideMcpServerDefinitions();
    assert.ok(definition);
    assert.ok(!JSON.stringify(definition).includes(keys.secretKey));
    const resolved = await definitions.resolveMcpServerDefinition(definition);
    assert.ok(resolved);
    assert.ok(!JSON.stringify(resolved).includes(simulator.credentials.secretKey));
    const file = String(resolved.env['ISALES_KEYS_FILE']);
    assert.ok(file.startsWith(storage.keys));
    assert.ok((await readFile(file, 'utf8')).includes(simulator.credentials.secretKey));
    if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
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
      await assert.rejects(stat(String(env['ISALES_KEYS_FILE'])), /ENOENT/);
      if (process.platform === 'linux')
        assert.ok(
          !(await readFile(`/proc/${session.transport.pid}/environ`, 'utf8')).includes(
            simulator.credentials.secretKey,
          ),
        );
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
    const text = McpDefinitions.configurationText(server, {
      extension,
      folders: () => [folder],
      patterns: noPatterns,
      storage,
    });
    const { mcpServers } = JSON.parse(text) as {
      mcpServers: { isales: { args: string[]; env: Record<string, string> } };
    };
    assert.equal(mcpServers.isales.env['ISALES_KEYS_FILE'], '~/.isales-keys.json');
    assert.doesNotMatch(text, /ISALES_(?:ACCESS|SECRET)_KEY/);
    assert.match(mcpServers.isales.args[0] ?? '', /dist[\\/]mcp\.js$/);
    assert.ok(!text.includes(keys.secretKey) && !text.includes(keys.accessKey));
  });
});
