import * as l10n from '@vscode/l10n';
import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver/node';
import type { LineRange } from '../protocol/languageServer.ts';
import type { SyncedDocument } from './syncedDocument.ts';

/** More calls than this make no outline that anybody reads. */
const maxCalls = 5_000;
const maxLinesOfCall = 200;

/** The calls of a document, each with its lines, for the Outline. The editor asks often: no VDN is searched for it. */
export function outlineOf(document: SyncedDocument): DocumentSymbol[] {
  return [...document.text.calls()].slice(0, maxCalls).map(([callId, lines]): DocumentSymbol => {
    const range = wholeLine(document, lines[0] ?? 0);
    const count = lines.length === 1 ? l10n.t('1 line') : l10n.t('{0} lines', lines.length);
    return {
      name: callId,
      detail: count,
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

/** Every stretch of lines that names none of these calls, each with the line before it as its head. */
export function linesBetween({ text }: SyncedDocument, callIds: ReadonlySet<string>): LineRange[] {
  const shown = new Set<number>();
  for (const { callId, line } of text.hits()) if (callIds.has(callId)) shown.add(line);
  const edges = [-1, ...[...shown].sort((a, b) => a - b), text.lineCount];
  return edges.slice(1).flatMap((next, index) => {
    // Before the first shown line, the text's own first line must serve as head.
    const head = Math.max(0, edges[index] ?? 0);
    return next - 1 > head ? [{ start: head, end: next - 1 }] : [];
  });
}

function wholeLine({ text }: SyncedDocument, line: number): DocumentSymbol['range'] {
  return { start: { line, character: 0 }, end: { line, character: text.lineAt(line).length } };
}
