/** What a handful of measurements says. */

/** A row of measurements in few numbers, all in the unit of the measurements. */
export interface Summary {
  readonly p50: number;
  readonly p95: number;
  readonly min: number;
  readonly max: number;
  /** How many measurements there were. */
  readonly runs: number;
}

/**
 * The value below which a share of the measurements lies, interpolated between neighbours.
 *
 * @param share from 0 (the smallest) to 1 (the largest)
 * @returns in the unit of the values
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  if (below === undefined || above === undefined) throw new Error('There are no measurements.');
  return below + (above - below) * (position - Math.floor(position));
}

/** The value in the middle, in the unit of the values. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Sums measurements up, rounded to a tenth of their unit. */
export function summarize(values: readonly number[]): Summary {
  return {
    p50: roundTo(median(values), 1),
    p95: roundTo(percentile(values, 0.95), 1),
    min: roundTo(Math.min(...values), 1),
    max: roundTo(Math.max(...values), 1),
    runs: values.length,
  };
}

/**
 * Rounds for people.
 *
 * @param digits how many digits to keep behind the point
 */
export function roundTo(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
