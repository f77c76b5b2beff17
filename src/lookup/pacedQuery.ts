import type { Answer } from '../isales/client.ts';
import type { FailureKind } from '../isales/failures.ts';
import type { Paced, Pacer } from './pacer.ts';

/** What no request was made for. */
const unsent: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'noServer',
  'noCredentials',
  'badInput',
  'caFileUnreadable',
]);

/** What only a server that got the request can say. */
const answered: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'unauthorized',
  'forbidden',
  'tooManyRequests',
  'redirected',
  'httpStatus',
  'notJson',
  'wrongShape',
  'bodyTooLarge',
  'business',
]);

/**
 * Sends a query in its turn, so that lists keep the pace of all else that is asked in bulk. Never rejects.
 * @param ask sends it, without repeats of its own
 * @param signal ends the waiting; what was sent is `ask`'s to end
 */
export async function pacedQuery<T>(
  pacer: Pacer,
  ask: () => Promise<Answer<T>>,
  signal: AbortSignal,
): Promise<Answer<T>> {
  try {
    return await pacer.run(async (): Promise<Paced<Answer<T>>> => {
      const answer = await ask();
      return { value: answer, fate: fateOf(answer), ...slowDown(answer) };
    }, signal);
  } catch {
    return { ok: false, error: { kind: 'cancelled' }, elapsedMs: 0 };
  }
}

function fateOf(answer: Answer<unknown>): Paced<unknown>['fate'] {
  if (answer.ok || answered.has(answer.error.kind)) return 'answered';
  return unsent.has(answer.error.kind) ? 'unsent' : 'lost';
}

function slowDown(answer: Answer<unknown>): Pick<Paced<unknown>, 'slowDown'> {
  if (answer.ok || answer.error.kind !== 'tooManyRequests') return {};
  return { slowDown: answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs } };
}
