import * as vscode from 'vscode';
import { requests, type CallInDocument } from '../../protocol/languageServer.ts';
import type { LanguageServer } from '../logs/languageServer.ts';
import { isLogDocument } from '../logs/logDocuments.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { sequenceOf, type CallSequence, type Reveal } from './callSequence.ts';

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
  const known = calls.flatMap(({ callId, vdnId, lines }) =>
    vdnId === undefined ? [] : [{ call: { serverId: active.id, vdnId, callId }, line: lines[0] ?? 0 }],
  );
  return sequenceOf(
    document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1),
    known.map(({ call }) => call),
    async (index, how) => {
      const at = known[index];
      if (at) await revealCall(document.uri, at.call.callId, at.line, how);
    },
  );
}

/** Brings a call ID into sight, in the editor that shows the text; one that is hidden or closed comes only where it covers no call. */
async function revealCall(uri: vscode.Uri, callId: string, line: number, how: Reveal): Promise<void> {
  const { visibleTextEditors, tabGroups } = vscode.window;
  const visible = visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  if (visible && how === 'alongside') {
    const place = placeOf(visible.document, callId, line);
    visible.selection = new vscode.Selection(place.start, place.end);
    visible.revealRange(place, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return;
  }
  const holds = (group: vscode.TabGroup): boolean =>
    group.tabs.some(
      ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString(),
    );
  const group = tabGroups.all.find((candidate) => candidate !== tabGroups.activeTabGroup && holds(candidate));
  if (how === 'alongside' && !group) return;
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, {
    viewColumn: visible?.viewColumn ?? group?.viewColumn ?? vscode.ViewColumn.Active,
    preserveFocus: how === 'alongside',
    preview: false,
    selection: placeOf(document, callId, line),
  });
}

/** The call ID in its line, or the line's start where it is written otherwise. */
function placeOf(document: vscode.TextDocument, callId: string, line: number): vscode.Range {
  const { text, range } = document.lineAt(Math.min(line, document.lineCount - 1));
  const at = text.indexOf(callId);
  return at < 0
    ? new vscode.Range(range.start, range.start)
    : new vscode.Range(range.start.line, at, range.start.line, at + callId.length);
}
