import type * as vscode from 'vscode';
import { callIdsOfLine, findVdn, type CallFinders } from '../../callsInText/index.ts';
import {
  requests,
  type CallAtPosition,
  type NamedCall,
  type Position,
  type TextPosition,
} from '../../protocol/languageServer.ts';
import type { LanguageServer } from './languageServer.ts';
import { isLogDocument } from './logDocuments.ts';

export interface CallAtCursorParts {
  readonly server: () => Promise<LanguageServer>;
  readonly finders: () => CallFinders;
}

/**
 * The call at the cursor of an editor, or the only one of its line: the one that a hover there tells, with the VDN that it
 * tells. Of documents that the language server does not know, the same rule is asked here.
 */
export async function callAtCursor(
  { document, selection }: vscode.TextEditor,
  { server, finders }: CallAtCursorParts,
): Promise<NamedCall | undefined> {
  const { line, character } = selection.active;
  const onLine = callIdsOfLine(document.lineAt(line).text, finders());
  const isOneCall = new Set(onLine.map(({ callId }) => callId)).size === 1;
  const hit =
    onLine.find(({ start, end }) => start <= character && character <= end) ??
    (isOneCall ? onLine[0] : undefined);
  if (isLogDocument(document)) {
    const at = async (position: Position): Promise<CallAtPosition | undefined> => {
      const where: TextPosition = { uri: document.uri.toString(), position };
      return (await (await server()).ask<CallAtPosition | null>(requests.callAt, where)) ?? undefined;
    };
    return (await at({ line, character })) ?? (hit && at({ line, character: hit.start }));
  }
  if (!hit) return undefined;
  const lines = { lineCount: document.lineCount, lineAt: (index: number) => document.lineAt(index).text };
  const vdn = findVdn(lines, { line, start: hit.start, end: hit.end });
  const { callId } = hit;
  return vdn ? { callId, vdnId: vdn.vdnId, vdnSource: vdn.source } : { callId };
}
