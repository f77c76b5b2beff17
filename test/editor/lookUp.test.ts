import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { checkFile } from '../../src/editor/servers/certificateFiles.ts';
import { ServerSettings } from '../../src/editor/servers/serverSettings.ts';
import type { ServerProfile } from '../../src/isales/index.ts';
import { startSimulator, type Simulator } from '../../src/simulator/index.ts';

const server: ServerProfile = { id: 'a', name: 'a', baseUrl: 'https://10.22.26.181:28443' };
describe('The servers setting', () => {
  const settings = new ServerSettings();
  const write = (value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('isales').update('servers', value, vscode.ConfigurationTarget.Global);
  after(async () => {
    await write(undefined);
    settings.dispose();
  });

  it('takes a whole entry, and names the server after its host where the name is missing', async () => {
    await write([server, { id: 'b', baseUrl: 'https://isales.example.com/' }]);
    assert.deepEqual(settings.read(), {
      servers: [server, { id: 'b', name: 'isales.example.com', baseUrl: 'https://isales.example.com' }],
      problems: [],
    });
  });

  for (const [what, entry] of Object.entries({
    'no id': { baseUrl: server.baseUrl },
    'plain http to another machine': { id: 'x', baseUrl: 'http://10.22.26.181' },
    'a path': { id: 'x', baseUrl: 'https://10.22.26.181/rest' },
    'a user name': { id: 'x', baseUrl: 'https://user@10.22.26.181' },
    'a VDN out of range': { id: 'x', baseUrl: server.baseUrl, defaultVdnId: 10_000 },
    'a header in the signed host': { id: 'x', baseUrl: server.baseUrl, signedHost: 'a\r\nX: y' },
    'a certificate file that depends on where a process runs': {
      id: 'x',
      baseUrl: server.baseUrl,
      caFile: 'ca.pem',
    },
    'a version of TLS that nobody knows': { id: 'x', baseUrl: server.baseUrl, minTlsVersion: 'TLSv1.1' },
    'the ID of another server': server,
    'no object at all': 7,
  }))
    it(`refuses an entry with ${what}, keeps the others, and says so`, async () => {
      await write([server, entry]);
      const { servers, problems } = settings.read();
      assert.deepEqual(servers, [server]);
      const [only] = problems;
      assert.equal(problems.length, 1);
      assert.equal(only?.place, 2);
      assert.match(only.problem, /\S/);
      const { name, id }: { name?: string; id?: string } = typeof entry === 'number' ? {} : { ...entry };
      assert.equal(only.entry, name ?? id ?? 'Entry 2');
    });

  it('takes no certificate file whose place depends on where a process runs, where it is asked for', async () => {
    assert.equal(await checkFile('certs/ca.pem', 'authority'), 'Enter the full path of the file.');
    assert.match((await checkFile(path.resolve('no-such.pem'), 'authority')) ?? '', /no-such\.pem/);
    assert.equal(await checkFile('', 'authority'), undefined);
  });

  it('keeps what the user wrote by hand when another entry is saved or removed', async () => {
    const handWritten = { id: 'later', note: 'not ready', baseUrl: '' };
    await write([handWritten, server]);
    await settings.save({ ...server, name: 'renamed' });
    await settings.remove('nobody');
    assert.deepEqual(vscode.workspace.getConfiguration('isales').get('servers'), [
      handWritten,
      { ...server, name: 'renamed' },
    ]);
  });
});

describe('The look-up command', () => {
  let simulator: Simulator;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'isales-editor-'));
    simulator = await startSimulator({ host: '127.0.0.2', port: 0, dataDir: folder });
  });
  after(async () => {
    await vscode.workspace
      .getConfiguration('isales')
      .update('servers', undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await simulator.stop();
    await rm(folder, { recursive: true });
  });

  it('opens calls one after the other in one tab', async () => {
    const entry = {
      id: 'simulator-test',
      name: 'test',
      baseUrl: simulator.baseUrl,
      caFile: simulator.caFile,
    };
    await vscode.workspace
      .getConfiguration('isales')
      .update('servers', [entry], vscode.ConfigurationTarget.Global);
    for (const callId of ['1644464743-1388', '1644464743-2', '1644464743-1388'])
      await vscode.commands.executeCommand('isales.lookUp', { vdnId: 8, callId, serverId: entry.id });
    const tabs = vscode.window.tabGroups.all.flatMap(({ tabs: own }) => own.map(({ label }) => label));
    assert.deepEqual(tabs, ['1644464743-1388']);
  });

  it('has sent nothing, because no credentials are stored', () => {
    assert.deepEqual(simulator.requests, []);
  });
});
