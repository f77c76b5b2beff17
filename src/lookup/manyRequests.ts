import { fastestPace, type Pace } from './pacer.ts';

/** More requests than these are not sent after one click: the user is asked first. */
export const mostUnasked = 1_000;

/** How long so many requests take at a pace at least, in milliseconds. */
export function durationAtPace(requests: number, { batchSize, betweenBatchesMs }: Pace): number {
  const atOnce = Math.min(fastestPace.batchSize, Math.max(1, batchSize));
  const gapMs = Math.max(fastestPace.betweenBatchesMs, betweenBatchesMs);
  return Math.max(0, Math.ceil(requests / atOnce) - 1) * gapMs;
}
