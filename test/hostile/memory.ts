import v8 from 'node:v8';
import vm from 'node:vm';
import type { Parser } from './parsers.ts';

const length = 1024 * 1024;

/** What a parser holds of an input at most. */
export interface Held {
  /** Bytes held per byte of the input in UTF-8, the input itself not counted. */
  readonly times: number;
  readonly input: string;
}

/**
 * Measures what is alive after a parser has run, result included: what it allocates and lets go is the engine's business
 * and differs from one garbage collection to the next.
 */
export function memoryOf(parse: Parser, pumps: readonly (readonly [prefix: string, unit: string])[]): Held {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  let worst: Held = { times: 0, input: '' };
  for (const [prefix, unit] of pumps) {
    const text = Buffer.from(prefix + unit.repeat(Math.ceil(length / unit.length))).toString();
    collect();
    const before = used();
    const result = parse(text);
    collect();
    const held = used() - before;
    const times = Math.round((held / Buffer.byteLength(text)) * 10) / 10;
    if (result !== undefined && times > worst.times) worst = { times, input: `${prefix}${unit}…` };
  }
  return worst;
}

function used(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
