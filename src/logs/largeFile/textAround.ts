import type { Lines, Place } from '../../text/lines.ts';
import type { LineReader } from './lineReader.ts';
import { decode, startOfCharacter, type TextEncoding } from './textEncoding.ts';

/** So much of the file is read to either side of a place. */
const bytesAround = 64 * 1024;

/**
 * The lines around a place of a file as a text of their own, and the place in it.
 * @param offset of the place, in bytes
 * @param length of the place, in UTF-16 units
 */
export async function textAround(
  reader: LineReader,
  offset: number,
  length: number,
  encoding: TextEncoding,
): Promise<{ readonly lines: Lines; readonly hit: Place }> {
  const from = Math.max(0, offset - bytesAround) & ~1;
  const [before, behind] = [await reader.read(from, offset - from), await reader.read(offset, bytesAround)];
  const first = from === 0 ? 0 : startOfCharacter(before, 0, encoding);
  const textBefore = decode(before.subarray(first), encoding);
  const texts = (textBefore + decode(behind, encoding, true)).split(/\r?\n/);
  const line = textBefore.split('\n').length - 1;
  const start = textBefore.length - textBefore.lastIndexOf('\n') - 1;
  return {
    lines: { lineCount: texts.length, lineAt: (index) => texts[index] ?? '' },
    hit: { line, start, end: start + length },
  };
}
