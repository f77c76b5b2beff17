import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ServerRegistry } from '../../src/editor/servers/serverRegistry.ts';
import { ServerSettings } from '../../src/editor/servers/serverSettings.ts';
import { editServer } from '../../src/editor/servers/editServer.ts';
import type { ServerProfile } from '../../src/isales/index.ts';
import { makeAuthority } from '../fakes/certificates.ts';
import { WindowStandIns } from './windowStandIns.ts';

const server: ServerProfile = { id: 'a', name: 'a', baseUrl: 'https://10.22.26.181:28443' };

describe('Editing a server', () => {
  const window = new WindowStandIns();
  const settings = new ServerSettings();
  /** The settings alone count here: keys are not asked for where the address stays. */
  const registry = {
    settings,
    credentials: { read: () => Promise.resolve({ state: 'missing' }) },
    find: (id: string) => {
      const value = settings.read().servers.find((each) => each.id === id);
      return value ? { ok: true, value } : { ok: false, error: { kind: 'noServer' } };
    },
  } as unknown as ServerRegistry;
  const write = (value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('isales').update('servers', value, vscode.ConfigurationTarget.Global);
  const written = (): unknown => vscode.workspace.getConfiguration('isales').get('servers');
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'isales-wizard-'));
  });
  beforeEach(() => write([server]));
  afterEach(() => {
    window.restore();
  });
  after(async () => {
    await write(undefined);
    settings.dispose();
    await rm(folder, { recursive: true });
  });

  it('holds it to TLS 1.3, shows that afterwards, and takes it back', async () => {
    const there = window.pick('Minimum TLS version', 'TLS 1.3');
    await editServer(registry, server);
    const held = { ...server, minTlsVersion: 'TLSv1.3' };
    assert.deepEqual(written(), [held]);
    const [first, versions, afterwards] = there;
    const shownIn = (pick = first): string | undefined =>
      pick?.items.find(({ label }) => label === 'Minimum TLS version')?.description;
    assert.deepEqual([shownIn(), shownIn(afterwards)], ['TLS 1.2', 'TLS 1.3']);
    assert.deepEqual(
      versions?.items.map(({ label, description }) => [label, description]),
      [
        ['TLS 1.2', 'default'],
        ['TLS 1.3', 'sends a client certificate encrypted'],
      ],
    );
    const back = window.pick('Minimum TLS version', 'TLS 1.2');
    await editServer(registry, settings.read().servers[0] ?? assert.fail('no server'));
    assert.deepEqual(
      back[1]?.active.map(({ label }) => label),
      ['TLS 1.3'],
      'what it is held to is marked',
    );
    assert.deepEqual(written(), [server], 'default is not written down');
  });

  it('takes a CA file by its full path alone, and only one that can be read', async () => {
    const file = path.join(folder, 'ca.pem');
    await writeFile(file, (await makeAuthority()).cert);
    window.pick('CA file');
    const problems = window.type('certs/ca.pem', path.join(folder, 'missing.pem'), file);
    await editServer(registry, server, { once: true });
    assert.equal(problems[0], 'Enter the full path of the file.');
    assert.match(problems[1] ?? '', /missing\.pem/);
    assert.deepEqual(written(), [{ ...server, caFile: file }]);
  });

  it('takes no client certificate or key by a path that depends on where a process runs', async () => {
    for (const [label, name] of [
      ['Client certificate', 'me.pem'],
      ['Client certificate', 'certs/me.p12'],
    ] as const) {
      window.pick(label);
      const problems = window.type(name);
      await editServer(registry, server);
      assert.deepEqual(problems, ['Enter the full path of the file.']);
      window.restore();
    }
    assert.deepEqual(written(), [server]);
  });
});
