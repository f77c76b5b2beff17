import { isAscii } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { findCallIds, type CallIdHit } from '../callsInText/findCallIds.ts';
import { LineBreakCounter, LineBreaks } from '../text/lineBreaks.ts';
import { blockBytes, type LineIndex } from './lineIndex.ts';
import {
  bytesOfUnits,
  decode,
  encodeAscii,
  isUtf16,
  startOfCharacter,
  unitBytes,
  type TextEncoding,
} from '../text/encoding.ts';

/** So much of a line is shown, in UTF-16 units. */
export const mostUnits = 10_000;
/** And so many bytes of it are read for that. */
const mostBytes = 4 * mostUnits;
const pieceBytes = 256 * 1024;
/** Of a line that is shown around a place in its middle, so many bytes come before that place. */
const leadBytes = 400;

/** A call ID in a row. */
export interface CallInRow extends CallIdHit {
  /** Of its first byte in the file. */
  readonly offset: number;
}

/** What is shown of one line. */
export interface LineText {
  /** 0 for the first line of the file. */
  readonly line: number;
  /** Of the line's first byte in the file. */
  readonly offset: number;
  /** The line without its line break, or a part of it. */
  readonly text: string;
  /** Of the first byte shown. */
  readonly shownFrom: number;
  /** Behind the last byte shown. */
  readonly shownTo: number;
  /** Bytes of the line that come before and behind what is shown. */
  readonly hiddenBefore: number;
  readonly hiddenBehind: number;
  readonly calls: readonly CallInRow[];
}

/** Where the bytes of a log are, and what is known of their lines. */
export interface IndexedBytes {
  readonly file: FileHandle;
  readonly index: LineIndex;
  readonly encoding: TextEncoding;
  /** Length of the byte order mark. */
  readonly start: number;
  /** Bytes that may be read, at least those in the index. */
  readonly size: number;
}

/** Reads lines by their number straight from a file. */
export class LineReader {
  readonly #bytes: () => IndexedBytes;

  constructor(bytes: () => IndexedBytes) {
    this.#bytes = bytes;
  }

