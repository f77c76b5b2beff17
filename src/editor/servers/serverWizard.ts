import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { originOf, tlsVersionName, type ServerProfile } from '../../isales/serverProfile.ts';
import { choose, runSteps, type Step } from '../quickInput.ts';
import {
  askBaseUrl,
  askCaFile,
  askClientCertificate,
  askCredentials,
  askDefaultVdnId,
  askLocale,
  askName,
  askMinTlsVersion,
  askSignedHost,
  type CredentialsDraft,
  type ServerDraft,
} from './serverQuestions.ts';
import { withSecretStore } from './secretCommands.ts';
import type { ServerRegistry } from './serverRegistry.ts';
import { tellError } from '../say.ts';

/**
 * Guides through a new server and its keys.
 * @param proposed fills the boxes
 * @returns the server, or `undefined` when the user turned away
 */
export async function addServer(
  registry: ServerRegistry,
  proposed: ServerDraft = {},
  title = vscode.l10n.t('Add a CC-iSales Server'),
): Promise<ServerProfile | undefined> {
  const draft: ServerDraft = { ...proposed };
  const keys: CredentialsDraft = {};
  const done = await runSteps(title, [
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
  if (!(await saveServer(registry, server))) return undefined;
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
    const changed = withChanges(registry, server, draft);
    if (!changed || !(await saveServer(registry, changed))) return server;
    if (
      originOf(changed) !== originOf(server) &&
      (await registry.credentials.read(changed)).state === 'otherOrigin'
    )
      await setCredentials(registry, changed);
    if (once) return changed;
    server = changed;
  }
}

/**
 * What was changed of a server in a draft, on top of what it is now: settings may have changed while a box was open.
 * @returns `undefined` when it is gone
 */
function withChanges(
  registry: ServerRegistry,
  before: ServerProfile,
  draft: ServerDraft,
): ServerProfile | undefined {
  const now = registry.find(before.id);
  if (!now.ok) return undefined;
  const old: ServerDraft = { ...before };
  const changes = Object.fromEntries(
    Object.entries(draft).filter(([name, value]) => value !== old[name as keyof ServerDraft]),
  );
  const merged: ServerDraft = { ...now.value, ...changes };
  return {
    ...withoutEmpty(merged),
    id: before.id,
    name: merged.name ?? now.value.name,
    baseUrl: merged.baseUrl ?? now.value.baseUrl,
  };
}

/** Asks for the keys of a server. Resolves to whether they were stored. */
export async function setCredentials(registry: ServerRegistry, server: ServerProfile): Promise<boolean> {
  const keys: CredentialsDraft = {};
  const title = vscode.l10n.t('Credentials for {0} ({1})', server.name, originOf(server) ?? server.baseUrl);
  return (await runSteps(title, askCredentials(keys))) && storeKeys(registry, server, keys);
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
    {
      label: vscode.l10n.t('Client certificate'),
      description: server.clientPfxFile ?? server.clientCertificateFile ?? none,
      value: askClientCertificate(draft),
    },
    {
      label: vscode.l10n.t('Minimum TLS version'),
      description: tlsVersionName(server.minTlsVersion ?? 'TLSv1.2'),
      value: askMinTlsVersion(draft),
    },
    ...(server.pinnedCertificate
      ? [
          {
            label: vscode.l10n.t('Stop trusting the pinned certificate'),
            description: server.pinnedCertificate.subject ?? server.pinnedCertificate.sha256,
            value: unpin(draft),
          },
        ]
      : []),
  ]);
}

/** Back to the usual authorities. */
function unpin(draft: ServerDraft): Step {
  return () => {
    draft.pinnedCertificate = undefined;
    return Promise.resolve('next');
  };
}

/** Writes a server into the user settings; says so when they cannot be written, e.g. because they are broken. */
export async function saveServer(registry: ServerRegistry, server: ServerProfile): Promise<boolean> {
  try {
    await registry.settings.save(server);
    return true;
  } catch {
    const open = vscode.l10n.t('Open Settings');
    void tellError(
      vscode.l10n.t('The server could not be saved: your user settings are broken, or unsaved in an editor.'),
      open,
    ).then(async (chosen) => {
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
  return withSecretStore(() => registry.credentials.store(server, { accessKey, secretKey }));
}

type Filled<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutEmpty<T extends object>(fields: T): Filled<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Filled<T>;
}
