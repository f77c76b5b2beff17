import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MatchParser } from '../../../../../src/logs/largeFile/search/ripgrep.ts';

describe('What ripgrep tells of matches', () => {
  it('is read in pieces of any size', () => {
    const match = fc.tuple(
      fc.nat({ max: 1e12 }),
      fc.string({ minLength: 1, unit: 'grapheme-ascii' }).filter((text) => !/[\r\n]/.test(text)),
    );
    fc.assert(
      fc.property(fc.array(match), fc.integer({ min: 1, max: 40 }), (matches, pieceBytes) => {
        const output = Buffer.from(matches.map(([offset, text]) => `${offset}:${text}\r\n`).join(''));
        const found: [number, number][] = [];
        const parser = new MatchParser((offset, length) => found.push([offset, length]));
        for (let at = 0; at < output.length; at += pieceBytes)
          parser.push(output.subarray(at, at + pieceBytes));
        assert.deepEqual(
          found,
          matches.map(([offset, text]) => [offset, text.length]),
        );
      }),
    );
  });
});
