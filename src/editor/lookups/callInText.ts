import type { CallReference } from '../../ids/callReference.ts';
import { readCallReference } from '../../logs/callNamed.ts';
import { callIdsOfLine, findVdn, type CallFinders } from '../../logs/index.ts';

/** The one call that a pasted or selected text names; `undefined` where it names none, or several. */
export function callInText(text: string, finders: CallFinders): CallReference | undefined {
  const read = readCallReference(text);
  if (read || !finders.findMore) return read;
  const lines = text.split(/\r\n?|\n/);
  const hits = lines.flatMap((line, index) =>
    callIdsOfLine(line, finders).map((hit) => ({ ...hit, line: index })),
  );
  const [first] = hits;
  if (!first || hits.some(({ callId }) => callId !== first.callId)) return undefined;
  const vdn = findVdn({ lineCount: lines.length, lineAt: (index) => lines[index] ?? '' }, first);
  return vdn ? { callId: first.callId, vdnId: vdn.vdnId } : { callId: first.callId };
}
