import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import { runSteps, type BoxMemory, type Step } from '../quickInput.ts';
import { sayInStatusBar } from '../say.ts';
import { saveServer } from './saveServer.ts';
import {
  askBaseUrl,
  askCredentials,
  askDefaultVdnId,
  askName,
  withoutEmpty,
  type CredentialsDraft,
  type ServerDraft,
} from './serverQuestions.ts';
import type { ServerRegistry } from './serverRegistry.ts';
import { storeKeys } from './setCredentials.ts';
import { testNewServer } from './testNewServer.ts';

/** The boxes of a wizard that was left, until a server comes of it. */
let left: Readonly<Record<'address' | 'name' | 'vdn' | 'accessKey', BoxMemory>> | undefined;

/**
 * Guides through a new server and its keys; the last step tests it, and mends what it finds. Who leaves before that finds
 * again what was typed, in this window.
 * @param proposed fills the boxes
 * @returns the server, or `undefined` when the user turned away: then it is there where its test had begun
 */
export async function addServer(
  registry: ServerRegistry,
  proposed: ServerDraft = {},
  title = vscode.l10n.t('Add a CC-iSales Server'),
): Promise<ServerProfile | undefined> {
  const draft: ServerDraft = { ...proposed };
  const keys: CredentialsDraft = {};
  const isProposed = proposed.baseUrl !== undefined;
  const memory = (!isProposed && left) || { address: {}, name: {}, vdn: {}, accessKey: {} };
  if (!isProposed) left = memory;
  let added: ServerProfile | undefined;
  const finish: Step = async (position) => {
    const { baseUrl, name } = draft;
    if (baseUrl === undefined || name === undefined) return 'cancel';
    const server: ServerProfile = {
      ...withoutEmpty(draft),
      id: randomUUID(),
      name,
      baseUrl,
      locale: vscode.env.language.toLowerCase().startsWith('zh') ? 'zh_CN' : 'en_US',
    };
    if (!(await saveServer(registry, server))) return 'cancel';
    added = server;
    if (!isProposed) left = undefined;
    await registry.activate(server.id);
    await storeKeys(registry, server, keys);
    return testNewServer(registry, server, position);
  };
  const done = await runSteps(title, [
    askBaseUrl(draft, memory.address),
    askName(draft, memory.name),
    askDefaultVdnId(draft, memory.vdn),
    ...askCredentials(keys, {
      then: vscode.l10n.t('Enter adds the server and tests the connection.'),
      memory: memory.accessKey,
    }),
    finish,
  ]);
  if (!added) return undefined;
  const now = registry.find(added.id);
  if (done && now.ok) return now.value;
  sayInStatusBar(vscode.l10n.t('{0} is added.', added.name), 5000);
  return undefined;
}
