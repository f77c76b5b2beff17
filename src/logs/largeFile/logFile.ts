import { open, rm, stat, type FileHandle, type FileReadResult } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findVdn, type VdnOfHit } from '../findVdn.ts';
import { CallLines } from './callLines.ts';
import { CallPlaces } from './callPlaces.ts';
import { Find } from './find.ts';
import type { FindQuery } from './findQuery.ts';
import { DiskFull, makeUnpackFolder, unpack } from './gzip.ts';
import { blockBytes, LineIndex } from './lineIndex.ts';
import { LineReader, mostUnits, type IndexedBytes, type LineText } from './lineReader.ts';
import type { LogFileOptions, LogFileState, PlaceInRows, Row } from './logFileState.ts';
import { textAround } from './textAround.ts';
import { byteOrderMark, decode, unitBytes, type TextEncoding } from './textEncoding.ts';
import { againBytes, scanAgainFrom, takeBytes, type Known } from './takeBytes.ts';

export type { LogFileOptions, LogFileState, PlaceInRows, Row } from './logFileState.ts';

const chunkBytes = 512 * 1024;
const tellMs = 100;
/** So long the index waits for somebody to look at the first lines, in milliseconds. */
const patienceMs = 1000;
const defaultPollMs = 500;
/** A log of any size on disk: its lines by number, its call IDs, a search through it. Holds none of its text. */
export class LogFile {
  readonly #options: LogFileOptions;
  readonly #closing = new AbortController();
  readonly #reader = new LineReader(() => this.#bytes);
  #file: FileHandle;
  #readPath: string;
  #folder: string | undefined;
  #identity = '';
  #encoding: TextEncoding;
  #start = 0;
  #index: LineIndex;
  #places = new CallPlaces();
  #isComplete = false;
  #size = 0;
  #generation = -1;
  #filter: CallLines | undefined;
  #find: Find | undefined;
  /** How many searches were asked for: the last one counts. */
  #searches = 0;
  #problem: LogFileState['problem'];
  #telling: NodeJS.Timeout | undefined;
  #waiting: (() => void)[] = [];
  /** Lines that are known because they were read, ahead of the index. */
  #linesRead = 0;
  readonly #firstRead = Promise.withResolvers<undefined>();
  #following: Promise<void> | undefined;

  private constructor(
    options: LogFileOptions,
    file: FileHandle,
    readPath: string,
    folder: string | undefined,
  ) {
    this.#options = options;
    this.#file = file;
    this.#readPath = readPath;
    this.#folder = folder;
    this.#encoding = options.encoding;
    this.#index = new LineIndex(options.encoding);
  }

