import type { Answer } from '../isales/client.ts';
import type { Paced, Pacer } from './pacer.ts';
import { fateOf, slowDownOf } from './requestFate.ts';

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
      return { value: answer, fate: fateOf(answer), ...slowDownOf(answer) };
    }, signal);
  } catch {
    return { ok: false, error: { kind: 'cancelled' }, elapsedMs: 0 };
  }
}
