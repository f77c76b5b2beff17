import fc from 'fast-check';
import assert from 'node:assert/strict';
import { parseCallResult } from '../../../src/isales/index.ts';
import { CallIdScanner, findCallIds } from '../../../src/callsInText/index.ts';
import { lookupOfBody, presentEverything } from '../../hostile/everything.ts';
import { findSlowdown } from '../../hostile/growth.ts';
import { parsers } from '../../hostile/parsers.ts';
import {
  anyAnswer,
  anyJson,
  anyText,
  corpusTexts,
  knownPumps,
  markup,
  opening,
  pieces,
  pump,
} from '../../hostile/texts.ts';

describe('Hostile input: whatever a stranger wrote,', () => {
  for (const [name, parse] of Object.entries(parsers)) {
    it(`never makes the parser throw: ${name}`, () => {
      for (const text of [...markup, ...pieces, ...corpusTexts.map(([, content]) => content)]) parse(text);
      fc.assert(
        fc.property(anyText, (text) => {
          parse(text);
        }),
        { numRuns: 200 },
      );
    });
  }

  for (const [name, parse] of Object.entries(parsers)) {
    // Everything at once is the sum of the others: npm run test:soak does it.
    if (name === 'response fields') continue;
    it(`never makes the parser slower than in proportion to its length: ${name}`, () => {
      for (const [prefix, unit] of knownPumps) assert.equal(findSlowdown(parse, unit, prefix), undefined);
      fc.assert(
        fc.property(opening, pump, (prefix, unit) => {
          assert.equal(findSlowdown(parse, unit, prefix), undefined);
        }),
        { numRuns: 6, endOnFailure: true },
      );
    }).timeout(180_000);
  }

  it('is an answer or a failure of ours, and the same harmless texts in panel, hover and exports', () => {
    fc.assert(
      fc.property(fc.oneof(anyJson, anyAnswer), (body) => {
        const result = parseCallResult(body);
        assert.ok(result.ok || typeof result.error.kind === 'string');
        presentEverything(lookupOfBody(body));
      }),
      { numRuns: 500 },
    );
  });

  it('is the same call IDs for the scanner of texts and that of bytes', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, size) => {
        const line = text.replace(/[\r\n]/g, ' ').toWellFormed();
        const found: string[] = [];
        const scanner = new CallIdScanner({ onHit: (callId) => found.push(callId) });
        const bytes = Buffer.from(line);
        for (let from = 0; from < bytes.length; from += size) scanner.push(bytes.subarray(from, from + size));
        scanner.end();
        assert.deepEqual(
          found,
          findCallIds(line).map(({ callId }) => callId),
        );
      }),
      { numRuns: 1000 },
    );
  });
});
