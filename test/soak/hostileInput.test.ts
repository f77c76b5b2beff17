import fc from 'fast-check';
import assert from 'node:assert/strict';
import { findSlowdown, timeOf } from '../hostile/growth.ts';
import { memoryOf } from '../hostile/memory.ts';
import { parsers } from '../hostile/parsers.ts';
import { anyText, knownPumps, opening, pump } from '../hostile/texts.ts';
import { report } from './report.ts';

const inputs = 5_000;
const pumps = 300;
const length = 100 * 1024;
/** The promise is 50 ms; a busy machine gets ten times as much before it counts as broken. */
const goalMs = 50;

describe('Hostile input (issue 6, section 3), at length:', () => {
  for (const [name, parse] of Object.entries(parsers))
    it(`${name} throws for none of ${inputs} inputs, and needs at most ${goalMs} ms per 100 KB`, () => {
      fc.assert(
        fc.property(anyText, (text) => {
          parse(text);
        }),
        { numRuns: inputs },
      );
      let worst = { ms: 0, input: '' };
      const measure = (prefix: string, unit: string): void => {
        const text = prefix + unit.repeat(Math.ceil(length / unit.length));
        let ms = timeOf(parse, text);
        if (ms > goalMs) ms = Math.min(ms, timeOf(parse, text), timeOf(parse, text));
        if (ms > worst.ms) worst = { ms, input: `${prefix}${unit}…` };
      };
      for (const [prefix, unit] of knownPumps) measure(prefix, unit);
      const random = fc.sample(fc.tuple(opening, pump), pumps);
      for (const [prefix, unit] of random) {
        measure(prefix, unit);
        if (name !== 'response fields') assert.equal(findSlowdown(parse, unit, prefix), undefined);
      }
      const memory = memoryOf(parse, knownPumps);
      report({
        name: `hostile_input ${name}`,
        inputs: inputs + 2 * (knownPumps.length + pumps),
        worstMsPer100KB: Math.round(worst.ms * 10) / 10,
        goalMs,
        worstInput: worst.input,
        memoryTimesInput: memory.times,
        memoryInput: memory.input,
      });
      assert.ok(worst.ms < 10 * goalMs, `${worst.ms} ms for ${worst.input}`);
    });
});
