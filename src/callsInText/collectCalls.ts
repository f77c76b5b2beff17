import { LineBlock, lineStarts } from '../text/lineBlock.ts';
import type { Lines } from '../text/lines.ts';
import { withMore } from './callFinders.ts';
import { callColumnOf, withColumn, type CallColumn } from './columnCallIds.ts';
import { findVdn, type VdnOfHit } from './findVdn.ts';
import type { CallIdHit } from './findCallIds.ts';
import type { HitOnLine } from './logDocument.ts';
import { namedCallIds, namesOtherCallIds } from './namedCallIds.ts';
import { CallIdScanner } from './scanBytes.ts';
import { Surroundings } from './surroundings.ts';
import { headLines } from './tableHead.ts';
import { betterVdn, isSure } from './vdnOfCall.ts';

/** One call of a text or file. */
export interface CallOfText {
  readonly callId: string;
  /** The lines that name it, each once, in order; the first line of the text is 0. */
  readonly lines: readonly number[];
  /** So many further lines name it, which are more than is kept; absent for none. */
  readonly moreLines?: number;
  /** Its VDN, where the text at one of its places tells one. */
  readonly vdn?: VdnOfHit;
}

/** How calls are collected. */
export interface CollectOptions {
  /** Milliseconds since 1970; IDs of more than a day later are none. */
  readonly now?: number;
  /** Finds more call IDs in many lines at a time: the user's own patterns. Where hits overlap, the platform's own win. */
  readonly findMore?: (lines: readonly string[]) => readonly (readonly CallIdHit[])[];
  /** How many different calls are collected; two million unless told, which take some 700 MB. */
  readonly mostCalls?: number;
  /** How many lines are kept of all calls together, besides the first one of each; two million unless told. */
  readonly mostLines?: number;
}

const mostCalls = 2_000_000;
/** An archive of some megabytes may unpack to a billion lines that name one call. */
const mostLines = 2_000_000;

/** Bytes of one block: larger than what is read around a call ID to find its VDN, and placed without a pause. */
export const blockBytes = 64 * 1024;
/** A line longer than this is taken in pieces. */
const longestPiece = 1024 * 1024;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Some lines in a row, and where they stand in the whole. */
interface Block {
  readonly lines: LineBlock;
  /** Offset of its first byte. */
  readonly from: number;
  readonly to: number;
  readonly firstLine: number;
}

interface Hit {
  readonly callId: string;
  /** In bytes from the start of the text. */
  readonly offset: number;
}

interface Collected {
  readonly callId: string;
  readonly lines: number[];
  lastLine: number;
  moreLines: number;
  vdn: VdnOfHit | undefined;
}

/**
 * Collects the calls of a text that comes as UTF-8 in pieces of any size. Keeps three blocks of it, so that the lines
 * around a call ID can be read for its VDN, and nothing else but the calls.
 */
export class CallCollector {
  readonly #options: CollectOptions;
  readonly #scanner: CallIdScanner;
  readonly #calls = new Map<string, Collected>();
  /** What came and is in no block yet. */
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  /** The block whose hits are next to be placed, with the one before and the one behind it. */
  #blocks: Block[] = [];
  #current = 0;
  /** The first lines of the text, which may name columns. */
  #head: readonly string[] | undefined;
  #column: CallColumn | undefined;
  #lines: LinesAround | undefined;
  #surroundings: Surroundings | undefined;
  #hits: Hit[] = [];
  #offset = 0;
  #line = 0;
  #isFull = false;
  #lineCount = 0;

