import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { originOf, type ServerProfile } from '../../isales/serverProfile.ts';
import type { FailureAction } from '../../protocol/callPanel.ts';
import type { CommandHandler } from '../callLens.ts';
import { commands } from '../contributions.ts';
import { choose, runSteps, type Step } from '../quickInput.ts';
import {
  askBaseUrl,
  askCaFile,
  askCredentials,
  askDefaultVdnId,
  askLocale,
  askName,
  askSignedHost,
  type CredentialsDraft,
  type ServerDraft,
} from './serverQuestions.ts';
import type { ServerRegistry } from './serverRegistry.ts';
import { testConnection } from './testConnection.ts';

/** Guides through a new server and its keys. Resolves to the server, or `undefined` when the user turned away. */
export async function addServer(registry: ServerRegistry): Promise<ServerProfile | undefined> {
  const draft: ServerDraft = {};
  const keys: CredentialsDraft = {};
  const done = await runSteps(vscode.l10n.t('Add a CC-iSales Server'), [
    askBaseUrl(draft),
    askName(draft),
    askDefaultVdnId(draft),
    ...askCredentials(keys),
  ]);
  if (!done || draft.baseUrl === undefined || draft.name === undefined) return undefined;
  const server: ServerProfile = {
    ...withoutEmpty(draft),
    id: randomUUID(),
    name: draft.name,
    baseUrl: draft.baseUrl,
    locale: vscode.env.language.toLowerCase().startsWith('zh') ? 'zh_CN' : 'en_US',
  };
  if (!(await save(registry, server))) return undefined;
  await registry.activate(server.id);
  await storeKeys(registry, server, keys);
  return server;
}

/**
 * Offers the properties of a server one by one until the user leaves.
 * @param once leaves after the first change
 * @returns the server as it is then
 */
export async function editServer(
  registry: ServerRegistry,
  chosen: ServerProfile,
  { once = false }: { once?: boolean } = {},
): Promise<ServerProfile> {
  let server = chosen;
  for (;;) {
    const draft: ServerDraft = { ...server };
    const step = await pickProperty(server, draft);
    if (!step) return server;
    if (!(await runSteps(vscode.l10n.t('Edit {0}', server.name), [step]))) continue;
    const changed: ServerProfile = {
      ...withoutEmpty(draft),
      id: server.id,
      name: draft.name ?? server.name,
      baseUrl: draft.baseUrl ?? server.baseUrl,
    };
    if (!(await save(registry, changed))) return server;
    if (
      originOf(changed) !== originOf(server) &&
      (await registry.credentials.read(changed)).state === 'otherOrigin'
    )
      await setCredentials(registry, changed);
    if (once) return changed;
    server = changed;
  }
}

/** Removes a server and its keys, after asking. */
export async function removeServer(registry: ServerRegistry, server: ServerProfile): Promise<void> {
  const remove = vscode.l10n.t('Remove');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Remove the server “{0}” and its stored credentials?', server.name),
    { modal: true, detail: server.baseUrl },
    remove,
  );
  if (answer === remove) await registry.remove(server.id);
}

/** Asks for the keys of a server. Resolves to whether they were stored. */
export async function setCredentials(registry: ServerRegistry, server: ServerProfile): Promise<boolean> {
  const keys: CredentialsDraft = {};
  const title = vscode.l10n.t('Credentials for {0} ({1})', server.name, originOf(server) ?? server.baseUrl);
  return (await runSteps(title, askCredentials(keys))) && storeKeys(registry, server, keys);
}

export async function clearCredentials(registry: ServerRegistry, server: ServerProfile): Promise<void> {
  await registry.credentials.clear(server.id);
  vscode.window.setStatusBarMessage(vscode.l10n.t('The credentials for {0} are cleared.', server.name), 5000);
}

/** The only server, or the one the user picks; `undefined`, after saying so, when there is none. */
export async function pickServer(
  registry: ServerRegistry,
  title: string,
): Promise<ServerProfile | undefined> {
  const servers = registry.all;
  if (servers.length === 0) {
    const add = vscode.l10n.t('Add Server…');
    void vscode.window
      .showInformationMessage(vscode.l10n.t('No server is set up yet.'), add)
      .then(async (chosen) => {
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

async function pickProperty(server: ServerProfile, draft: ServerDraft): Promise<Step | undefined> {
  const none = vscode.l10n.t('none');
  return choose<Step>(vscode.l10n.t('Edit {0}', server.name), vscode.l10n.t('What do you want to change?'), [
    { label: vscode.l10n.t('Address'), description: server.baseUrl, value: askBaseUrl(draft) },
    { label: vscode.l10n.t('Name'), description: server.name, value: askName(draft) },
    {
      label: vscode.l10n.t('Default VDN ID'),
      description: server.defaultVdnId?.toString() ?? none,
      value: askDefaultVdnId(draft),
    },
    {
      label: vscode.l10n.t('Language of descriptions'),
      description: server.locale ?? 'zh_CN',
      value: askLocale(draft),
    },
    {
      label: vscode.l10n.t('Signed host'),
      description: server.signedHost ?? none,
      value: askSignedHost(draft),
    },
    { label: vscode.l10n.t('CA file'), description: server.caFile ?? none, value: askCaFile(draft) },
  ]);
}

/** Writes a server into the user settings; says so when they cannot be written, e.g. because they are broken. */
async function save(registry: ServerRegistry, server: ServerProfile): Promise<boolean> {
  try {
    await registry.settings.save(server);
    return true;
  } catch {
    const open = vscode.l10n.t('Open Settings');
    void vscode.window
      .showErrorMessage(
        vscode.l10n.t(
          'The server could not be saved: your user settings are broken, or unsaved in an editor.',
        ),
        open,
      )
      .then(async (chosen) => {
        if (chosen === open) await vscode.commands.executeCommand('workbench.action.openSettingsJson');
      });
    return false;
  }
}

async function storeKeys(
  registry: ServerRegistry,
  server: ServerProfile,
  keys: CredentialsDraft,
): Promise<boolean> {
  const { accessKey, secretKey } = keys;
  if (accessKey === undefined || secretKey === undefined) return false;
  try {
    await registry.credentials.store(server, { accessKey, secretKey });
    return true;
  } catch {
    // The message of a failing secret store may hold what was to be stored.
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        'The editor’s secret store did not take the credentials. On Linux it needs a keyring such as gnome-keyring.',
      ),
    );
    return false;
  }
}

type Filled<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutEmpty<T extends object>(fields: T): Filled<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Filled<T>;
}

type ServerCommand =
  | 'addServer'
  | 'editServer'
  | 'removeServer'
  | 'selectActiveServer'
  | 'setCredentials'
  | 'clearCredentials'
  | 'testConnection';

/**
 * What the servers view and the palette offer.
 * @param mend carries out what the user picks to mend a failed connection test
 */
export function serverCommands(
  registry: ServerRegistry,
  mend: (server: ServerProfile, action: FailureAction) => Promise<unknown>,
): Record<ServerCommand, CommandHandler> {
  const test = (server: ServerProfile): Promise<void> =>
    testConnection(registry, server, async (action) => {
      await mend(server, action);
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
  };
}

async function offerNextSteps(
  server: ServerProfile,
  test: (server: ServerProfile) => Promise<void>,
): Promise<void> {
  const testIt = vscode.l10n.t('Test Connection');
  const lookUp = vscode.l10n.t('Look Up a Call');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0} is now the active server.', server.name),
    testIt,
    lookUp,
  );
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
  if (!known) void vscode.window.showErrorMessage(vscode.l10n.t('This server is not set up any more.'));
  return known;
}
