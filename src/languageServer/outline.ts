import * as l10n from '@vscode/l10n';
import { SymbolKind, type DocumentSymbol, type Range } from 'vscode-languageserver/node';
import type { LinesBetween } from '../protocol/languageServer.ts';
import type { SyncedDocument } from './syncedDocument.ts';
import { linesCounted } from '../wording/counts.ts';

/** More calls than this make no outline that anybody reads. */
const maxCalls = 5_000;
const maxLinesOfCall = 200;

/** The calls of a document, each with its lines, for the Outline. The editor asks often: no VDN is searched for it. */
export function outlineOf(document: SyncedDocument): DocumentSymbol[] {
  const lineAt = linesOf(document);
  return [...document.text.calls()].slice(0, maxCalls).map(([callId, lines]): DocumentSymbol => {
    const { range } = lineAt(lines[0] ?? 0);
    return {
      name: callId,
      detail: linesCounted(lines.length),
      kind: SymbolKind.Event,
      range,
      selectionRange: range,
      children: lines.slice(1, maxLinesOfCall).map((line) => {
        const { range, start } = lineAt(line);
        return {
          name: l10n.t('line {0}', line + 1),
          detail: start,
          kind: SymbolKind.Event,
          range,
          selectionRange: range,
        };
      }),
    };
  });
}

/** Every stretch of lines that names none of these calls, each with the line before it as its head. */
export function linesBetween({ text }: SyncedDocument, callIds: ReadonlySet<string>): LinesBetween {
  const shown = new Set<number>();
  for (const { callId, line } of text.hits()) if (callIds.has(callId)) shown.add(line);
  const sorted = [...shown].sort((a, b) => a - b);
  const edges = [-1, ...sorted, text.lineCount];
  const folds = edges.slice(1).flatMap((next, index) => {
    // Before the first shown line, the text's own first line must serve as head.
    const head = Math.max(0, edges[index] ?? 0);
    return next - 1 > head ? [{ start: head, end: next - 1 }] : [];
  });
  const [firstShown] = sorted;
  return { folds, ...(firstShown === undefined ? {} : { firstShown }) };
}

/** Reads each line once, though many calls may stand on it: its range and how it starts. */
function linesOf({
  text,
}: SyncedDocument): (line: number) => { readonly range: Range; readonly start: string } {
  const known = new Map<number, { readonly range: Range; readonly start: string }>();
  return (line) => {
    let read = known.get(line);
    if (!read) {
      const content = text.lineAt(line);
      const range = { start: { line, character: 0 }, end: { line, character: content.length } };
      known.set(line, (read = { range, start: content.trim().slice(0, 80) }));
    }
    return read;
  };
}