  constructor(options: CollectOptions = {}) {
    this.#options = options;
    this.#scanner = new CallIdScanner({
      onHit: (callId, offset) => this.#hits.push({ callId, offset }),
      ...(options.now === undefined ? {} : { now: options.now }),
    });
  }

  /** How many different calls there are so far. */
  get callCount(): number {
    return this.#calls.size;
  }

  /** Whether the text names more calls than are collected. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Takes the next bytes, which must not change afterwards. */
  push(bytes: Buffer): void {
    this.#scanner.push(bytes);
    this.#pieces.push(bytes);
    this.#pieceBytes += bytes.length;
    if (this.#pieceBytes >= blockBytes) this.#cutBlock(false);
  }

  /** Ends the text. Afterwards the collector is used up. */
  end(): readonly CallOfText[] {
    this.#scanner.end();
    this.#cutBlock(true);
    while (this.#current < this.#blocks.length) this.#placeHits();
    return [...this.#calls.values()].map(({ callId, lines, moreLines, vdn }) => ({
      callId,
      lines,
      ...(moreLines === 0 ? {} : { moreLines }),
      ...(vdn === undefined ? {} : { vdn }),
    }));
  }

  /** Makes a block of all whole lines that came; of all that came at the end and in lines beyond measure. */
  #cutBlock(isEnd: boolean): void {
    const all = this.#pieces.length === 1 ? this.#pieces[0] : undefined;
    const bytes = all ?? Buffer.concat(this.#pieces);
    const wholeLines = wholeLinesIn(bytes);
    const isLong = wholeLines === 0 && bytes.length > longestPiece;
    const isOpen = isLong && bytes.at(-1) === carriageReturn;
    const length = isEnd || isLong ? bytes.length - (isOpen && !isEnd ? 1 : 0) : wholeLines;
    if (length === 0) {
      this.#pieces = [bytes];
      return;
    }
    const rest = bytes.subarray(length);
    this.#pieces = rest.length > 0 ? [rest] : [];
    this.#pieceBytes = rest.length;

    const own = bytes.subarray(0, length);
    const starts = lineStarts(own);
    // Behind the last line break starts a line of the next block.
    const endsLine = starts.at(-1) === own.length;
    const lines = endsLine && starts.length > 1 ? starts.subarray(0, -1) : starts;
    this.#blocks.push({
      lines: new LineBlock(own, lines),
      from: this.#offset,
      to: this.#offset + length,
      firstLine: this.#line,
    });
    this.#offset += length;
    this.#line += starts.length - 1;
    if (this.#current < this.#blocks.length - 1) this.#placeHits();
  }

  /** Enters the hits of the current block, whose next one is known or will never come. */
  #placeHits(): void {
    const block = this.#blocks[this.#current];
    if (!block) return;
    if (!this.#head) {
      this.#head = Array.from({ length: headLines }, (_, index) => block.lines.lineAt(index));
      this.#column = callColumnOf(this.#head);
    }
    const own = this.#hits.filter(({ offset }) => offset < block.to);
    this.#hits = this.#hits.slice(own.length);
    const place = placer(block);
    const places = own.map(({ callId, offset }) => ({ callId, ...place(offset, callId.length) }));
    const all = this.#withMore(block, this.#withColumn(block, withNamed(block, places, this.#options.now)));
    const surroundings = this.#surroundingsOf(block, all, this.#head);
    for (const place of all) this.#enter(place, surroundings);
    this.#blocks = this.#blocks.slice(this.#current);
    this.#current = 1;
  }

  /** What was read of the lines around the block before is known, unless more is found in each block than that. */
  #surroundingsOf(block: Block, hits: readonly HitOnLine[], head: readonly string[]): Surroundings {
    if (!this.#lines) this.#lines = new LinesAround(head);
    this.#lines.moveTo(block, this.#blocks);
    if (this.#options.findMore === undefined && this.#column === undefined)
      return (this.#surroundings ??= new Surroundings(this.#lines));
    const byLine = Map.groupBy(hits, ({ line }) => line);
    return new Surroundings(this.#lines, { hitsOn: (line) => byLine.get(line) ?? [] });
  }

  #enter(place: HitOnLine, surroundings: Surroundings): void {
    let call = this.#calls.get(place.callId);
    if (!call && this.#calls.size >= (this.#options.mostCalls ?? mostCalls)) {
      this.#isFull = true;
      return;
    }
    if (!call) {
      call = {
        callId: ownText(place.callId),
        lines: [place.line],
        lastLine: place.line,
        moreLines: 0,
        vdn: undefined,
      };
      this.#calls.set(place.callId, call);
    } else if (call.lastLine !== place.line) {
      call.lastLine = place.line;
      if (this.#lineCount < (this.#options.mostLines ?? mostLines)) {
        call.lines.push(place.line);
        this.#lineCount++;
      } else call.moreLines++;
    }
    if (call.vdn && isSure(call.vdn)) return;
    call.vdn = betterVdn(call.vdn, findVdn(surroundings, place));
  }

  /** The hits of a block with those of the column that says it holds call IDs, in order. */
  #withColumn({ lines, firstLine }: Block, places: readonly HitOnLine[]): readonly HitOnLine[] {
    const column = this.#column;
    if (!column) return places;
    const ofLine = Map.groupBy(places, ({ line }) => line);
    return Array.from(lines.starts, (_, index) => firstLine + index).flatMap((line) =>
      withColumn(ofLine.get(line) ?? [], column, lines.lineAt(line - firstLine)).map((hit) => ({
        ...hit,
        line,
      })),
    );
  }

  /** The hits of a block with those of the user's own patterns, in order. */
  #withMore({ lines, firstLine }: Block, places: readonly HitOnLine[]): readonly HitOnLine[] {
    const { findMore } = this.#options;
    if (!findMore) return places;
    const found = findMore(Array.from(lines.starts, (_, index) => lines.lineAt(index)));
    const more = found.flatMap((hits, index) => hits.map((hit) => ({ ...hit, line: firstLine + index })));
    const ofLine = Map.groupBy(places, ({ line }) => line);
    const isNew = (hit: HitOnLine): boolean =>
      !ofLine.get(hit.line)?.some(({ start, end }) => start < hit.end && hit.start < end);
    return [...places, ...more.filter(isNew)].sort((a, b) => a.line - b.line || a.start - b.start);
  }
}

