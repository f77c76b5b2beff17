import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encodeAscii, type TextEncoding } from '../../../src/text/encoding.ts';
import { lineStarts } from '../../../src/text/lineBlock.ts';
import { LineBreakCounter, LineBreaks } from '../../../src/text/lineBreaks.ts';

const encodings: readonly TextEncoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030'];
const text = fc
  .array(fc.constantFrom('\n', '\r', '\r\n', '\r\r\n', '\n\r', 'a', 'abc', 'x'.repeat(90)), { maxLength: 60 })
  .map((parts) => parts.join(''));
/** Where lines start, as the editor sees it. */
const startsOf = (all: string): number[] => [
  0,
  ...[...all.matchAll(/\r\n|\r|\n/g)].map(({ 0: each, index }) => index + each.length),
];

describe('Line breaks', () => {
  it('are those of the editor, a carriage return of its own included', () => {
    fc.assert(
      fc.property(text, (all) => {
        assert.deepEqual([...lineStarts(Buffer.from(all))], startsOf(all));
        for (const encoding of encodings) {
          const unit = encoding.startsWith('utf-16') ? 2 : 1;
          const breaks = new LineBreaks(encodeAscii(all, encoding), encoding);
          const found = [0];
          for (let at = breaks.next(0); at !== -1; at = breaks.next(at + unit)) found.push(at / unit + 1);
          assert.deepEqual(found, startsOf(all), encoding);
          const last = (startsOf(all).at(-1) ?? 0) - 1;
          assert.equal(breaks.last(all.length * unit), last === -1 ? -1 : last * unit, encoding);
        }
      }),
    );
  });

  it('are counted in pieces of any size, be a piece between the two bytes of one', () => {
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom(...encodings),
        (all, size, encoding) => {
          const bytes = encodeAscii(all, encoding);
          const counter = new LineBreakCounter(encoding);
          let count = 0;
          for (let at = 0; at < bytes.length; at += size) {
            const { breaks, joined } = counter.count(bytes.subarray(at, at + size));
            count += breaks - (joined ? 1 : 0);
          }
          assert.equal(count, startsOf(all).length - 1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are counted in short lines as in long ones', () => {
    for (const part of ['a\r\n', '\r', '\n', 'ab\r', 'a\n\r\n', 'abcdefg\r\n']) {
      const all = part.repeat(20_000);
      const counter = new LineBreakCounter('utf-8');
      let count = 0;
      for (let at = 0; at < all.length; at += 4099) {
        const { breaks, joined } = counter.count(Buffer.from(all.slice(at, at + 4099)));
        count += breaks - (joined ? 1 : 0);
      }
      assert.equal(count, startsOf(all).length - 1, JSON.stringify(part));
    }
  });
});
