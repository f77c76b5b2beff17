import { bytesOfUnits, decode, unitBytes, type TextEncoding } from '../text/encoding.ts';
import { lineBreak, LineBreaks } from '../text/lineBreaks.ts';
import { withMore, type CallFinders } from '../callsInText/callFinders.ts';
import { callColumnOf, withColumn, type CallColumn } from '../callsInText/columnCallIds.ts';
import type { CallIdHit } from '../callsInText/findCallIds.ts';
import type { KnownText } from './knownText.ts';
import { placesOf, type LineText } from './lineReader.ts';
import { firstLinesOf } from './textAround.ts';

/** What finds call IDs that only whole lines show: the user's own patterns, and a column that says it holds them. */
export interface LineFinders extends CallFinders {
  readonly column?: CallColumn;
}

/** Longer lines hold none of these, in bytes: own patterns are not run on them, and rows of tables are shorter. */
export const longestLine = 512 * 1024;
/** What scanners find is told when so many bytes more have come. */
const undecidedBytes = 512;

/** All that finds call IDs in a text besides the scanner. */
export async function findersOf(
  { reader, start, encoding }: KnownText,
  finders: CallFinders,
): Promise<LineFinders> {
  return findersBelow(await firstLinesOf(reader, start, encoding), finders);
}

/** @param head the first lines of the text */
export function findersBelow(head: readonly string[], { findMore }: CallFinders): LineFinders {
  const column = callColumnOf(head);
  return { ...(column && { column }), ...(findMore && { findMore }) };
}

/** Whether whole lines need to be looked at. */
export function readsLines({ column, findMore }: LineFinders): boolean {
  return column !== undefined || findMore !== undefined;
}

/** What each of some lines shows besides IDs of the platform's own shape. */
export function hitsOfLines(
  lines: readonly string[],
  { column, findMore }: LineFinders,
): readonly (readonly CallIdHit[])[] {
  const more = findMore?.(lines);
  return lines.map((line, index) => withMore(withColumn([], column, line), more?.[index] ?? []));
}

/** Rows with what their lines show besides. Of a line that is shown in part, nothing more is known. */
export async function withHitsOfLines<Shown extends { readonly line: LineText }>(
  rows: readonly Shown[],
  text: KnownText,
  more: CallFinders,
): Promise<readonly Shown[]> {
  const finders = await findersOf(text, more);
  if (!readsLines(finders)) return rows;
  const isWhole = ({ hiddenBefore, hiddenBehind }: LineText): boolean => hiddenBefore + hiddenBehind === 0;
  const hits = hitsOfLines(
    rows.map(({ line }) => (isWhole(line) ? line.text : '')),
    finders,
  );
  return Promise.all(
    rows.map(async (row, index) => {
      const { calls, shownFrom, shownTo } = row.line;
      const all = withMore(calls, hits[index] ?? []);
      if (all === calls) return row;
      const bytes = await text.reader.read(shownFrom, shownTo - shownFrom);
      return { ...row, line: { ...row.line, calls: placesOf(all, bytes, shownFrom, text.encoding) } };
    }),
  );
}

interface Found {
  readonly callId: string;
  /** In the file. */
  readonly offset: number;
}

interface FoundInLine extends Found {
  /** Behind its last byte. */
  readonly end: number;
}

export interface LineScannerOptions {
  readonly finders: LineFinders;
  /** Where lines start to be looked at; what is pushed before is left out. */
  readonly from: number;
  /** Whether that is in the middle of a line that is too long. */
  readonly isMidLine: boolean;
  readonly encoding: () => TextEncoding;
  /** Told of all call IDs in order, with their offsets in the file. */
  readonly onHit: (callId: string, offset: number) => void;
}

/** Puts what only whole lines show between what a scanner of the same bytes finds; where these overlap, the scanner's count. */
export class LineScanner {
  readonly #options: LineScannerOptions;
  /** Bytes whose lines or neighbours are not whole yet, and where they start. */
  #pending: Buffer = Buffer.alloc(0);
  #at: number;
  #isMidLine: boolean;
  /** What the scanner found in them. */
  #found: Found[] = [];

  constructor(options: LineScannerOptions) {
    this.#options = options;
    this.#at = options.from;
    this.#isMidLine = options.isMidLine;
  }

  /** Takes what the scanner found. */
  add(callId: string, offset: number): void {
    this.#found.push({ callId, offset });
  }

  /**
   * Takes the next bytes, which may change afterwards; the scanner has them already.
   * @param offset of the first one
   */
  push(bytes: Buffer, offset: number): void {
    const own = bytes.subarray(Math.max(0, Math.min(bytes.length, this.#options.from - offset)));
    const encoding = this.#options.encoding();
    const unit = unitBytes(encoding);
    this.#pending = Buffer.concat([this.#pending, own]);
    const sure = (this.#pending.length - undecidedBytes) & ~1;
    const last = new LineBreaks(this.#pending, encoding).last(sure);
    if (last !== -1) this.#take(last + unit, false);
    else if (sure > longestLine) this.#take(sure, true);
  }

  /** Nothing follows, for now. */
  end(): void {
    this.#take(this.#pending.length, false);
  }

  /** @param isCut whether the last line goes on, and is too long */
  #take(length: number, isCut: boolean): void {
    const { finders, onHit } = this.#options;
    const encoding = this.#options.encoding();
    const bytes = this.#pending.subarray(0, length);
    const from = this.#at;
    this.#at += length;
    this.#pending = this.#pending.subarray(length);
    const found = this.#found.filter(({ offset }) => offset < this.#at);
    this.#found = this.#found.slice(found.length);

    const lines = decode(bytes, encoding).split(lineBreak);
    if (this.#isMidLine) lines[0] = '';
    if (isCut) lines[lines.length - 1] = '';
    this.#isMidLine = isCut;
    const unit = unitBytes(encoding);
    const breaks = new LineBreaks(bytes, encoding);
    const others: FoundInLine[] = [];
    let start = 0;
    for (const ofLine of hitsOfLines(lines, finders)) {
      const lineEnd = breaks.next(start);
      const end = lineEnd === -1 ? bytes.length : lineEnd + unit;
      if (ofLine.length > 0)
        for (const hit of foundIn(ofLine, bytes.subarray(start, end), from + start, encoding))
          others.push(hit);
      start = end;
    }

    let next = 0;
    const endOf = ({ callId, offset }: Found): number => offset + unit * callId.length;
    const isFree = ({ offset, end }: FoundInLine): boolean => {
      for (let other = found[next]; other && endOf(other) <= offset; other = found[next]) next++;
      return (found[next]?.offset ?? Infinity) >= end;
    };
    const all = [...found, ...others.filter(isFree)].sort((a, b) => a.offset - b.offset);
    for (const { callId, offset } of all) onHit(callId, offset);
  }
}

/** @param offset of the line in the file */
function foundIn(
  hits: readonly CallIdHit[],
  line: Buffer,
  offset: number,
  encoding: TextEncoding,
): FoundInLine[] {
  return placesOf(hits, line, offset, encoding).map(({ callId, offset: start }) => ({
    callId,
    offset: start,
    end: start + bytesOfUnits(line.subarray(start - offset), callId.length, encoding),
  }));
}