/** The hits of a block with those that only the name of their field makes call IDs: the scanner passes them over. */
function withNamed(
  { lines, firstLine }: Block,
  places: readonly HitOnLine[],
  now: number | undefined,
): readonly HitOnLine[] {
  if (!namesOtherCallIds(lines.bytes.toString(), now)) return places;
  const ofLine = Map.groupBy(places, ({ line }) => line);
  return Array.from(lines.starts, (_, index) => firstLine + index).flatMap((line) => {
    const known = ofLine.get(line) ?? [];
    const named = namedCallIds(lines.lineAt(line - firstLine)).flatMap(({ callId, start, end }) =>
      callId === undefined ? [] : [{ callId, start, end }],
    );
    return withMore(known, named).map((hit) => ({ ...hit, line }));
  });
}

/** The first lines of a text, and those of a block and of those beside it, by their place in the whole; all others are empty. */
class LinesAround implements Lines {
  lineCount = 0;
  readonly #head: readonly string[];
  #blocks: readonly Block[] = [];

  constructor(head: readonly string[]) {
    this.#head = head;
  }

  /** @param blocks the block and those beside it */
  moveTo(block: Block, blocks: readonly Block[]): void {
    // A line that is cut between two blocks is read where the call ID stands.
    this.#blocks = [block, ...blocks.filter((other) => other !== block)];
    this.lineCount = Math.max(...blocks.map(({ firstLine, lines }) => firstLine + lines.lineCount));
  }

  lineAt(index: number): string {
    for (const { firstLine, lines } of this.#blocks)
      if (index >= firstLine && index < firstLine + lines.lineCount) return lines.lineAt(index - firstLine);
    return this.#head[index] ?? '';
  }
}

/** How many bytes the lines take whose end is sure: a `\r` at the end may have its `\n` behind it. */
function wholeLinesIn(bytes: Buffer): number {
  const feed = bytes.lastIndexOf(lineFeed);
  return (feed === -1 ? bytes.lastIndexOf(carriageReturn, -2) : feed) + 1;
}

/** Tells where the bytes of a block stand in its text; asked in their order, so that no line is decoded twice. */
function placer({
  lines: { bytes, starts },
  from,
  firstLine,
}: Block): (offset: number, length: number) => { line: number; start: number; end: number } {
  let last = { line: -1, at: 0, units: 0 };
  return (offset, length) => {
    const at = offset - from;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const known = last.line === low && last.at <= at ? last : { at: starts[low] ?? 0, units: 0 };
    const start = known.units + bytes.toString('utf8', known.at, at).length;
    last = { line: low, at, units: start };
    return { line: firstLine + low, start, end: start + length };
  };
}

/** A part of a string keeps the whole of it alive: this makes a string of its own. */
function ownText(text: string): string {
  return Buffer.from(text).toString();
}
