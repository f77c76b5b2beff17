import type { Parser } from './parsers.ts';

/** Four times the input may take so many times as long: 4 for what is linear, 16 for what compares each with each. */
const mostGrowth = 9;
/** What takes less is too short to be judged. */
const shortestMs = 30;
/** What is slow because the machine is busy is not so again and again. */
const confirmations = 5;

/** How a parser slowed down. */
export interface Slowdown {
  readonly prefix: string;
  readonly unit: string;
  readonly units: number;
  readonly ms: number;
  readonly msOfFourTimes: number;
}

/**
 * Repeats `unit` behind `prefix` until a parser takes long enough to be measured, or 64 Ki units are reached, and compares with four
 * times as much. The best of several tries counts.
 * @returns `undefined` when the parser's time grows in proportion to the text
 */
export function findSlowdown(parse: Parser, unit: string, prefix = ''): Slowdown | undefined {
  for (let length = 8 * 1024; length <= 64 * 1024; length *= 2) {
    const text = prefix + unit.repeat(Math.ceil(length / unit.length));
    const fourTimes = prefix + unit.repeat(Math.ceil((4 * length) / unit.length));
    if (timeOf(parse, text) < shortestMs) continue;
    let slowdown: Slowdown | undefined;
    for (let check = 0; check < confirmations; check++) {
      const ms = best(3, () => timeOf(parse, text));
      const msOfFourTimes = best(2, () => timeOf(parse, fourTimes));
      if (ms < shortestMs / 2 || msOfFourTimes / ms <= mostGrowth) return undefined;
      slowdown = { prefix, unit, units: length, ms, msOfFourTimes };
    }
    return slowdown;
  }
  return undefined;
}

/** Milliseconds that a parser takes for a text. */
export function timeOf(parse: Parser, text: string): number {
  const startedAt = performance.now();
  parse(text);
  return performance.now() - startedAt;
}

/** The least of several measurements. */
export function best(tries: number, measure: () => number): number {
  return Math.min(...Array.from({ length: tries }, measure));
}
