import { lineStarts } from '../text/lineBlock.ts';
import type { Lines } from '../text/lines.ts';
import { callColumnOf, withColumn, type CallColumn } from './columnCallIds.ts';
import { findCallIds, type CallIdHit } from './findCallIds.ts';
import { HitBlock } from './hitBlock.ts';
import { namesOtherCallIds } from './namedCallIds.ts';
import { headLines, longestHead } from './tableHead.ts';

/** A position as the language server protocol has it: both count from 0, `character` in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A change as the language server protocol has it; without a range the text is new as a whole. */
export interface TextChange {
  readonly range?: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

/** How call IDs are found in a document. */
export interface LogDocumentOptions {
  /** Finds the call IDs of a line; by default, the platform's own. */
  readonly find?: (line: string) => readonly CallIdHit[];
  /** Finds more of them in many lines at a time: the user's own patterns. Where hits overlap, those of `find` win. */
  readonly findMore?: (lines: readonly string[]) => readonly (readonly CallIdHit[])[];
}

/** A call ID and its line. */
export interface HitOnLine extends CallIdHit {
  readonly line: number;
}

/** Text goes into blocks of about this many UTF-16 units: small to rewrite for a keystroke, few to look through. */
const blockUnits = 32 * 1024;

/** Where a line stands. */
interface Place {
  /** Of the block. */
  readonly index: number;
  readonly block: HitBlock;
  /** Within the block. */
  readonly line: number;
}

type HitsByLine = Map<number, readonly CallIdHit[]>;

/** A text by its lines, with the call IDs of each; a change re-reads only the lines it touches. */
export class LogDocument implements Lines {
  readonly #find: LogDocumentOptions['find'];
  readonly #findMore: LogDocumentOptions['findMore'];
  #blocks: HitBlock[] = [];
  /** First line of each block. */
  #firstLines: number[] = [];
  #lineCount = 0;
  #hitCount = 0;
  /** The column of call IDs that the first lines name, if any. */
  #column: CallColumn | undefined;
  /** How often each call ID occurs. Hits share these strings, which keep no line alive. */
  readonly #calls = new Map<string, { readonly callId: string; count: number }>();

  private constructor(text: string, options: LogDocumentOptions) {
    this.#find = options.find;
    this.#findMore = options.findMore;
    this.#readAll(text);
  }

  /** Takes up a text. */
  static create(text: string, options: LogDocumentOptions = {}): LogDocument {
    return new LogDocument(text, options);
  }

  get lineCount(): number {
    return this.#lineCount;
  }

  /** Number of all hits. */
  get hitCount(): number {
    return this.#hitCount;
  }

  /** Number of different call IDs. */
  get callCount(): number {
    return this.#calls.size;
  }

