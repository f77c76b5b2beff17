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
    (index, how) => revealLine(document.uri, known[index]?.line ?? 0, how),
  );
}

/** Brings a line into sight, in the editor that shows the text; one that is hidden or closed comes only where it covers no call. */
async function revealLine(uri: vscode.Uri, line: number, how: Reveal): Promise<void> {
  const at = new vscode.Range(line, 0, line, 0);
  const { visibleTextEditors, tabGroups } = vscode.window;
  const visible = visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  if (visible && how === 'alongside') {
    if (visible.selection.active.line !== line) visible.selection = new vscode.Selection(at.start, at.start);
    visible.revealRange(at, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return;
  }
  const holds = (group: vscode.TabGroup): boolean =>
    group.tabs.some(
      ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString(),
    );
  const group = tabGroups.all.find((candidate) => candidate !== tabGroups.activeTabGroup && holds(candidate));
  if (how === 'alongside' && !group) return;
  await vscode.window.showTextDocument(uri, {
    viewColumn: visible?.viewColumn ?? group?.viewColumn ?? vscode.ViewColumn.Active,
    preserveFocus: how === 'alongside',
    preview: false,
    selection: at,
  });
}
