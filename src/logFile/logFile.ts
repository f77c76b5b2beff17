import { isAscii } from 'node:buffer';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isGzip } from '../text/gunzip.ts';
import type { CallFinders } from '../callsInText/callFinders.ts';
import type { VdnOfHit } from '../callsInText/findVdn.ts';
import { CallLines } from './callLines.ts';
import type { CallInOrder } from './callPlaces.ts';
import { FollowedFile } from './followedFile.ts';
import type { KnownText } from './knownText.ts';
import { withHitsOfLines } from './lineHits.ts';
import { blockBytes } from './lineIndex.ts';
import type { LineText } from './lineReader.ts';
import type { LogFileOptions, LogFileState, PlaceInRows, Row } from './logFileState.ts';
import type { LogSource, SourceEvent, SourceListener } from './logSource.ts';
import type { SearchedFile } from './search/find.ts';
import type { FindQuery } from './search/findQuery.ts';
import { LogSearch, type NumberedMatch } from './search/logSearch.ts';
import { againBytes } from './takeBytes.ts';
import { decode, unitBytes } from '../text/encoding.ts';
import { UnpackedFile } from './unpackedFile.ts';
import { vdnInFile } from './vdnInFile.ts';

export type { LogFileOptions, LogFileState, PlaceInRows, Row } from './logFileState.ts';

const tellMs = 100;
/** So long reading waits for somebody to look at the first lines, in milliseconds. */
const patienceMs = 1000;

/** A log of any size on disk: its lines by number, its call IDs, a search through it. Holds none of its text. */
export class LogFile {
  readonly #onChange: LogFileOptions['onChange'];
  readonly #finders: CallFinders;
  readonly #source: LogSource;
  readonly #search: LogSearch;
  readonly #wasRead: () => void;
  #filter: CallLines | undefined;
  /** Lines that are known because they were read, ahead of the index. */
  #linesRead = 0;
  #telling: NodeJS.Timeout | undefined;
  #isClosed = false;

