import { callKeyText, type CallKey } from '../../lookup/call.ts';
import type { ResultRow } from '../../lookup/resultSource.ts';
import type { SequencePlace } from '../../protocol/callPanel.ts';

export type Direction = 'previous' | 'next';

/** How a place is shown: led along with a step, or asked for by the user. */
export type Reveal = 'alongside' | 'asked';

/** Calls in an order that means something to the user: that of a log, or of the rows of a results panel. */
export interface CallSequence {
  /** Where a call stands, for the page; `undefined` where there is nowhere to go. */
  readonly place: (call: CallKey) => SequencePlace | undefined | Promise<SequencePlace | undefined>;
  /** The call before or behind this one; `undefined` at an end, and for a call that is none of them. */
  readonly neighbour: (
    call: CallKey,
    direction: Direction,
  ) => CallKey | undefined | Promise<CallKey | undefined>;
  /** Shows where the log or table names the call. "Alongside" takes no keyboard and covers nothing. */
  readonly reveal: (call: CallKey, how: Reveal) => Promise<void> | void;
}

/**
 * A sequence of calls that are all known.
 * @param name of the log or batch
 * @param reveal gets the call's place in `calls`
 */
export function sequenceOf(
  name: string,
  calls: readonly CallKey[],
  reveal: (index: number, how: Reveal) => Promise<void> | void,
): CallSequence {
  const places = new Map<string, number>();
  calls.forEach((call, index) => {
    const key = callKeyText(call);
    if (!places.has(key)) places.set(key, index);
  });
  const indexOf = (call: CallKey): number | undefined => places.get(callKeyText(call));
  return {
    place: (call) => {
      const index = indexOf(call);
      if (index === undefined || calls.length < 2) return undefined;
      const previous = calls[index - 1]?.callId;
      const next = calls[index + 1]?.callId;
      return {
        name,
        position: index + 1,
        total: calls.length,
        ...(previous === undefined ? {} : { previous }),
        ...(next === undefined ? {} : { next }),
      };
    },
    neighbour: (call, direction) => {
      const index = indexOf(call);
      return index === undefined ? undefined : calls[index + (direction === 'next' ? 1 : -1)];
    },
    reveal: async (call, how) => {
      const index = indexOf(call);
      if (index !== undefined) await reveal(index, how);
    },
  };
}

/**
 * The calls of a results panel in the order they are shown; rows that cannot be asked for are left out.
 * @param reveal gets the row's place in `rows`
 */
export function sequenceOfRows(
  name: string,
  rows: readonly (ResultRow | undefined)[],
  reveal: (index: number, how: Reveal) => void,
): CallSequence {
  const known = rows.flatMap((row, index) =>
    row?.vdnId === undefined
      ? []
      : [{ call: { serverId: row.serverId, vdnId: row.vdnId, callId: row.callId }, index }],
  );
  return sequenceOf(
    name,
    known.map(({ call }) => call),
    (at, how) => {
      const row = known[at];
      if (row) reveal(row.index, how);
    },
  );
}
