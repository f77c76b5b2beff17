import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { toolNames } from '../../src/agents/toolNames.ts';
import { startSimulator, type Simulator } from '../../src/simulator/index.ts';

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
  let simulator: Simulator;
  let folder: string;
  const servers = (value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('isales').update('servers', value, vscode.ConfigurationTarget.Global);

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'isales-agents-'));
    simulator = await startSimulator({ host: '127.0.0.2', port: 0, dataDir: folder });
  });
  after(async () => {
    await servers(undefined);
    await simulator.stop();
    await rm(folder, { recursive: true });
  });

  it('are known to the editor', async () => {
    await vscode.extensions.getExtension('isales-call-lens.isales-call-lens')?.activate();
    const known = vscode.lm.tools.map(({ name }) => name);
    for (const name of Object.values(toolNames)) assert.ok(known.includes(name), name);
  });

  it('say that a server is missing, and what adds one', async () => {
    await servers(undefined);
    const { kind, whatToDo } = await failureOf(getCallResult, { callId: '1644464743-1388', vdnId: 8 });
    assert.equal(kind, 'noServer');
    assert.match(whatToDo, /iSales: Add Server…/);
  });

  it('say that the VDN is missing, and where to find it', async () => {
    await servers([{ id: 'agents', name: 'test', baseUrl: simulator.baseUrl, caFile: simulator.caFile }]);
    const { kind, message, whatToDo } = await failureOf(getCallResult, { callId: '1644464743-1388' });
    assert.equal(kind, 'badArguments');
    assert.match(`${message} ${whatToDo}`, /vdnId is missing.*Find the VDN/);
  });

  it('say that keys are missing, and never ask for them', async () => {
    const { kind, whatToDo } = await failureOf(getCallResult, { callId: '1644464743-1388', vdnId: 8 });
    assert.equal(kind, 'noCredentials');
    assert.match(whatToDo, /Never ask for the keys/);
    assert.deepEqual(simulator.requests, []);
  });

  it('explain a code', async () => {
    const { isKnown, category } = await invoke(explainCode, { code: '00603' });
    assert.deepEqual([isKnown, category], [true, 'no-answer']);
  });

  it('find the calls of a file of the workspace, and no other', async () => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace);
    const logs = path.join(workspace.uri.fsPath, 'logs');
    await mkdir(logs, { recursive: true });
    await writeFile(path.join(logs, 'agents.log'), 'vdn=8 call 1644464743-1388\n');
    await writeFile(path.join(folder, 'outside.log'), '1644464743-1388');
    const { calls } = await invoke(findCallsInFile, { path: 'logs/agents.log' });
    assert.match(JSON.stringify(calls), /1644464743-1388/);
    const outside = await failureOf(findCallsInFile, { path: path.join(folder, 'outside.log') });
    assert.equal(outside.kind, 'fileNotReadable');
    await rm(path.join(logs, 'agents.log'));
  });
});
