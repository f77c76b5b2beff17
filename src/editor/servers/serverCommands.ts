import * as vscode from 'vscode';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import type { CommandHandler } from '../commands.ts';
import { commands } from '../contributions.ts';
import { choose } from '../quickInput.ts';
import { deleteAllCredentials, setClientPassphrase, withSecretStore } from './secretCommands.ts';
import type { ServerRegistry } from './serverRegistry.ts';
import { addServer } from './addServer.ts';
import { editServer } from './editServer.ts';
import { setCredentials } from './setCredentials.ts';
import { tellTested, testConnection, tryConnection, type Mend } from './testConnection.ts';
import { isCertificateFailure } from './trustCertificate.ts';
import { sayInStatusBar, tell, tellError, warn } from '../say.ts';

/** Removes a server and its keys, after asking. */
export async function removeServer(registry: ServerRegistry, server: ServerProfile): Promise<void> {
  const remove = vscode.l10n.t('Remove');
  const answer = await warn(
    vscode.l10n.t('Remove the server “{0}” and its stored credentials?', server.name),
    { modal: true, detail: server.baseUrl },
    remove,
  );
  if (answer === remove) await withSecretStore(() => registry.remove(server.id));
}

/** Deletes a server's keys, after asking: they cannot be brought back. */
export async function clearCredentials(registry: ServerRegistry, server: ServerProfile): Promise<void> {
  if ((await registry.credentials.read(server)).state === 'missing') {
    void tell(vscode.l10n.t('No credentials are stored for {0}.', server.name));
    return;
  }
  const clear = vscode.l10n.t('Clear Credentials');
  const answer = await warn(
    vscode.l10n.t('Delete the stored credentials for “{0}”?', server.name),
    { modal: true, detail: server.baseUrl },
    clear,
  );
  if (answer !== clear) return;
  if (!(await withSecretStore(() => registry.credentials.clear(server.id)))) return;
  sayInStatusBar(vscode.l10n.t('The credentials for {0} are cleared.', server.name), 5000);
}

/** The only server, or the one the user picks; `undefined`, after saying so, when there is none. */
export async function pickServer(
  registry: ServerRegistry,
  title: string,
): Promise<ServerProfile | undefined> {
  const servers = registry.all;
  if (servers.length === 0) {
    const add = vscode.l10n.t('Add Server…');
    void tell(vscode.l10n.t('No server is set up yet.'), add).then(async (chosen) => {
      if (chosen === add) await vscode.commands.executeCommand(commands.addServer);
    });
    return undefined;
  }
  if (servers.length === 1) return servers[0];
  const { active } = registry;
  return choose(
    title,
    vscode.l10n.t('Which server?'),
    servers.map((server) => ({
      label: server.name,
      description: server.baseUrl,
      ...(server.id === active?.id ? { detail: vscode.l10n.t('active') } : {}),
      value: server,
    })),
  );
}

type ServerCommand =
  | 'addServer'
  | 'editServer'
  | 'removeServer'
  | 'selectActiveServer'
  | 'setCredentials'
  | 'clearCredentials'
  | 'testConnection'
  | 'copyServerAddress'
  | 'trustCertificate'
  | 'setClientPassphrase'
  | 'deleteAllCredentials';

/**
 * What the servers view and the palette offer.
 * @param mend carries out what the user picks to mend a failed connection test
 */
