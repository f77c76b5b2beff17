import { setTimeout as delay } from 'node:timers/promises';
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

/**
 * Looks many calls up without pressing the server: ten at once, and the next ten when those are done and a second has
 * passed since they began. Resolves early, without error, when `signal` fires.
 */
export async function lookUpPaced(
  service: Pick<LookupService, 'lookUp' | 'peek'>,
  calls: readonly CallKey[],
  { signal, onLookup }: PacedOptions,
): Promise<void> {
  const toAsk: CallKey[] = [];
  for (const call of calls) {
    const cached = service.peek(call);
    if (cached) onLookup(cached);
    else toAsk.push(call);
  }
  for (let first = 0; first < toAsk.length && !signal.aborted; first += batchSize) {
    const isLast = first + batchSize >= toAsk.length;
    const pause = isLast ? undefined : delay(batchPauseMs, undefined, { signal }).catch(() => undefined);
    const batch = toAsk.slice(first, first + batchSize).map(async (call) => {
      const lookup = await service.lookUp(call, { signal });
      if (!signal.aborted) onLookup(lookup);
    });
    await Promise.all(batch);
    await pause;
  }
}
