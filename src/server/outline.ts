import * as l10n from '@vscode/l10n';
import { SymbolKind, type DocumentSymbol, type FoldingRange } from 'vscode-languageserver/node';
import { callsIn } from './callsOfText.ts';
import type { SyncedDocument } from './syncedDocument.ts';

/** More calls than this make no outline that anybody reads. */
const maxCalls = 5_000;
const maxLinesOfCall = 200;

/** The calls of a document, each with its lines, for the Outline. */
export function outlineOf(document: SyncedDocument, defaultVdnId: number | undefined): DocumentSymbol[] {
  return callsIn(document, defaultVdnId)
    .slice(0, maxCalls)
    .map(({ callId, vdnId, lines }): DocumentSymbol => {
      const range = wholeLine(document, lines[0] ?? 0);
      const count = lines.length === 1 ? l10n.t('1 line') : l10n.t('{0} lines', lines.length);
      return {
        name: callId,
        detail: vdnId === undefined ? count : `VDN ${vdnId} · ${count}`,
        kind: SymbolKind.Event,
        range,
        selectionRange: range,
        children: lines.slice(1, maxLinesOfCall).map((line) => {
          const ofLine = wholeLine(document, line);
          return {
            name: l10n.t('line {0}', line + 1),
            detail: document.text.lineAt(line).trim().slice(0, 80),
            kind: SymbolKind.Event,
            range: ofLine,
            selectionRange: ofLine,
          };
        }),
      };
    });
}

/** Folds away every stretch of lines that names none of these calls; the line before a stretch stays as its head. */
export function foldAllBut(document: SyncedDocument, callIds: ReadonlySet<string>): FoldingRange[] {
  const { text } = document;
  const shown = new Set<number>();
  for (const { callId, line } of text.hits()) if (callIds.has(callId)) shown.add(line);
  const lines = [...shown].sort((a, b) => a - b);
  const edges = [-1, ...lines, text.lineCount];
  return edges.slice(1).flatMap((next, index) => {
    // Before the first shown line, the text's own first line must serve as head.
    const head = Math.max(0, edges[index] ?? 0);
    return next - 1 > head ? [{ startLine: head, endLine: next - 1 }] : [];
  });
}

function wholeLine({ text }: SyncedDocument, line: number): DocumentSymbol['range'] {
  return { start: { line, character: 0 }, end: { line, character: text.lineAt(line).length } };
}
