import * as vscode from 'vscode';
import { requests, type CallInDocument } from '../../protocol/languageServer.ts';
import type { LanguageServer } from '../logs/languageServer.ts';
import { isLogDocument } from '../logs/logDocuments.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import type { CallSequence } from './callSequence.ts';

/** The calls of the log that the user works on, in its order; `undefined` when it is no log. */
export async function sequenceOfActiveLog(
  languageServer: () => Promise<LanguageServer>,
  registry: ServerRegistry,
): Promise<CallSequence | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  const { active } = registry;
  if (!document || !active || !isLogDocument(document)) return undefined;
  const server = await languageServer();
  const calls = await server.ask<CallInDocument[]>(requests.callsIn, { uri: document.uri.toString() });
  return {
    name: document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1),
    calls: calls.flatMap(({ callId, vdnId }) =>
      vdnId === undefined ? [] : [{ serverId: active.id, vdnId, callId }],
    ),
  };
}