export function serverCommands(registry: ServerRegistry, mend: Mend): Record<ServerCommand, CommandHandler> {
  const test = (server: ServerProfile): Promise<void> => testConnection(registry, server, mend);
  /**
   * Whoever changes what a test has found wrong wants to know whether that has mended it. Where nothing was tested, or all
   * was well, nothing is sent.
   */
  const changing =
    (change: (server: ServerProfile) => Promise<unknown>) =>
    async (server: ServerProfile): Promise<void> => {
      const hadFailed = registry.lastTest(server)?.ok === false;
      await change(server);
      const now = registry.find(server.id);
      if (hadFailed && now.ok && registry.lastTest(now.value) === undefined) await test(now.value);
    };
  const withServer =
    (title: () => string, act: (server: ServerProfile) => Promise<unknown>): CommandHandler =>
    async (target) => {
      const server = isServerTarget(target)
        ? serverOf(registry, target)
        : await pickServer(registry, title());
      if (server) await act(server);
    };
  return {
    addServer: async () => {
      const server = await addServer(registry);
      if (server) await offerNextSteps(server, registry.lastTest(server)?.ok === true, test);
    },
    editServer: withServer(
      () => vscode.l10n.t('Edit Server'),
      changing((server) => editServer(registry, server)),
    ),
    removeServer: withServer(
      () => vscode.l10n.t('Remove Server'),
      (server) => removeServer(registry, server),
    ),
    selectActiveServer: withServer(
      () => vscode.l10n.t('Select Active Server'),
      async (server) => {
        await registry.activate(server.id);
        if (registry.all.length === 1) tellOnly(server);
      },
    ),
    setCredentials: withServer(
      () => vscode.l10n.t('Set Credentials'),
      changing((server) => setCredentials(registry, server)),
    ),
    clearCredentials: withServer(
      () => vscode.l10n.t('Clear Credentials'),
      (server) => clearCredentials(registry, server),
    ),
    testConnection: withServer(() => vscode.l10n.t('Test Connection'), test),
    copyServerAddress: withServer(
      () => vscode.l10n.t('Copy Address'),
      async ({ baseUrl }) => {
        await vscode.env.clipboard.writeText(baseUrl);
        sayInStatusBar(vscode.l10n.t('{0} copied', baseUrl), 4000);
      },
    ),
    trustCertificate: withServer(
      () => vscode.l10n.t('Trust Certificate'),
      (server) => lookAtCertificate(registry, server, mend),
    ),
    setClientPassphrase: withServer(
      () => vscode.l10n.t('Set Client Certificate Passphrase'),
      changing((server) => setClientPassphrase(registry, server)),
    ),
    deleteAllCredentials: () => deleteAllCredentials(registry),
  };
}

/** Asks the server for its certificate, and whether to trust it where it is not good by itself. */
async function lookAtCertificate(registry: ServerRegistry, server: ServerProfile, mend: Mend): Promise<void> {
  const tested = await tryConnection(registry, server);
  if (!tested) return;
  const { failure } = tested;
  if (failure && isCertificateFailure(failure)) {
    if (!(await mend(server, 'trustCertificate', failure))) return;
    const now = registry.find(server.id);
    if (now.ok) await testConnection(registry, now.value, mend);
    return;
  }
  if (!failure) {
    void tell(vscode.l10n.t('The certificate of {0} is trusted already.', server.name));
    return;
  }
  const again = await tellTested(registry, server, tested, mend);
  if (again) await testConnection(registry, again, mend);
}

function tellOnly(server: ServerProfile): void {
  const add = vscode.l10n.t('Add Server…');
  void tell(vscode.l10n.t('{0} is the only server: look-ups go to it.', server.name), add).then(
    async (chosen) => {
      if (chosen === add) await vscode.commands.executeCommand(commands.addServer);
    },
  );
}

async function offerNextSteps(
  server: ServerProfile,
  isTested: boolean,
  test: (server: ServerProfile) => Promise<void>,
): Promise<void> {
  const testIt = vscode.l10n.t('Test Connection');
  const lookUp = vscode.l10n.t('Look Up a Call');
  const chosen = isTested
    ? await tell(
        [
          vscode.l10n.t('{0}: connection OK, keys accepted.', server.name),
          vscode.l10n.t('It is now the active server.'),
        ],
        lookUp,
      )
    : await tell(vscode.l10n.t('{0} is now the active server.', server.name), testIt, lookUp);
  if (chosen === testIt) await test(server);
  if (chosen === lookUp) await vscode.commands.executeCommand(commands.lookUp);
}

function isServerTarget(target: unknown): target is { readonly server: unknown } {
  return typeof target === 'object' && target !== null && 'server' in target;
}

/** The server that a row of the view or a link means; `undefined`, after saying so, when it is gone. */
function serverOf(
  registry: ServerRegistry,
  { server }: { readonly server: unknown },
): ServerProfile | undefined {
  const id = typeof server === 'object' && server !== null && 'id' in server ? server.id : undefined;
  const known = registry.all.find((each) => each.id === id);
  if (!known) void tellError(vscode.l10n.t('This server is no longer set up.'));
  return known;
}
