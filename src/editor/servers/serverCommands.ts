import * as vscode from 'vscode';
import type { Failure } from '../../isales/failures.ts';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import type { FailureAction } from '../../protocol/callPanel.ts';
import type { CommandHandler } from '../callLens.ts';
import { commands } from '../contributions.ts';
import { choose } from '../quickInput.ts';
import { deleteAllCredentials, setClientPassphrase, withSecretStore } from './secretCommands.ts';
import type { ServerRegistry } from './serverRegistry.ts';
import { addServer, editServer, setCredentials } from './serverWizard.ts';
import { testConnection } from './testConnection.ts';
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
  const clear = vscode.l10n.t('Clear');
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
  | 'trustCertificate'
  | 'setClientPassphrase'
  | 'deleteAllCredentials';

/**
 * What the servers view and the palette offer.
 * @param mend carries out what the user picks to mend a failed connection test
 */
export function serverCommands(
  registry: ServerRegistry,
  mend: (server: ServerProfile, action: FailureAction, failure?: Failure) => Promise<unknown>,
): Record<ServerCommand, CommandHandler> {
  const test = (server: ServerProfile): Promise<void> =>
    testConnection(registry, server, async (action, failure) => {
      await mend(server, action, failure);
    });
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
      if (server) await offerNextSteps(server, test);
    },
    editServer: withServer(
      () => vscode.l10n.t('Edit Server'),
      (server) => editServer(registry, server),
    ),
    removeServer: withServer(
      () => vscode.l10n.t('Remove Server'),
      (server) => removeServer(registry, server),
    ),
    selectActiveServer: withServer(
      () => vscode.l10n.t('Select Active Server'),
      ({ id }) => registry.activate(id),
    ),
    setCredentials: withServer(
      () => vscode.l10n.t('Set Credentials'),
      (server) => setCredentials(registry, server),
    ),
    clearCredentials: withServer(
      () => vscode.l10n.t('Clear Credentials'),
      (server) => clearCredentials(registry, server),
    ),
    testConnection: withServer(() => vscode.l10n.t('Test Connection'), test),
    // The test shows the certificate, and offers to trust it where that is needed.
    trustCertificate: withServer(() => vscode.l10n.t('Trust Certificate'), test),
    setClientPassphrase: withServer(
      () => vscode.l10n.t('Set Client Certificate Passphrase'),
      (server) => setClientPassphrase(registry, server),
    ),
    deleteAllCredentials: () => deleteAllCredentials(registry),
  };
}

async function offerNextSteps(
  server: ServerProfile,
  test: (server: ServerProfile) => Promise<void>,
): Promise<void> {
  const testIt = vscode.l10n.t('Test Connection');
  const lookUp = vscode.l10n.t('Look Up a Call');
  const chosen = await tell(vscode.l10n.t('{0} is now the active server.', server.name), testIt, lookUp);
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
