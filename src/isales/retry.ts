import { setTimeout as delay } from 'node:timers/promises';
import type { Failure } from './failures.ts';
import { mayPass, traitsOf } from './failureTraits.ts';

/** When a request is sent again: at most twice, only where a second try can help. */
export const maxRetries = 2;
const maxRetryAfterMs = 10_000;
const baseDelayMs = 250;

/**
 * Milliseconds of a `Retry-After` header: seconds or an HTTP date; `undefined` when it is absent, not readable, or names
 * no time to wait: who is turned away and told to wait for nothing takes the usual pause.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000 || undefined;
  // Date.parse would read "-1" and "1.5" as years and months.
  if (!/[a-z]/i.test(header)) return undefined;
  const date = Date.parse(header);
  return date > now ? date - now : undefined;
}

/**
 * How long to wait before a failed attempt is repeated.
 * @param attempt 0 for the first
 * @param retryAfterMs what the server asked for
 * @param random 0..1, the jitter
 * @returns milliseconds, or `undefined` when it is not to be repeated: another kind of failure, tried often enough, or
 *   a server that wants more patience than 10 s
 */
export function retryDelay(
  failure: Failure,
  attempt: number,
  retryAfterMs: number | undefined,
  random: number,
): number | undefined {
  if (!mayPass(failure) || traitsOf(failure.kind).mayPass === 'later' || attempt >= maxRetries)
    return undefined;
  if (retryAfterMs !== undefined) return retryAfterMs <= maxRetryAfterMs ? retryAfterMs : undefined;
  const ceiling = baseDelayMs * 2 ** attempt;
  return ceiling / 2 + (random * ceiling) / 2;
}

/** Waits; rejects at once when `signal` fires. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal });
}