  lineAt(index: number): string {
    if (index < 0 || index >= this.#lineCount) return '';
    const { block, line } = this.#locate(index);
    return block.lineAt(line);
  }

  /** The hits of a line, in order. */
  hitsOnLine(index: number): readonly CallIdHit[] {
    if (index < 0 || index >= this.#lineCount) return [];
    const { block, line } = this.#locate(index);
    return block.hits.get(line) ?? [];
  }

  /** The hit that a position lies in or touches. */
  hitAt({ line, character }: Position): CallIdHit | undefined {
    return this.hitsOnLine(line).find(({ start, end }) => start <= character && character <= end);
  }

  /** All hits in the order of the text. */
  *hits(): Generator<HitOnLine> {
    for (const [index, { hits }] of this.#blocks.entries())
      for (const [line, ofLine] of hits)
        for (const hit of ofLine) yield { ...hit, line: (this.#firstLines[index] ?? 0) + line };
  }

  /** How often a call is named. */
  countOf(callId: string): number {
    return this.#calls.get(callId)?.count ?? 0;
  }

  /** All places of one call, in order. */
  *placesOf(callId: string): Generator<HitOnLine> {
    let left = this.countOf(callId);
    for (const [index, { hits }] of this.#blocks.entries()) {
      if (left === 0) return;
      for (const [line, ofLine] of hits)
        for (const hit of ofLine)
          if (hit.callId === callId) {
            left--;
            yield { ...hit, line: (this.#firstLines[index] ?? 0) + line };
          }
    }
  }

  /** The lines of each call, calls by their first line; a line with the same ID twice counts once. */
  calls(): Map<string, number[]> {
    const calls = new Map<string, number[]>();
    for (const { callId, line } of this.hits()) {
      const lines = calls.get(callId);
      if (!lines) calls.set(callId, [line]);
      else if (lines.at(-1) !== line) lines.push(line);
    }
    return calls;
  }

  /** The whole text. */
  text(): string {
    return this.#blocks.map(({ bytes }) => bytes.toString()).join('');
  }

  /** Applies a change; positions outside the text mean its nearest place. */
  applyChange({ range, text }: TextChange): void {
    if (!range) {
      this.#readAll(text);
      return;
    }
    const [start, end] = inOrder(this.#clamp(range.start), this.#clamp(range.end));
    const startLine = this.lineAt(start.line);
    const to = this.#locate(end.line);
    const raw = startLine.slice(0, start.character) + text + to.block.rawLineAt(to.line).slice(end.character);
    // A line feed that comes to stand behind a carriage return makes one line break with it.
    const joins = start.line > 0 && raw.startsWith('\n') && this.#rawLineAt(start.line - 1).endsWith('\r');
    const from = this.#locate(joins ? start.line - 1 : start.line);
    const replaced = Buffer.from(joins ? from.block.rawLineAt(from.line) + raw : raw);

    const head = from.block.bytes.subarray(0, from.block.starts[from.line]);
    const tailStart = to.block.starts[to.line + 1] ?? to.block.bytes.length;
    const tail = to.block.bytes.subarray(tailStart);
    // All but the last line of the text end with a line break, behind which no line of theirs starts.
    const starts = lineStarts(replaced);
    const endsText = end.line === this.#lineCount - 1;
    const newLines = endsText ? starts : starts.subarray(0, -1);
    const linesBehind = to.block.starts.subarray(to.line + 1);

    const allStarts = new Uint32Array(from.line + newLines.length + linesBehind.length);
    allStarts.set(from.block.starts.subarray(0, from.line));
    for (const [index, place] of newLines.entries()) allStarts[from.line + index] = head.length + place;
    const shift = head.length + replaced.length - tailStart;
    for (const [index, place] of linesBehind.entries())
      allStarts[from.line + newLines.length + index] = place + shift;

    const bytes = Buffer.concat([head, replaced, tail]);
    this.#forgetHits(from, to);
    const found = this.#findIn(new HitBlock(replaced, newLines, new Map()));
    const hits: HitsByLine = new Map();
    for (const [line, ofLine] of from.block.hits) if (line < from.line) hits.set(line, ofLine);
    for (const [line, ofLine] of found) hits.set(from.line + line, ofLine);
    for (const [line, ofLine] of to.block.hits)
      if (line > to.line) hits.set(from.line + newLines.length + line - to.line - 1, ofLine);
    this.#replace(from.index, to.index + 1, split(new HitBlock(bytes, allStarts, hits)));
    if (start.line < headLines) this.#rereadHead();
  }

  #readAll(text: string): void {
    // Longer heads than this are none.
    this.#column = callColumnOf(text.slice(0, headLines * longestHead).split(/\r\n?|\n/, headLines));
    this.#calls.clear();
    this.#hitCount = 0;
    this.#replace(0, this.#blocks.length, this.#blocksOf(text));
  }

  /** All rows are read anew when their columns have other names. */
  #rereadHead(): void {
    const head = Array.from({ length: Math.min(headLines, this.lineCount) }, (_, index) =>
      this.lineAt(index),
    );
    const column = callColumnOf(head);
    if (JSON.stringify(column) !== JSON.stringify(this.#column)) this.#readAll(this.text());
  }

  #rawLineAt(index: number): string {
    const { block, line } = this.#locate(index);
    return block.rawLineAt(line);
  }

  #clamp({ line, character }: Position): Position {
    if (line < 0) return { line: 0, character: 0 };
    const last = Math.min(line, this.#lineCount - 1);
    const { length } = this.lineAt(last);
    return { line: last, character: line > last ? length : Math.max(0, Math.min(character, length)) };
  }

  /** The block of a line, by halving. */
  #locate(line: number): Place {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#firstLines[middle] ?? 0) <= line) low = middle;
      else high = middle - 1;
    }
    return { index: low, block: this.#blocks[low] as HitBlock, line: line - (this.#firstLines[low] ?? 0) };
  }

  /** Puts blocks in the place of others. */
  #replace(from: number, to: number, blocks: readonly HitBlock[]): void {
    this.#blocks = [...this.#blocks.slice(0, from), ...blocks, ...this.#blocks.slice(to)];
    this.#lineCount = 0;
    this.#firstLines = this.#blocks.map(({ lineCount }) => (this.#lineCount += lineCount) - lineCount);
  }

  /** Takes the hits from one line to another off the books. */
  #forgetHits(from: Place, to: Place): void {
    for (const [index, { hits }] of this.#blocks.slice(from.index, to.index + 1).entries())
      for (const [line, ofLine] of hits) {
        const isBefore = index === 0 && line < from.line;
        const isBehind = from.index + index === to.index && line > to.line;
        if (!isBefore && !isBehind) for (const { callId } of ofLine) this.#forget(callId);
      }
  }

  #forget(callId: string): void {
    const call = this.#calls.get(callId);
    if (!call) return;
    this.#hitCount--;
    if (--call.count === 0) this.#calls.delete(callId);
  }

  #blocksOf(text: string): HitBlock[] {
    const blocks: HitBlock[] = [];
    const lineBreak = /\r\n?|\n/g;
    for (let from = 0, isLast = false; !isLast;) {
      lineBreak.lastIndex = from + blockUnits;
      isLast = !lineBreak.test(text);
      const to = isLast ? text.length : lineBreak.lastIndex;
      const part = text.slice(from, to);
      const bytes = Buffer.from(part);
      const starts = lineStarts(bytes);
      const lines = isLast ? starts : starts.slice(0, -1);
      blocks.push(new HitBlock(bytes, lines, this.#findIn(new HitBlock(bytes, lines, new Map()), part)));
      from = to;
    }
    return blocks;
  }

  /** @param text of the block, where it is at hand */
  #findIn(block: HitBlock, text?: string): HitsByLine {
    const found: HitsByLine = new Map();
    const column = this.#column;
    const namesOthers = namesOtherCallIds(text ?? block.bytes.toString());
    const readsAll = this.#find !== undefined || column !== undefined || namesOthers;
    const find = this.#find ?? findCallIds;
    for (let index = 0; index < block.lineCount; index++) {
      if (!readsAll && !block.mayHoldCallId(index)) continue;
      const line = block.lineAt(index);
      const hits = withColumn(find(line), column, line);
      if (hits.length > 0)
        found.set(
          index,
          hits.map((hit) => this.#own(hit)),
        );
    }
    if (!this.#findMore) return found;
    const more = this.#findMore(Array.from(block.starts, (_, index) => block.lineAt(index)));
    const all: HitsByLine = new Map();
    for (let index = 0; index < block.lineCount; index++) {
      const hits = found.get(index) ?? [];
      const others = (more[index] ?? []).filter(
        ({ start, end }) => !hits.some((hit) => start < hit.end && hit.start < end),
      );
      if (hits.length + others.length === 0) continue;
      all.set(
        index,
        [...hits, ...others.map((hit) => this.#own(hit))].sort((a, b) => a.start - b.start),
      );
    }
    return all;
  }

  /** The hit as it is kept, on the books. */
  #own({ callId, start, end }: CallIdHit): CallIdHit {
    let call = this.#calls.get(callId);
    if (!call) this.#calls.set((call = { callId: copyOf(callId), count: 0 }).callId, call);
    call.count++;
    this.#hitCount++;
    return { callId: call.callId, start, end };
  }
}

const scratch = Buffer.alloc(64);

/** A string of its own: a part of a string keeps the whole of it alive. */
function copyOf(callId: string): string {
  // Digits and a hyphen, unless a pattern of the user's own says otherwise.
  if (callId.length > scratch.length || /[^ -~]/.test(callId)) return Buffer.from(callId).toString();
  return scratch.toString('latin1', 0, scratch.write(callId, 'latin1'));
}

/** Cuts a block that has grown too large. */
function split(block: HitBlock): HitBlock[] {
  const { bytes, starts, hits } = block;
  if (bytes.length <= 4 * blockUnits) return [block];
  const parts: HitBlock[] = [];
  for (let first = 0; first < starts.length;) {
    const from = starts[first] ?? 0;
    let last = first + 1;
    while (last < starts.length && (starts[last] ?? 0) - from < blockUnits) last++;
    const to = starts[last] ?? bytes.length;
    const ofPart: HitsByLine = new Map();
    for (const [line, ofLine] of hits) if (line >= first && line < last) ofPart.set(line - first, ofLine);
    parts.push(
      new HitBlock(
        Buffer.from(bytes.subarray(from, to)),
        starts.slice(first, last).map((place) => place - from),
        ofPart,
      ),
    );
    first = last;
  }
  return parts;
}

function inOrder(a: Position, b: Position): readonly [Position, Position] {
  return a.line < b.line || (a.line === b.line && a.character <= b.character) ? [a, b] : [b, a];
}
