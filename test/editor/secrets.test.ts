import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { CredentialStore } from '../../src/editor/servers/credentialStore.ts';
import { withSecretStore } from '../../src/editor/servers/secretCommands.ts';
import { ServerClients } from '../../src/editor/servers/serverClients.ts';
import type { ServerProfile } from '../../src/isales/index.ts';
import type { Log } from '../../src/lookup/ports.ts';
import { json, startScriptedServer } from '../fakes/scriptedServer.ts';
import { vendorSample } from '../unit/isales/vendorSample.ts';
import { sharedStores, type SharedStores } from './secretStore.ts';

const server: ServerProfile = { id: 'a', name: 'a', baseUrl: 'https://10.22.26.181:28443' };
const keys = { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' };
const noKeyring = (): Promise<never> => Promise.reject(new Error(`no keyring for ${keys.secretKey}`));

function credentialsIn(
  { secrets, memory }: SharedStores,
  hide: (secret: string) => void = () => undefined,
): CredentialStore {
  return new CredentialStore(secrets, memory, hide);
}

/** One window: its way to servers, and what it wrote to its log. */
function openWindow(stores: SharedStores): {
  credentials: CredentialStore;
  clients: ServerClients;
  logged: string[];
} {
  const logged: string[] = [];
  const write = (line: string): void => void logged.push(line);
  const log: Log = { debug: write, info: write, warn: write };
  const credentials = credentialsIn(stores);
  return { credentials, clients: new ServerClients(credentials, log), logged };
}

describe('Secrets:', () => {
  describe('keys are bound to the origin they were entered for', () => {
    it('and come back for it', async () => {
      const credentials = credentialsIn(sharedStores());
      await credentials.store(server, keys);
      assert.deepEqual(await credentials.read(server), { state: 'ready', credentials: keys });
    });

    for (const baseUrl of [
      'https://10.22.26.181:28444',
      'https://10.22.26.182:28443',
      'http://127.0.0.1:28443',
    ])
      it(`and stay where they are when the server moves to ${baseUrl}, passphrases, too`, async () => {
        const credentials = credentialsIn(sharedStores());
        await credentials.store(server, keys);
        await credentials.storePassphrase(server, 'example');
        assert.equal(await credentials.readPassphrase(server), 'example');
        const moved = { ...server, baseUrl };
        assert.deepEqual(await credentials.read(moved), { state: 'otherOrigin', storedFor: server.baseUrl });
        assert.equal(await credentials.readPassphrase(moved), undefined);
      });

    it('and a damaged entry counts as none', async () => {
      const stores = sharedStores();
      const credentials = credentialsIn(stores);
      stores.secrets.content.set('isales.credentials/a', '{"origin":1}');
      assert.deepEqual(await credentials.read(server), { state: 'missing' });
    });
  });

  it('keys stand nowhere but in the secret storage', async () => {
    const { secrets, memory } = sharedStores();
    const credentials = new CredentialStore(secrets, memory, () => undefined);
    await credentials.store(server, keys);
    await credentials.storePassphrase(server, 'passphrase-0001');
    const remembered = JSON.stringify(memory.keys().map((key) => memory.get(key)));
    assert.doesNotMatch(remembered, /AKEXAMPLE|sk-example|passphrase-0001/);
    assert.match([...secrets.content.values()].join(), /sk-example-0001.*passphrase-0001/);
  });

  it('keys are told to the log, to be taken out, before anybody else sees them', async () => {
    const hidden: string[] = [];
    await credentialsIn(sharedStores(), (secret) => hidden.push(secret)).store(server, keys);
    assert.deepEqual(hidden.sort(), [keys.accessKey, keys.secretKey]);
  });

  describe('an editor without a keyring', () => {
    it('that forgets when it ends is told apart from one where nothing was entered', async () => {
      const stores = sharedStores();
      const credentials = credentialsIn(stores);
      assert.deepEqual(await credentials.read(server), { state: 'missing' });
      await credentials.store(server, keys);
      stores.secrets.content.clear();
      assert.deepEqual(await credentials.read(server), { state: 'forgotten' });
      await credentials.clear(server.id);
      assert.deepEqual(await credentials.read(server), { state: 'missing' });
    });

    it('that can read nothing is told as that by every query, without a prompt', async () => {
      const stores = sharedStores();
      stores.secrets.get = noKeyring;
      const { clients } = openWindow(stores);
      for (let turn = 0; turn < 3; turn++) {
        const client = await clients.connect(server);
        assert.deepEqual(client, { ok: false, error: { kind: 'noCredentials', store: 'unreadable' } });
      }
      clients.dispose();
    });

    for (const [how, spoil] of [
      ['refuses to store', (stores: SharedStores) => (stores.secrets.store = noKeyring)],
      ['stores and has nothing', (stores: SharedStores) => (stores.secrets.store = () => Promise.resolve())],
    ] as const)
      it(`that ${how} says so once in a window, without what was to be stored, and asks for nothing`, async () => {
        const stores = sharedStores();
        spoil(stores);
        const credentials = credentialsIn(stores);
        const { window } = vscode;
        const { showErrorMessage, setStatusBarMessage } = window;
        const said: string[] = [];
        const shown: string[] = [];
        Object.assign(window, {
          showErrorMessage: (message: string) => Promise.resolve(void said.push(message)),
          setStatusBarMessage: (message: string) => void shown.push(message),
        });
        try {
          for (let turn = 0; turn < 3; turn++)
            assert.equal(await withSecretStore(() => credentials.store(server, keys)), false);
        } finally {
          Object.assign(window, { showErrorMessage, setStatusBarMessage });
        }
        assert.ok(said.length <= 1, 'an error that comes up again and again is as good as a question');
        assert.ok(said.length + shown.length === 3);
        for (const text of [...said, ...shown]) {
          assert.match(text, /keyring/);
          assert.doesNotMatch(text, /sk-example/);
        }
        assert.deepEqual(await credentials.read(server), { state: 'missing' });
      });
  });

  describe('several windows agree:', () => {
    it('keys that were entered in one are used by the next query of the other', async () => {
      await using scripted = await startScriptedServer(json(vendorSample), { address: '127.0.0.1' });
      const stores = sharedStores();
      const [here, there] = [openWindow(stores), openWindow(stores)];
      const profile = { ...server, baseUrl: scripted.origin };
      const ask = async (): Promise<string> => {
        const client = await there.clients.connect(profile);
        if (!client.ok) return client.error.kind;
        await client.value.callResult(8, '1644464743-1388');
        return scripted.requests.at(-1)?.headers.authorization?.split('/')[1] ?? '';
      };
      assert.equal(await ask(), 'noCredentials');
      await here.credentials.store(profile, keys);
      assert.equal(await ask(), 'AKEXAMPLE');
      await here.credentials.store(profile, { accessKey: 'AKOTHER', secretKey: 'sk-example-0002' });
      assert.equal(await ask(), 'AKOTHER');
      await here.credentials.clearAll();
      assert.equal(await ask(), 'noCredentials');
      for (const window of [here, there]) window.clients.dispose();
    });

    it('a change in one is heard of in the other, and what others store is not', async () => {
      const stores = sharedStores();
      const [here, there] = [credentialsIn(stores), credentialsIn(stores)];
      let heard = 0;
      const listener = there.onDidChange(() => heard++);
      await here.store(server, keys);
      assert.equal(heard, 1);
      await here.storePassphrase(server, 'example');
      assert.equal(heard, 2);
      await stores.secrets.store('something else', '1');
      assert.equal(heard, 2);
      listener.dispose();
    });
  });

  it('"Delete All Stored Credentials" leaves nothing, of servers that are gone, too', async () => {
    const stores = sharedStores();
    const credentials = credentialsIn(stores);
    await credentials.store(server, keys);
    await credentials.store({ ...server, id: 'gone' }, keys);
    await credentials.storePassphrase(server, 'example');
    await stores.secrets.store('isales.earlierVersion', 'sk-example-0003');
    assert.equal(await credentials.clearAll(), 4);
    assert.deepEqual(await stores.secrets.keys(), []);
    assert.deepEqual(await credentials.read(server), { state: 'missing' });
  });

  it('the log says of a request what was asked and how it went, and nothing of what it brought', async () => {
    await using scripted = await startScriptedServer(json(vendorSample), { address: '127.0.0.1' });
    const stores = sharedStores();
    const { clients, credentials, logged } = openWindow(stores);
    const profile = { ...server, baseUrl: scripted.origin };
    await credentials.store(profile, keys);
    const client = await clients.connect(profile);
    assert.ok(client.ok);
    await client.value.callResult(8, '1644464743-1388');
    await client.value.campaignResults(8, '1', { page: 1, everyAttempt: false });
    clients.dispose();
    assert.equal(logged.length, 2);
    assert.match(logged[0] ?? '', /^GET http:\S+\/campaigns\/8\/callresultdetail\/\S+: HTTP 200 in \d+ ms$/);
    assert.match(logged[1] ?? '', /^POST http:\S+: HTTP 200 in \d+ ms$/);
  });
});
