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

/** What reads answers of servers; all else reads logs, and what people write. */
const ofAnswers = /^(?:response|JSON|redaction|masked|campaigns|recording|server time|Retry-After|head of a)/;
/** How long the event loop was held up at most, by 100 KB, in milliseconds. */
const longest = { answers: 0, logs: 0 };

describe('Hostile input, at length:', () => {
  after(() => {
    report({
      name: 'event_loop',
      longestAnswerMs: Math.round(longest.answers),
      longestLogMs: Math.round(longest.logs),
      // Of the process, in KiB.
      highestMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    });
  });

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
      const kind = ofAnswers.test(name) ? 'answers' : 'logs';
      longest[kind] = Math.max(longest[kind], worst.ms);
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
