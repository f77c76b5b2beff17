import { unbounded, type Span } from './filters.ts';

/** One column of a histogram: what falls into a span. */
export interface Bin extends Span {
  readonly count: number;
}

const secondSteps = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600];
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const timeSteps = [
  1_000,
  5_000,
  15_000,
  minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  6 * hour,
  12 * hour,
  day,
  7 * day,
  28 * day,
];

/**
 * Seconds in columns of one width, from 0; the last column takes all that is longer, so that a few very long ones do not
 * make the others unreadable.
 * @param most how many columns there may be
 */
export function secondsHistogram(seconds: readonly number[], most = 20): readonly Bin[] {
  if (seconds.length === 0) return [];
  const sorted = seconds.toSorted((a, b) => a - b);
  const usual = sorted[Math.ceil(0.98 * sorted.length) - 1] ?? 0;
  const step = secondSteps.find((size) => usual / size < most) ?? 3600;
  const columns = Math.min(most, Math.floor(usual / step) + 1);
  const counts = new Array<number>(columns).fill(0);
  for (const value of seconds) {
    const column = Math.min(columns - 1, Math.floor(value / step));
    counts[column] = (counts[column] ?? 0) + 1;
  }
  const isOpenEnded = (sorted.at(-1) ?? 0) >= columns * step;
  return counts.map((count, column) => ({
    from: column * step,
    to: column === columns - 1 && isOpenEnded ? unbounded : (column + 1) * step,
    count,
  }));
}

/**
 * The spans of time, all of one width, that cover all times.
 * @param times server time as milliseconds that compare
 */
export function timeSpans(times: readonly number[], most = 40): readonly Span[] {
  if (times.length === 0) return [];
  let [first, last] = [Infinity, -Infinity];
  for (const time of times) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  const fits = (size: number): boolean => Math.floor(last / size) - Math.floor(first / size) < most;
  // Years of calls: whole days, as many as it takes.
  const step = timeSteps.find(fits) ?? Math.ceil((last - first) / (most - 1) / day) * day;
  const start = Math.floor(first / step) * step;
  const columns = Math.floor((last - start) / step) + 1;
  return Array.from({ length: columns }, (_, column) => ({
    from: start + column * step,
    to: start + (column + 1) * step,
  }));
}

/** How many times fall into each span; the spans lie side by side and are of one width. */
export function countInSpans(times: readonly number[], spans: readonly Span[]): readonly number[] {
  const counts = new Array<number>(spans.length).fill(0);
  const [first] = spans;
  if (!first) return counts;
  for (const time of times) {
    const column = Math.floor((time - first.from) / (first.to - first.from));
    const count = counts[column];
    if (count !== undefined) counts[column] = count + 1;
  }
  return counts;
}
