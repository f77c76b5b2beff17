import type { Failure } from '../isales/failures.ts';
import { concernsEveryCall } from '../isales/failureTraits.ts';
import type { CallKey, Lookup } from './call.ts';
import type { LookupService } from './lookupService.ts';
import type { Pacer } from './pacer.ts';
import { fateOf, slowDownOf } from './requestFate.ts';

export interface PacedOptions {
  /** The pace of the server that all these calls are on. */
  readonly pacer: Pacer;
  readonly signal: AbortSignal;
  /** Told of each result; cached ones come first, and at once. */
  readonly onLookup: (lookup: Lookup) => void;
}

/** So many failures in a row that concern the server, not the call, end it. */
const maxFailuresInARow = 5;
/** So many wait for their turn: others who ask the server get theirs, too. */
const callsAhead = 10;

/**
 * Looks some calls up at the server's pace, for what needs all of them at once and is not kept: a bulk look-up is
 * `BulkLookUp`. Resolves early, without error, when `signal` fires.
 * @returns the failure because of which it gave up, if it did
 */
export async function lookUpPaced(
  service: Pick<LookupService, 'lookUp' | 'peek'>,
  calls: readonly CallKey[],
  { pacer, signal, onLookup }: PacedOptions,
): Promise<Failure | undefined> {
  const toAsk: CallKey[] = [];
  for (const call of calls) {
    const cached = service.peek(call);
    if (cached) onLookup(cached);
    else toAsk.push(call);
  }
  const giveUp = new AbortController();
  const left = AbortSignal.any([signal, giveUp.signal]);
  const hasLeft = (): boolean => left.aborted;
  let failure: Failure | undefined;
  let failuresInARow = 0;
  const askOneAfterAnother = async (): Promise<void> => {
    for (let call = toAsk.shift(); call && !hasLeft(); call = toAsk.shift()) {
      const key = call;
      const lookup = await pacer.run(async () => {
        const value = await service.lookUp(key, { signal: left, oneOfMany: true });
        const { answer, source } = value;
        return { value, fate: source === 'cache' ? 'unsent' : fateOf(answer), ...slowDownOf(answer) };
      }, left);
      if (hasLeft()) return;
      onLookup(lookup);
      const { answer } = lookup;
      const isServers = !answer.ok && concernsEveryCall(answer.error);
      failuresInARow = isServers ? failuresInARow + 1 : 0;
      if (!isServers || failuresInARow < maxFailuresInARow) continue;
      failure = answer.error;
      giveUp.abort();
    }
  };
  await Promise.all(
    Array.from({ length: callsAhead }, () =>
      askOneAfterAnother().catch((error: unknown) => {
        // Whoever leaves before its turn is told by a rejection.
        if (!hasLeft()) throw error;
      }),
    ),
  );
  return failure;
}