  private constructor(options: LogFileOptions, source: LogSource, wasRead: () => void) {
    this.#onChange = options.onChange;
    this.#finders = options.findMore ? { findMore: options.findMore } : {};
    this.#source = source;
    this.#wasRead = wasRead;
    this.#search = new LogSearch(options.ripgrep, () => {
      this.#tellSoon();
    });
  }

  /** Opens a file; its lines and call IDs become known afterwards. Rejects as the file system does. */
  static async open(options: LogFileOptions): Promise<LogFile> {
    const firstRead = Promise.withResolvers<undefined>();
    // The first screen comes first.
    const start = Promise.race([firstRead.promise, delay(patienceMs, undefined, { ref: false })]);
    const opened: { log?: LogFile } = {};
    const listener: SourceListener = (event) => {
      if (opened.log) opened.log.#onSource(event);
    };
    const source = (await isPacked(options.path))
      ? await UnpackedFile.open(options, listener)
      : await FollowedFile.open(options, listener, start);
    opened.log = new LogFile(options, source, () => {
      firstRead.resolve(undefined);
    });
    return opened.log;
  }

  get state(): LogFileState {
    const { generation } = this.#source;
    const { size, knownTo, isComplete, lastLine, places, encoding, unknownEncoding, problem } = this.#text;
    const find = this.#search.progress;
    return {
      generation,
      size,
      knownTo,
      isComplete,
      lines: lastLine + 1,
      rows: this.#filter ? this.#filter.lines.length : Math.max(lastLine + 1, this.#linesRead),
      ...(this.#filter ? { onlyCall: this.#filter.callId } : {}),
      places: places.count,
      calls: places.countCalls(knownTo - againBytes),
      hasMorePlaces: places.isFull,
      encoding,
      ...(unknownEncoding === undefined ? {} : { unknownEncoding }),
      ...(problem === undefined ? {} : { problem }),
      ...(find ? { find } : {}),
    };
  }

  /** Answers whether to unpack on, while the state says `asking`. */
  unpackOn(goOn: boolean): Promise<void> {
    this.#source.unpackOn?.(goOn);
    return Promise.resolve();
  }

  /** Ends everything and removes what was unpacked. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#telling);
    this.#search.close();
    const closing = this.#source.close();
    this.#wasRead();
    await closing;
  }

  /**
   * Some rows, from one on. Waits for rows that are not known yet.
   * @param focus byte that the row it belongs to is to show
   */
  async rows(from: number, count: number, focus?: number): Promise<Row[]> {
    const text = this.#text;
    const found: { line: LineText; row: number }[] = [];
    if (this.#filter) {
      for (const [index, { line, start, end }] of this.#filter.lines.slice(from, from + count).entries())
        found.push({ line: await text.reader.line(line, start, end, focus), row: from + index });
    } else {
      const isKnown = (line: number): Promise<boolean> => {
        this.#wasRead();
        return text.isKnown(line);
      };
      for (const line of await text.reader.lines(from, count, focus, isKnown))
        found.push({ line, row: line.line });
      this.#tellRead(from + found.length);
    }
    this.#wasRead();
    const lines = await withHitsOfLines(found, text, this.#finders);
    return Promise.all(
      lines.map(async ({ line, row }) => ({ ...line, row, matches: await this.#search.inLine(line, text) })),
    );
  }

  /** The text of some rows, one a line, cut behind `mostBytes` bytes of the file. */
  async text(from: number, to: number, mostBytes: number): Promise<{ text: string; isCut: boolean }> {
    const { reader, encoding } = this.#text;
    const parts: string[] = [];
    let left = mostBytes;
    const take = async (start: number, end: number): Promise<void> => {
      const bytes = await reader.read(start, Math.min(end - start, left));
      parts.push(decode(bytes, encoding, end - start > left));
      left -= end - start;
    };
    if (this.#filter)
      for (const { start, end } of this.#filter.lines.slice(from, to + 1)) {
        if (left <= 0) break;
        await take(start, end);
      }
    else {
      await this.#text.isKnown(to + 1);
      const end = await reader.startOf(to + 1);
      const isLast = to >= this.#text.lastLine;
      await take(await reader.startOf(from), isLast ? end : end - unitBytes(encoding));
    }
    return { text: parts.map((part) => part.replace(/\r$/, '')).join('\n'), isCut: left < 0 };
  }

  /** The next or previous place of a call ID from a byte on, that is shown in a row; goes on at the other end. */
  async nextCall(
    from: number,
    direction: 'next' | 'previous',
  ): Promise<(PlaceInRows & { callId: string }) | undefined> {
    const { places } = this.#text;
    const isNext = direction === 'next';
    if (this.#filter)
      return this.#filter.nearest(isNext ? from + 1 : from, direction, (start, end) =>
        Promise.resolve(places.between(start, end)),
      );
    const { count } = places;
    if (count === 0) return undefined;
    const at = places.indexFrom(isNext ? from + 1 : from);
    const index = isNext ? at % count : (at - 1 + count) % count;
    const offset = places.offsetAt(index);
    return { ...(await this.#placeOf(offset)), callId: places.callIdAt(index) };
  }

  /** Where a call stands among all calls of the file, in the order of their first places; `undefined` for none of them. */
  callInOrder(callId: string): CallInOrder | undefined {
    return this.#text.places.inOrder(callId);
  }

  /** The VDN that the text around a call ID names, else that around another place of the call. */
  vdnAt(callId: string, offset: number): Promise<VdnOfHit | undefined> {
    return vdnInFile(this.#text, callId, offset, this.#finders, () => this.#isClosed);
  }

  /** Shows only the lines that name a call, or all again. */
  async showOnly(callId: string | undefined): Promise<void> {
    this.#filter = callId === undefined ? undefined : await this.#linesOf(callId);
    this.#tell();
  }

  /** The row that shows a line: the line itself, or the last row before it. */
  rowOf(line: number): number {
    return this.#filter ? this.#filter.rowOf(line) : Math.min(line, this.#text.lastLine);
  }

  /**
   * Where some calls are named, for a bar of `parts` parts over the rows: in each, whether any is.
   * @returns numbers of the parts, ascending
   */
  partsWith(callIds: readonly string[], parts: number): number[] {
    const marked = new Set<number>();
    const { rows } = this.state;
    for (const offset of this.#text.places.offsetsOf(callIds)) {
      const row = this.#filter
        ? this.#filter.rowAt(offset)?.row
        : this.#lineBefore(Math.floor(offset / blockBytes));
      if (row !== undefined) marked.add(Math.min(parts - 1, Math.floor((row / rows) * parts)));
    }
    return [...marked].sort((a, b) => a - b);
  }

  /** The same for the matches of the search. */
  partsWithMatches(parts: number): number[] {
    const marked = new Set<number>();
    const lines = this.#text.lastLine + 1;
    if (!this.#filter)
      for (const block of this.#search.blocksWithMatches())
        marked.add(Math.min(parts - 1, Math.floor((this.#lineBefore(block) / lines) * parts)));
    return [...marked];
  }

  /** Starts a search in place of the one before; `undefined` only ends that. Progress comes with the state. */
  async find(query: FindQuery | undefined): Promise<void> {
    this.#search.close();
    this.#tell();
    if (!query || query.pattern === '') return;
    await this.#search.start(query, () => this.#searchedFile(query));
    this.#tell();
  }

  /** Ends the search; what it found stays. */
  cancelFind(): void {
    this.#search.cancel();
    this.#tell();
  }

  /** The next or previous match that is shown in a row. */
  async nextMatch(
    from: number,
    direction: 'next' | 'previous',
  ): Promise<(PlaceInRows & NumberedMatch) | undefined> {
    if (this.#filter) {
      const place = await this.#filter.nearest(from, direction, (start, end) =>
        this.#search.between(start, end),
      );
      const match = place && (await this.#search.nearest(place.offset, 'next'));
      return match && { ...match, ...place };
    }
    const match = await this.#search.nearest(from, direction);
    return match && { ...match, ...(await this.#placeOf(match.offset)) };
  }

  get #text(): KnownText {
    return this.#source.text;
  }

  async #searchedFile({ pattern }: FindQuery): Promise<SearchedFile> {
    const { path, isUnpacked } = this.#source;
    const text = this.#text;
    // What is looked for may be the first that is no ASCII.
    const isSpelt = text.isSure || isAscii(Buffer.from(pattern));
    if (isUnpacked || !isSpelt) await text.isKnown(Infinity);
    const { file, encoding, start, reader } = text;
    const { size } = await file.stat();
    return { path, file, encoding, start, size, reader };
  }

  /** Line breaks before a block: near enough for a picture. */
  #lineBefore(block: number): number {
    return this.#text.index.breaksBefore(block);
  }

  /** Where all lines are shown. */
  async #placeOf(offset: number): Promise<PlaceInRows> {
    const line = await this.#text.reader.lineOf(offset);
    return { row: line, line, offset };
  }

  #linesOf(callId: string): Promise<CallLines> {
    const { places, reader } = this.#text;
    return CallLines.at(callId, places.offsetsOf([callId]), reader);
  }

  /** What was read of the start of a file can be shown before the index is there. */
  #tellRead(lines: number): void {
    const { isComplete, lastLine } = this.#text;
    if (isComplete || lines <= Math.max(lastLine + 1, this.#linesRead)) return;
    this.#linesRead = lines;
    this.#tell();
  }

  #onSource(event: SourceEvent): void {
    if (event === 'progress') this.#tellSoon();
    else if (event === 'complete') this.#onComplete();
    else this.#onReplaced();
  }

  #onReplaced(): void {
    this.#search.close();
    this.#filter = undefined;
    this.#linesRead = 0;
    this.#tell();
  }

  #onComplete(): void {
    this.#linesRead = 0;
    const filter = this.#filter;
    this.#tell();
    // Lines that were added may name the call.
    if (filter)
      void this.#linesOf(filter.callId).then((lines) => {
        if (this.#filter !== filter || lines.lines.length === filter.lines.length) return;
        this.#filter = lines;
        this.#tell();
      });
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => {
      this.#tell();
    }, tellMs);
  }

  #tell(): void {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    if (!this.#isClosed) this.#onChange(this.state);
  }
}

/** Packed by gzip, whatever its name is. Rejects as the file system does. */
async function isPacked(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return isGzip(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
