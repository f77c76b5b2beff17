import assert from 'node:assert/strict';
import fc from 'fast-check';
import { blockBytes, LineIndex } from '../../../src/logFile/lineIndex.ts';
import type { TextEncoding } from '../../../src/text/encoding.ts';

/** Bytes given in pieces that end anywhere. */
function indexOf(bytes: Buffer, encoding: TextEncoding, pieceBytes: number): LineIndex {
  const index = new LineIndex(encoding);
  for (let at = 0; at < bytes.length; at += pieceBytes) index.append(bytes.subarray(at, at + pieceBytes));
  return index;
}

describe('The index of lines', () => {
  it('counts line breaks in pieces of any size, in every encoding', () => {
    const text = fc.array(fc.constantFrom('\n', '\n\n\n', 'abc', '\u0a00', '\u000a\u0a0a', 'x'.repeat(200)), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 97 }), (parts, pieceBytes) => {
        const expected = parts.join('').split('\n').length - 1;
        const little = Buffer.from(parts.join(''), 'utf16le');
        assert.equal(indexOf(Buffer.from(parts.join('')), 'utf-8', pieceBytes).breaks, expected);
        assert.equal(indexOf(little, 'utf-16le', pieceBytes).breaks, expected);
        assert.equal(indexOf(Buffer.from(little).swap16(), 'utf-16be', pieceBytes).breaks, expected);
      }),
    );
  });

  it('knows the block of each line break', () => {
    const bytes = Buffer.alloc(5 * blockBytes, 'x');
    const places = [0, blockBytes - 1, blockBytes, 3 * blockBytes + 7, 5 * blockBytes - 1];
    for (const place of places) bytes[place] = 0x0a;
    const index = indexOf(bytes, 'utf-8', 10_007);
    assert.deepEqual(
      places.map((_, feed) => index.blockOf(feed + 1)),
      places.map((place) => Math.floor(place / blockBytes)),
    );
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5].map((block) => index.breaksBefore(block)),
      [0, 2, 3, 3, 4, 5],
    );
  });
});
