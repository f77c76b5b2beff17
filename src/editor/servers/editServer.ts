import * as vscode from 'vscode';
import { originOf, type ServerProfile } from '../../isales/serverProfile.ts';
import { tlsVersionName } from '../../isales/tlsVersions.ts';
import { choose, runSteps, type Step } from '../quickInput.ts';
import {
  askBaseUrl,
  askCaFile,
  askClientCertificate,
  askDefaultVdnId,
  askLocale,
  askName,
  askMinTlsVersion,
  askSignedHost,
  withoutEmpty,
  type ServerDraft,
} from './serverQuestions.ts';
import { setCredentials } from './setCredentials.ts';
import type { ServerRegistry } from './serverRegistry.ts';
import { saveServer } from './saveServer.ts';

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
    const step = await pickProperty(registry, server, draft);
    if (!step) return server;
    if (step === 'credentials') {
      const isSet = await setCredentials(registry, server);
      // Another object: something has changed.
      if (isSet && once) return { ...server };
      continue;
    }
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

async function pickProperty(
  registry: ServerRegistry,
  server: ServerProfile,
  draft: ServerDraft,
): Promise<Step | 'credentials' | undefined> {
  const none = vscode.l10n.t('none');
  const { state } = await registry.credentials.read(server);
  return choose<Step | 'credentials'>(
    vscode.l10n.t('Edit {0}', server.name),
    vscode.l10n.t('What do you want to change?'),
    [
      { label: vscode.l10n.t('Address'), description: server.baseUrl, value: askBaseUrl(draft) },
      {
        label: vscode.l10n.t('Credentials'),
        description: state === 'ready' ? vscode.l10n.t('credentials set') : none,
        value: 'credentials',
      },
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
    ],
  );
}

/** Back to the usual authorities. */
function unpin(draft: ServerDraft): Step {
  return () => {
    draft.pinnedCertificate = undefined;
    return Promise.resolve('next');
  };
}