  /** Bytes of the file; fewer at its end. */
  async read(from: number, length: number): Promise<Buffer> {
    const { file, size } = this.#bytes();
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - from)));
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, from + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  /** Where a line starts, its number being in the index. */
  async startOf(line: number): Promise<number> {
    const { index, encoding, start, size } = this.#bytes();
    if (line <= 0) return start;
    if (line > index.breaks) return size;
    const block = index.blockOf(line);
    // With the unit behind the block, which tells whether a `\r` at its end stands alone.
    const breaks = new LineBreaks(
      await this.read(block * blockBytes, blockBytes + unitBytes(encoding)),
      encoding,
    );
    let at = -unitBytes(encoding);
    for (let count = index.breaksBefore(block); count < line; count++) {
      const next = breaks.next(at + unitBytes(encoding));
      if (next === -1) return size; // The file has changed below us.
      at = next;
    }
    return block * blockBytes + at + unitBytes(encoding);
  }

  /** The number of the line that a place of the index belongs to. */
  async lineOf(offset: number): Promise<number> {
    const { index, encoding } = this.#bytes();
    const block = Math.floor(offset / blockBytes);
    const bytes = await this.read(block * blockBytes, offset - block * blockBytes);
    return index.breaksBefore(block) + new LineBreakCounter(encoding).count(bytes).breaks;
  }

  /** Where the line of a place starts and ends, its line break left out. */
  async boundsAt(offset: number): Promise<{ start: number; end: number; line: number }> {
    const { index, encoding, size } = this.#bytes();
    const line = await this.lineOf(offset);
    const start = await this.startOf(line);
    const end = line < index.breaks ? (await this.startOf(line + 1)) - unitBytes(encoding) : size;
    return { start, end, line };
  }

  /**
   * Lines in a row.
   * @param from number of the first one
   * @param focus the line that this byte belongs to shows what stands there, however long it is
   * @param isKnown waits until the index holds a line, and tells whether it does
   */
  async lines(
    from: number,
    count: number,
    focus: number | undefined,
    isKnown: (line: number) => Promise<boolean>,
  ): Promise<LineText[]> {
    const lines: LineText[] = [];
    const { encoding } = this.#bytes();
    if (from > 0 && !(await isKnown(from))) return lines;
    let offset = await this.startOf(from);
    for (let line = from; lines.length < count;) {
      const piece = await this.read(offset, pieceBytes);
      const breaks = new LineBreaks(piece, encoding);
      let at = 0;
      for (; lines.length < count; line++) {
        const found = breaks.next(at);
        const isEnd = offset + piece.length >= this.#bytes().size;
        // A `\r` at the end of the piece may have its `\n` behind it.
        const isWhole = found !== -1 && found < piece.length - unitBytes(encoding);
        if (!isWhole && !isEnd) break;
        const end = found === -1 ? piece.length : found;
        lines.push(await this.#lineFrom(line, offset + at, piece.subarray(at, end), offset + end, focus));
        if (found === -1) return lines;
        at = found + unitBytes(encoding);
      }
      if (lines.length >= count) break;
      if (at > 0) {
        offset += at;
        continue;
      }
      // One line fills the piece: the index knows where it ends.
      const isLast = !(await isKnown(line + 1));
      const next = isLast ? this.#bytes().size : await this.startOf(line + 1);
      const end = isLast ? next : next - unitBytes(encoding);
      lines.push(await this.#lineFrom(line, offset, piece, end, focus));
      if (isLast) break;
      offset = next;
      line++;
    }
    return lines;
  }

  /** One line of known bounds. */
  async line(line: number, start: number, end: number, focus?: number): Promise<LineText> {
    return this.#lineFrom(line, start, await this.read(start, Math.min(end - start, mostBytes)), end, focus);
  }

  /** @param bytes the line from its start on, or as much of it as is at hand */
  async #lineFrom(
    line: number,
    offset: number,
    bytes: Buffer,
    end: number,
    focus: number | undefined,
  ): Promise<LineText> {
    const { encoding } = this.#bytes();
    const isFocused = focus !== undefined && focus >= offset && focus < end;
    let shownFrom = offset;
    let shown = bytes.subarray(0, mostBytes);
    if (isFocused && focus - offset > mostUnits - leadBytes) {
      const from = (focus - leadBytes) & ~1;
      const around = await this.read(from, Math.min(mostBytes, end - from));
      const first = startOfCharacter(around, 0, encoding);
      shownFrom = from + first;
      shown = around.subarray(first);
    }
    const isCut = shownFrom + shown.length < end;
    let text = decode(shown, encoding, isCut);
    let shownTo = isCut ? shownFrom + shown.length : end;
    if (text.length > mostUnits) {
      const lastIsHalf = (text.charCodeAt(mostUnits - 1) & 0xfc00) === 0xd800;
      text = text.slice(0, lastIsHalf ? mostUnits - 1 : mostUnits);
      shownTo = shownFrom + bytesOfUnits(shown, text.length, encoding);
    } else text = text.replace(/\r$/, '');
    return {
      line,
      offset,
      text,
      shownFrom,
      shownTo,
      hiddenBefore: shownFrom - offset,
      hiddenBehind: end - shownTo,
      calls: placesOf(findCallIds(text), shown, shownFrom, encoding),
    };
  }
}

/**
 * Where the call IDs of a text are in its bytes.
 * @param bytes of the text, from its first character on
 * @param shownFrom offset of the first byte
 */
export function placesOf(
  hits: readonly CallIdHit[],
  bytes: Buffer,
  shownFrom: number,
  encoding: TextEncoding,
): CallInRow[] {
  let [at, units] = [0, 0];
  const isPlain = hits.length > 0 && !isUtf16(encoding) && isAscii(bytes);
  return hits.map((hit) => {
    const ahead = hit.start - units;
    let found = at + (isPlain ? ahead : bytesOfUnits(bytes.subarray(at), ahead, encoding));
    if (isAscii(Buffer.from(hit.callId))) {
      // Bytes that are no text may be counted otherwise: the ID itself is there all the same.
      const needle = encodeAscii(hit.callId, encoding);
      if (!bytes.subarray(found, found + needle.length).equals(needle))
        found = Math.max(at, bytes.indexOf(needle, at));
    }
    [at, units] = [found, hit.start];
    return { ...hit, offset: shownFrom + found };
  });
}
