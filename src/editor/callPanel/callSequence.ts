import { callKeyText, type CallKey } from '../../lookup/call.ts';
import type { ResultRow } from '../../lookup/resultSource.ts';
import type { SequencePlace } from '../../protocol/callPanel.ts';

/** Calls in an order that means something to the user: that of a log, or of the rows of a results panel. */
export interface CallSequence {
  /** Name of the log or batch. */
  readonly name: string;
  readonly calls: readonly CallKey[];
}

/** The calls of a results panel in the order they are shown; rows that cannot be asked for are left out. */
export function sequenceOfRows(name: string, rows: readonly (ResultRow | undefined)[]): CallSequence {
  const calls = rows.flatMap((row) =>
    row?.vdnId === undefined ? [] : [{ serverId: row.serverId, vdnId: row.vdnId, callId: row.callId }],
  );
  return { name, calls };
}

/** The call before or behind this one; `undefined` at an end, and for a call that is none of them. */
export function neighbour(
  { calls }: CallSequence,
  call: CallKey,
  direction: 'previous' | 'next',
): CallKey | undefined {
  const index = indexIn(calls, call);
  return index < 0 ? undefined : calls[index + (direction === 'next' ? 1 : -1)];
}

/** Where a call stands, for the page; `undefined` where there is nowhere to go. */
export function placeIn(sequence: CallSequence, call: CallKey): SequencePlace | undefined {
  const { name, calls } = sequence;
  const index = indexIn(calls, call);
  if (index < 0 || calls.length < 2) return undefined;
  const previous = calls[index - 1]?.callId;
  const next = calls[index + 1]?.callId;
  return {
    name,
    position: index + 1,
    total: calls.length,
    ...(previous === undefined ? {} : { previous }),
    ...(next === undefined ? {} : { next }),
  };
}

function indexIn(calls: readonly CallKey[], call: CallKey): number {
  const wanted = callKeyText(call);
  return calls.findIndex((candidate) => callKeyText(candidate) === wanted);
}
