import { lineBreak } from '../../text/lineBreaks.ts';
import type { Lines, Place } from '../../text/lines.ts';
import type { LineReader } from './lineReader.ts';
import { decode, startOfCharacter, type TextEncoding } from '../../text/encoding.ts';

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
  const texts = (textBefore + decode(behind, encoding, true)).split(lineBreak);
  const breaks = [...textBefore.matchAll(lineBreak)];
  const last = breaks.at(-1);
  const line = breaks.length;
  const start = textBefore.length - (last ? last.index + last[0].length : 0);
  return {
    lines: { lineCount: texts.length, lineAt: (index) => texts[index] ?? '' },
    hit: { line, start, end: start + length },
  };
}
