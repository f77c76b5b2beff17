import { setTimeout as delay } from 'node:timers/promises';
import type { Failure } from '../isales/failures.ts';
import type { CallKey, Lookup } from './call.ts';
import type { LookupService } from './lookupService.ts';

/** The vendor's ceiling: ten requests at once, more than a second between batches (reference, section 3). */
const batchSize = 10;
const batchPauseMs = 1_010;

export interface PacedOptions {
  readonly signal: AbortSignal;
  /** Told of each result; cached ones come first, and at once. */
  readonly onLookup: (lookup: Lookup) => void;
}

/** So many failures in a row that concern the server, not the call, end it. */
const maxFailuresInARow = 5;

/**
 * Looks many calls up without pressing the server: ten at once, and the next ten when those are done and a second has
 * passed since they began. Resolves early, without error, when `signal` fires.
 * @returns the failure because of which it gave up, if it did
 */
export async function lookUpPaced(
  service: Pick<LookupService, 'lookUp' | 'peek'>,
  calls: readonly CallKey[],
  { signal, onLookup }: PacedOptions,
): Promise<Failure | undefined> {
  const toAsk: CallKey[] = [];
  for (const call of calls) {
    const cached = service.peek(call);
    if (cached) onLookup(cached);
    else toAsk.push(call);
  }
  let failure: Failure | undefined;
  let failuresInARow = 0;
  for (let first = 0; first < toAsk.length && !signal.aborted; first += batchSize) {
    const isLast = first + batchSize >= toAsk.length;
    const pause = isLast ? undefined : delay(batchPauseMs, undefined, { signal }).catch(() => undefined);
    const batch = toAsk.slice(first, first + batchSize).map(async (call) => {
      const lookup = await service.lookUp(call, { signal, oneOfMany: true });
      if (signal.aborted) return;
      onLookup(lookup);
      failure = serverFailure(lookup);
      failuresInARow = failure ? failuresInARow + 1 : 0;
    });
    await Promise.all(batch);
    if (failuresInARow >= maxFailuresInARow) return failure;
    await pause;
  }
  return undefined;
}

function serverFailure({ answer }: Lookup): Failure | undefined {
  if (answer.ok || answer.error.kind === 'callNotFound' || answer.error.kind === 'business') return undefined;
  return answer.error;
}
