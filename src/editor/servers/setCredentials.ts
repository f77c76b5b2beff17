import * as vscode from 'vscode';
import { originOf, type ServerProfile } from '../../isales/serverProfile.ts';
import { runSteps } from '../quickInput.ts';
import { withSecretStore } from './secretCommands.ts';
import { askCredentials, type CredentialsDraft } from './serverQuestions.ts';
import type { ServerRegistry } from './serverRegistry.ts';

/** Asks for the keys of a server. Resolves to whether they were stored. */
export async function setCredentials(registry: ServerRegistry, server: ServerProfile): Promise<boolean> {
  const keys: CredentialsDraft = {};
  const title = vscode.l10n.t('Credentials for {0} ({1})', server.name, originOf(server) ?? server.baseUrl);
  return (await runSteps(title, askCredentials(keys))) && storeKeys(registry, server, keys);
}

/** Keeps keys that were asked for. Resolves to whether they were stored. */
export async function storeKeys(
  registry: ServerRegistry,
  server: ServerProfile,
  keys: CredentialsDraft,
): Promise<boolean> {
  const { accessKey, secretKey } = keys;
  if (accessKey === undefined || secretKey === undefined) return false;
  return withSecretStore(() => registry.credentials.store(server, { accessKey, secretKey }));
}
