import { setTimeout as delay } from 'node:timers/promises';
import type { Lookup } from './call.ts';

/** How long a watched call is left alone between two queries. */
export const watchEveryMs = 10_000;
/** So long a call is watched at most: some servers never say that it has ended. No outbound call lasts longer. */
export const watchForMs = 2 * 3_600_000;
const mostFailuresInARow = 3;

/**
 * Whether a later query may say more: the server does not know the call yet, names no time of hanging up, or a status
 * that is neither success nor failure. Any other failure says nothing about the call.
 */
export function isUnfinished({ answer }: Lookup): boolean {
  if (!answer.ok) return answer.error.kind === 'callNotFound';
  return answer.value.hungUpAt === undefined || answer.value.status === 'unknown';
}

export interface CallWatch {
  readonly ask: () => Promise<Lookup>;
  readonly onLookup: (lookup: Lookup) => void;
  /** Ends it at once. */
  readonly signal: AbortSignal;
  /** Milliseconds; `watchEveryMs` unless told. */
  readonly everyMs?: number;
  /** Milliseconds; `watchForMs` unless told. */
  readonly forMs?: number;
  /** Milliseconds since any fixed moment; this machine's clock unless told. */
  readonly now?: () => number;
}

/**
 * Asks for an unfinished call again and again.
 * @returns `finished` when the call has ended, `failing` after three failures in a row, `tooLong` when it had not ended
 *   after `forMs`, `stopped` by the signal
 */
export async function watchCall({
  ask,
  onLookup,
  signal,
  everyMs = watchEveryMs,
  forMs = watchForMs,
  now = Date.now,
}: CallWatch): Promise<'finished' | 'failing' | 'tooLong' | 'stopped'> {
  const startedAt = now();
  let failures = 0;
  for (;;) {
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return 'stopped';
    const lookup = await ask();
    if (hasStopped(signal)) return 'stopped';
    onLookup(lookup);
    if (!isUnfinished(lookup) && lookup.answer.ok) return 'finished';
    failures = lookup.answer.ok || lookup.answer.error.kind === 'callNotFound' ? 0 : failures + 1;
    if (failures === mostFailuresInARow) return 'failing';
    if (now() - startedAt >= forMs) return 'tooLong';
  }
}

/** Asked anew after a wait, which the compiler does not know. */
function hasStopped(signal: AbortSignal): boolean {
  return signal.aborted;
}