  /** Opens a file; its lines and call IDs become known afterwards. Rejects as the file system does. */
  static async open(options: LogFileOptions): Promise<LogFile> {
    if (!/\.gz$/i.test(options.path)) {
      const log = new LogFile(options, await open(options.path), options.path, undefined);
      await log.#begin(log.#file);
      log.#following = log.#run(() => log.#followFile());
      return log;
    }
    // So that a missing file is told at once.
    await (await open(options.path)).close();
    const folder = await makeUnpackFolder(options.temporaryFolder);
    const target = path.join(folder, 'text.log');
    const controller = new AbortController();
    const opened: { log?: LogFile } = {};
    const early: Buffer[] = [];
    const firstBytes = Promise.withResolvers<undefined>();
    const unpacking = unpack(
      options.path,
      target,
      (bytes) => {
        if (opened.log) opened.log.#take?.(bytes);
        else early.push(Buffer.from(bytes));
        firstBytes.resolve(undefined);
      },
      controller.signal,
    ).finally(() => {
      firstBytes.resolve(undefined);
    });
    unpacking.catch(() => undefined);
    await firstBytes.promise;
    const made = new LogFile(options, await open(target), target, folder);
    made.#closing.signal.addEventListener('abort', () => {
      controller.abort();
    });
    await made.#begin(made.#file);
    const take = takeBytes(made.#known, 0);
    made.#take = (bytes) => {
      take.push(bytes);
      made.#size = made.#index.size;
      made.#changed();
    };
    opened.log = made;
    for (const bytes of early) made.#take(bytes);
    made.#following = made.#run(async () => {
      try {
        if (!(await unpacking)) made.#problem = 'damaged';
      } catch (error) {
        if (!(error instanceof DiskFull)) throw error;
        made.#problem = 'diskFull';
      }
      take.end();
      made.#complete();
    });
    return made;
  }

  /** Takes bytes of a `.gz` as they are unpacked. */
  #take: ((bytes: Buffer) => void) | undefined;

  get state(): LogFileState {
    const { feeds, size } = this.#index;
    return {
      generation: this.#generation,
      size: Math.max(this.#size, size),
      indexedTo: size,
      isComplete: this.#isComplete,
      lines: feeds + 1,
      rows: this.#filter ? this.#filter.lines.length : Math.max(feeds + 1, this.#linesRead),
      ...(this.#filter ? { onlyCall: this.#filter.callId } : {}),
      places: this.#places.count,
      calls: this.#places.countCalls(size - againBytes),
      hasMorePlaces: this.#places.isFull,
      encoding: this.#encoding,
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
      ...(this.#find ? { find: this.#find.progress } : {}),
    };
  }

  /** Ends everything and removes what was unpacked. */
  async close(): Promise<void> {
    clearTimeout(this.#telling);
    this.#find?.close();
    this.#closing.abort();
    this.#wake();
    await this.#following?.catch(() => undefined);
    await this.#file.close();
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /**
   * Some rows, from one on. Waits for rows that are not known yet.
   * @param focus byte that the row it belongs to is to show
   */
  async rows(from: number, count: number, focus?: number): Promise<Row[]> {
    const lines: { text: LineText; row: number }[] = [];
    if (this.#filter) {
      for (const [index, { line, start, end }] of this.#filter.lines.slice(from, from + count).entries())
        lines.push({ text: await this.#reader.line(line, start, end, focus), row: from + index });
    } else
      for (const text of await this.#reader.lines(from, count, focus, (line) => this.#isKnown(line)))
        lines.push({ text, row: text.line });
    this.#tellRead(this.#filter ? 0 : from + lines.length);
    return Promise.all(
      lines.map(async ({ text, row }) => ({ ...text, row, matches: await this.#matchesIn(text) })),
    );
  }

  /** The text of some rows, one a line, cut behind `mostBytes` bytes of the file. */
  async text(from: number, to: number, mostBytes: number): Promise<{ text: string; isCut: boolean }> {
    const parts: string[] = [];
    let left = mostBytes;
    const take = async (start: number, end: number): Promise<void> => {
      const bytes = await this.#reader.read(start, Math.min(end - start, left));
      parts.push(decode(bytes, this.#encoding, end - start > left));
      left -= end - start;
    };
    if (this.#filter)
      for (const { start, end } of this.#filter.lines.slice(from, to + 1)) {
        if (left <= 0) break;
        await take(start, end);
      }
    else {
      await this.#isKnown(to + 1);
      const end = await this.#reader.startOf(to + 1);
      const isLast = to >= this.#index.feeds;
      await take(await this.#reader.startOf(from), isLast ? end : end - unitBytes(this.#encoding));
    }
    return { text: parts.map((part) => part.replace(/\r$/, '')).join('\n'), isCut: left < 0 };
  }

  /** The next or previous place of a call ID from a byte on, that is shown in a row; goes on at the other end. */
  async nextCall(
    from: number,
    direction: 'next' | 'previous',
  ): Promise<(PlaceInRows & { callId: string }) | undefined> {
    const { count } = this.#places;
    const at = this.#places.indexFrom(from);
    const first = direction === 'next' ? (this.#places.offsetAt(at) === from ? at + 1 : at) : at - 1;
    for (let step = 0; step < count; step++) {
      const index = (((direction === 'next' ? first + step : first - step) % count) + count) % count;
      const offset = this.#places.offsetAt(index);
      const place = await this.#placeInRows(offset);
      if (place) return { ...place, callId: this.#places.callIdAt(index) };
    }
    return undefined;
  }

  /** The VDN that the text around a call ID names. */
  async vdnAt(callId: string, offset: number): Promise<VdnOfHit | undefined> {
    const { lines, hit } = await textAround(this.#reader, offset, callId.length, this.#encoding);
    return findVdn(lines, hit);
  }

  /** Shows only the lines that name a call, or all again. */
  async showOnly(callId: string | undefined): Promise<void> {
    this.#filter = callId === undefined ? undefined : await this.#linesOf(callId);
    this.#tell();
  }

  /** The row that shows a line: the line itself, or the last row before it. */
  rowOf(line: number): number {
    return this.#filter ? this.#filter.rowOf(line) : Math.min(line, this.#index.feeds);
  }

  /**
   * Where some calls are named, for a bar of `parts` parts over the rows: in each, whether any is.
   * @returns numbers of the parts, ascending
   */
  async partsWith(callIds: readonly string[], parts: number): Promise<number[]> {
    const marked = new Set<number>();
    const rows = this.state.rows;
    for (const offset of this.#places.offsetsOf(callIds)) {
      const row = this.#filter ? (await this.#placeInRows(offset))?.row : this.#roughLineOf(offset);
      if (row !== undefined) marked.add(Math.min(parts - 1, Math.floor((row / rows) * parts)));
    }
    return [...marked].sort((a, b) => a - b);
  }

  /** The same for the matches of the search. */
  partsWithMatches(parts: number): number[] {
    const marked = new Set<number>();
    const find = this.#find;
    if (find && !this.#filter)
      for (let block = 0; block < find.places.blocks; block++)
        if (find.places.countIn(block) > 0)
          marked.add(
            Math.min(parts - 1, Math.floor((this.#index.feedsBefore(block) / this.state.lines) * parts)),
          );
    return [...marked].sort((a, b) => a - b);
  }

  /** Starts a search in place of the one before; `undefined` only ends that. Progress comes with the state. */
  async find(query: FindQuery | undefined): Promise<void> {
    this.#find?.close();
    this.#find = undefined;
    const search = ++this.#searches;
    this.#tell();
    if (!query || query.pattern === '') return;
    // Of a `.gz`, all has to be there.
    if (this.#folder !== undefined) await this.#isKnown(Infinity);
    const { size } = await this.#file.stat();
    // Somebody has looked for something else meanwhile, or for nothing any more.
    if (search !== this.#searches) return;
    const find = new Find(
      {
        path: this.#readPath,
        file: this.#file,
        encoding: this.#encoding,
        start: this.#start,
        size,
        index: this.#index,
        reader: this.#reader,
      },
      query,
      this.#options.ripgrep,
    );
    this.#find = find;
    const ticking = setInterval(() => {
      this.#changed();
    }, tellMs);
    try {
      await find.run();
    } catch {
      // Cancelled: what was found so far stays.
    } finally {
      clearInterval(ticking);
      if (this.#find === find) this.#tell();
    }
  }

  /** Ends the search; what it found stays. */
  cancelFind(): void {
    this.#find?.cancel();
    this.#tell();
  }

  /** The next or previous match that is shown in a row. */
  async nextMatch(
    from: number,
    direction: 'next' | 'previous',
  ): Promise<(PlaceInRows & { length: number; ordinal: number }) | undefined> {
    const find = this.#find;
    let at = from;
    for (let tries = 0; find && tries < find.places.count; tries++) {
      const match = await find.nearest(at, direction);
      const place = match && (await this.#placeInRows(match.offset));
      if (match && place) return { ...place, length: match.length, ordinal: match.ordinal };
      if (!match) break;
      at = direction === 'next' ? match.offset + 1 : match.offset;
    }
    return undefined;
  }

  get #bytes(): IndexedBytes {
    return {
      file: this.#file,
      index: this.#index,
      encoding: this.#encoding,
      start: this.#start,
      size: this.#isComplete ? this.#index.size : Math.max(this.#size, this.#index.size),
    };
  }

  get #known(): Known {
    return { encoding: this.#encoding, index: this.#index, places: this.#places };
  }

  /** What was read of the start of a file can be shown before the index is there. */
  #tellRead(lines: number): void {
    if (!this.#isComplete && lines > Math.max(this.#index.feeds + 1, this.#linesRead)) {
      this.#linesRead = lines;
      this.#tell();
    }
    this.#firstRead.resolve(undefined);
  }

  /** Line breaks before the block of a place: near enough for a picture. */
  #roughLineOf(offset: number): number {
    return this.#index.feedsBefore(Math.floor(offset / blockBytes));
  }

  async #placeInRows(offset: number): Promise<PlaceInRows | undefined> {
    if (!this.#filter) {
      const line = await this.#reader.lineOf(offset);
      return { row: line, line, offset };
    }
    const place = this.#filter.rowAt(offset);
    return place && { ...place, offset };
  }

  #linesOf(callId: string): Promise<CallLines> {
    return CallLines.at(callId, this.#places.offsetsOf([callId]), this.#reader);
  }

  async #matchesIn({ text, shownFrom, shownTo }: LineText): Promise<Row['matches']> {
    if (!this.#find) return [];
    const found = await this.#find.between(shownFrom, shownTo);
    if (found.length === 0) return [];
    const bytes = await this.#reader.read(shownFrom, Math.min(shownTo - shownFrom, 4 * mostUnits));
    const unitsTo = (offset: number): number =>
      Math.min(text.length, decode(bytes.subarray(0, offset - shownFrom), this.#encoding, true).length);
    return found.map(({ offset, length }) => ({
      start: unitsTo(offset),
      end: unitsTo(offset + length),
      offset,
    }));
  }

  /** Waits until a line is in the index or will never be, and tells which. */
  async #isKnown(line: number): Promise<boolean> {
    this.#firstRead.resolve(undefined);
    while (line > this.#index.feeds && !this.#isComplete && !this.#closing.signal.aborted)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return line <= this.#index.feeds;
  }

  /** Reads what the file starts with, and starts all over. */
  async #begin(file: FileHandle): Promise<void> {
    const { size, dev, ino } = await file.stat();
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const mark = byteOrderMark(buffer.subarray(0, bytesRead));
    this.#file = file;
    this.#generation++;
    this.#encoding = mark?.encoding ?? this.#options.encoding;
    this.#start = mark?.length ?? 0;
    this.#index = new LineIndex(this.#encoding);
    this.#places = new CallPlaces();
    this.#filter = undefined;
    this.#isComplete = false;
    this.#linesRead = 0;
    this.#size = size;
    this.#identity = `${dev} ${ino}`;
  }

  /** Takes all there is, then looks for more until it is closed. */
  async #followFile(): Promise<void> {
    const { signal } = this.#closing;
    // The first screen comes first.
    await Promise.race([this.#firstRead.promise, delay(patienceMs, undefined, { signal })]);
    for (let scanFrom = 0; ;) {
      await this.#takeAll(scanFrom);
      this.#complete();
      let change: 'none' | 'grown' | 'other';
      do {
        await delay(this.#options.pollMs ?? defaultPollMs, undefined, { signal });
        change = await this.#change();
      } while (change === 'none');
      if (change === 'grown') {
        scanFrom = scanAgainFrom(this.#known);
      } else {
        scanFrom = 0;
        await this.#reopen();
      }
    }
  }

  async #takeAll(scanFrom: number): Promise<void> {
    const { signal } = this.#closing;
    const take = takeBytes(this.#known, scanFrom);
    const buffers = [Buffer.allocUnsafeSlow(chunkBytes), Buffer.allocUnsafeSlow(chunkBytes)] as const;
    const file = this.#file;
    const read = (
      into: Buffer<ArrayBuffer>,
      position: number,
    ): Promise<FileReadResult<Buffer<ArrayBuffer>>> => {
      const reading = file.read(into, 0, chunkBytes, position);
      // A failure shows when it is awaited.
      reading.catch(() => undefined);
      return reading;
    };
    let position = scanFrom;
    let reading = read(buffers[0], position);
    for (;;) {
      const { bytesRead, buffer } = await reading;
      if (bytesRead === 0) break;
      position += bytesRead;
      // The next chunk is read while this one is scanned.
      reading = read(buffer === buffers[0] ? buffers[1] : buffers[0], position);
      if (signal.aborted) {
        // The file must not be closed while it is being read.
        await reading.catch(() => undefined);
        signal.throwIfAborted();
      }
      take.push(buffer.subarray(0, bytesRead));
      this.#size = Math.max(this.#size, position);
      this.#changed();
    }
    take.end();
  }

  async #change(): Promise<'none' | 'grown' | 'other'> {
    try {
      const { size, dev, ino } = await stat(this.#options.path);
      if (`${dev} ${ino}` !== this.#identity || size < this.#index.size) return 'other';
      return size > this.#index.size ? 'grown' : 'none';
    } catch {
      // Gone, or about to be replaced: what is open stays readable.
      return 'none';
    }
  }

  /** Turns to the file that now has the name. */
  async #reopen(): Promise<void> {
    const next = await open(this.#options.path);
    const old = this.#file;
    this.#find?.close();
    this.#find = undefined;
    await this.#begin(next);
    await old.close();
    this.#tell();
  }

  /** Does what goes on in the background; what ends it, other than closing, is shown. */
  async #run(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch {
      if (this.#closing.signal.aborted) return;
      this.#problem = 'unreadable';
      this.#complete();
    }
  }

  #complete(): void {
    this.#isComplete = true;
    this.#linesRead = 0;
    this.#size = this.#index.size;
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

  #changed(): void {
    this.#wake();
    this.#telling ??= setTimeout(() => {
      this.#tell();
    }, tellMs);
  }

  #tell(): void {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    this.#wake();
    if (!this.#closing.signal.aborted) this.#options.onChange(this.state);
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
