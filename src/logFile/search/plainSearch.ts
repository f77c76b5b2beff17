import type { FileHandle } from 'node:fs/promises';
import { toRegExp, type FindQuery, type FoundText } from './findQuery.ts';
import { bytesOfUnits, decode, unitBytes, type TextEncoding } from '../../text/encoding.ts';
import { LineBreaks } from '../../text/lineBreaks.ts';

const pieceBytes = 1024 * 1024;
/** A line longer than a piece is searched in pieces that have so many bytes in common. */
const overlapBytes = 4096;

/**
 * Searches lines by ourselves: for encodings whose places ripgrep does not tell, and where it is missing.
 * @throws PatternError
 */
export class PlainSearch {
  readonly #expression: RegExp;
  readonly #encoding: TextEncoding;

  constructor(query: FindQuery, encoding: TextEncoding) {
    this.#expression = toRegExp(query);
    this.#encoding = encoding;
  }

  /** The matches in some bytes that start with a line, in their order. Empty matches are none. */
  inBytes(bytes: Buffer, base: number): FoundText[] {
    const found: FoundText[] = [];
    const unit = unitBytes(this.#encoding);
    const breaks = new LineBreaks(bytes, this.#encoding);
    for (let start = 0; start < bytes.length;) {
      const feed = breaks.next(start);
      const end = feed === -1 ? bytes.length : feed;
      const line = bytes.subarray(start, end);
      const text = decode(line, this.#encoding).replace(/\r$/, '');
      for (const match of text.matchAll(this.#expression)) {
        const [matched] = match;
        if (matched === '') continue;
        const at = bytesOfUnits(line, match.index, this.#encoding);
        const length = bytesOfUnits(line, match.index + matched.length, this.#encoding) - at;
        found.push({ offset: base + start + at, length });
      }
      start = end + unit;
    }
    return found;
  }

  /**
   * Searches a part of a file.
   * @param from start of a line
   * @param to end of the part
   * @param onPiece told of the matches of each piece and where the next one starts
   */
  async inFile(
    file: FileHandle,
    from: number,
    to: number,
    onPiece: (found: readonly FoundText[], doneTo: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const buffer = Buffer.allocUnsafeSlow(pieceBytes);
    let toldTo = from;
    for (let at = from; at < to;) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, Math.min(pieceBytes, to - at), at);
      if (bytesRead === 0) return;
      const piece = buffer.subarray(0, bytesRead);
      const isLast = at + bytesRead >= to;
      const feed = isLast ? -1 : new LineBreaks(piece, this.#encoding).last(bytesRead);
      const isCutLine = !isLast && feed === -1;
      const whole = isLast || isCutLine ? bytesRead : feed + unitBytes(this.#encoding);
      const found = this.inBytes(piece.subarray(0, whole), at).filter(({ offset }) => offset >= toldTo);
      const doneTo = isCutLine ? at + whole - overlapBytes : at + whole;
      const certain = isCutLine ? found.filter(({ offset }) => offset < doneTo) : found;
      const last = certain.at(-1);
      toldTo = Math.max(doneTo, last ? last.offset + last.length : 0);
      onPiece(certain, doneTo);
      at = doneTo;
    }
  }
}
