import { lineBreak } from '../text/lineBreaks.ts';
import type { Lines, Place } from '../text/lines.ts';
import { headLines, longestHead } from '../callsInText/tableHead.ts';
import type { LineReader } from './lineReader.ts';
import { decode, startOfCharacter, type TextEncoding } from '../text/encoding.ts';

/** So much of the file is read to either side of a place. */
const bytesAround = 64 * 1024;
/** Empty lines that stand for all between the first lines and those around a place: too many for these to be near. */
const linesBetween = 1000;

/** The first lines of a file, which may name columns; longer ones name none. */
export async function firstLinesOf(
  reader: LineReader,
  start: number,
  encoding: TextEncoding,
): Promise<readonly string[]> {
  // A unit takes up to four bytes.
  return firstLinesIn(await reader.read(start, 4 * headLines * longestHead), encoding);
}

/** The same of its first bytes, without a byte order mark. */
export function firstLinesIn(bytes: Buffer, encoding: TextEncoding): readonly string[] {
  return decode(bytes, encoding, true).split(lineBreak, headLines);
}

/**
 * The lines around a place of a file as a text of their own, and the place in it.
 * @param offset of the place, in bytes
 * @param length of the place, in UTF-16 units
 * @param head the first lines of the file: they come before those around the place, and not near
 */
export async function textAround(
  reader: LineReader,
  offset: number,
  length: number,
  encoding: TextEncoding,
  head: readonly string[],
): Promise<{ readonly lines: Lines; readonly hit: Place }> {
  const from = Math.max(0, offset - bytesAround) & ~1;
  const [before, behind] = [await reader.read(from, offset - from), await reader.read(offset, bytesAround)];
  const first = from === 0 ? 0 : startOfCharacter(before, 0, encoding);
  const textBefore = decode(before.subarray(first), encoding);
  const texts = (textBefore + decode(behind, encoding, true)).split(lineBreak);
  const breaks = [...textBefore.matchAll(lineBreak)];
  const last = breaks.at(-1);
  const firstLine = from === 0 ? 0 : headLines + linesBetween;
  const line = firstLine + breaks.length;
  const start = textBefore.length - (last ? last.index + last[0].length : 0);
  return {
    lines: {
      lineCount: firstLine + texts.length,
      lineAt: (index) => (index < firstLine ? head[index] : texts[index - firstLine]) ?? '',
    },
    hit: { line, start, end: start + length },
  };
}
