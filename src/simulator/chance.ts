import { createHash } from 'node:crypto';

/**
 * A fraction in [0, 1) that is always the same for the same seed and purpose: what the simulator makes up must be
 * equal on every machine and after every restart. Each purpose draws for itself, so that a new one moves no other.
 */
export function chance(seed: string, purpose: string): number {
  return createHash('sha256').update(`${seed}/${purpose}`).digest().readUInt32BE(0) / 2 ** 32;
}

/** A whole number from `least` to `most`, both included. */
export function drawInteger(seed: string, purpose: string, least: number, most: number): number {
  return least + Math.floor(chance(seed, purpose) * (most - least + 1));
}

/** One of the items, each as likely as its weight. */
export function drawWeighted<T>(
  seed: string,
  purpose: string,
  items: readonly (readonly [T, number])[],
): T | undefined {
  let rest = chance(seed, purpose) * items.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [item, weight] of items) {
    rest -= weight;
    if (rest < 0) return item;
  }
  return items.at(-1)?.[0];
}
