import { LineBreaks } from '../../text/lineBreaks.ts';
import { blockBytes } from '../lineIndex.ts';
import { PatternError, type FindQuery, type FoundText } from './findQuery.ts';
import type { LineReader } from '../lineReader.ts';
import { MatchPlaces } from './matchPlaces.ts';
import { PlainSearch } from './plainSearch.ts';
import { RipgrepUnusable, searchWithRipgrep } from './ripgrep.ts';
import { RipgrepSearch } from './ripgrepSearch.ts';
import { unitBytes, type TextEncoding } from '../../text/encoding.ts';
import type { FileHandle } from 'node:fs/promises';

/** What is searched. */
export interface SearchedFile {
  /** To hand to ripgrep. */
  readonly path: string;
  readonly file: FileHandle;
  readonly encoding: TextEncoding;
  readonly start: number;
  readonly size: number;
  readonly reader: LineReader;
}

export interface FindProgress {
  readonly count: number;
  readonly isDone: boolean;
  /** Up to where the file is searched, in bytes. */
  readonly doneTo: number;
  /** The engine's words about a pattern that cannot be used. */
  readonly problem?: string;
}

/** Lines are read so far around a block to find its matches again. */
const windowBytes = 2 * blockBytes;
const blocksKept = 16;

/** One search through a whole file. */
export class Find {
  readonly query: FindQuery;
  readonly #file: SearchedFile;
  #ripgrep: string | undefined;
  readonly #abort = new AbortController();
  readonly #closed = new AbortController();
  readonly #places = new MatchPlaces();
  readonly #foundAgain = new Map<number, Promise<FoundText[]>>();
  #search: RipgrepSearch | undefined;
  #doneTo = 0;
  #isDone = false;
  #problem: string | undefined;

  constructor(file: SearchedFile, query: FindQuery, ripgrep: string | undefined) {
    this.#file = file;
    this.query = query;
    this.#ripgrep = file.encoding === 'utf-8' ? ripgrep : undefined;
  }

  get places(): MatchPlaces {
    return this.#places;
  }

  get progress(): FindProgress {
    return {
      count: this.#places.count + (this.#search?.countBeyond ?? 0),
      isDone: this.#isDone,
      doneTo: Math.max(this.#doneTo, this.#search?.doneTo ?? 0),
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
    };
  }

  /** Searches to the end; what is found shows in {@link places} meanwhile. Rejects only with the reason of {@link cancel}. */
  async run(): Promise<void> {
    const { signal } = this.#abort;
    try {
      if (!(await this.#runRipgrep())) await this.#runPlain();
      this.#doneTo = this.#file.size;
    } catch (error) {
      signal.throwIfAborted();
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.#isDone = true;
  }

  /** Ends the search and its process; what was found stays. */
  cancel(): void {
    this.#isDone = true;
    this.#abort.abort();
  }

  /** Ends all of it: what was found is wanted no more. */
  close(): void {
    this.cancel();
    this.#closed.abort();
  }

  async #runRipgrep(): Promise<boolean> {
    if (this.#ripgrep === undefined) return false;
    const { path, size } = this.#file;
    const { signal } = this.#abort;
    const startOfLine = (from: number): Promise<number | undefined> => this.#startOfLine(from);
    const searched = { program: this.#ripgrep, query: this.query, path, size, startOfLine, signal };
    try {
      this.#search = new RipgrepSearch(searched, this.#places);
      await this.#search.run();
      return true;
    } catch (error) {
      if (this.#places.count > 0 || !(error instanceof RipgrepUnusable || error instanceof PatternError))
        throw error;
      // What is found again later is found by the same engine.
      this.#ripgrep = undefined;
      return false;
    }
  }

  async #startOfLine(from: number): Promise<number | undefined> {
    const { reader, encoding } = this.#file;
    const feed = new LineBreaks(await reader.read(from, blockBytes), encoding).next(0);
    return feed === -1 ? undefined : from + feed + unitBytes(encoding);
  }

  async #runPlain(): Promise<void> {
    const { file, encoding, start, size } = this.#file;
    await new PlainSearch(this.query, encoding).inFile(
      file,
      start,
      size,
      (found, doneTo) => {
        for (const { offset, length } of found) this.#places.add(offset, length);
        this.#doneTo = doneTo;
      },
      this.#abort.signal,
    );
  }

  /** The matches that start in a stretch of the file, in their order. */
  async between(from: number, to: number): Promise<FoundText[]> {
    const found: FoundText[] = [];
    for (let block = Math.floor(from / blockBytes); block * blockBytes < to; block++)
      for (const match of await this.#inBlock(block))
        if (match.offset >= from && match.offset < to) found.push(match);
    return found;
  }

  /**
   * The nearest match in a direction, going on at the other end of the file.
   * @param from next: the first one at or behind this place; previous: the last one before it
   * @returns with its number, 1 for the first match of the file
   */
  async nearest(
    from: number,
    direction: 'next' | 'previous',
  ): Promise<(FoundText & { readonly ordinal: number }) | undefined> {
    const blocks = this.#places.blocks;
    if (blocks === 0) return undefined;
    const first = Math.min(Math.floor(Math.min(from, Number.MAX_SAFE_INTEGER) / blockBytes), blocks);
    for (let step = 0; step <= blocks + 1; step++) {
      const block =
        direction === 'next'
          ? (first + step) % (blocks + 1)
          : (first - step + 2 * (blocks + 1)) % (blocks + 1);
      if (this.#places.countIn(block) === 0) continue;
      const matches = await this.#inBlock(block);
      const isFirstBlock = step === 0;
      const fits = ({ offset }: FoundText): boolean =>
        !isFirstBlock || (direction === 'next' ? offset >= from : offset < from);
      const index = direction === 'next' ? matches.findIndex(fits) : matches.findLastIndex(fits);
      const match = matches[index];
      if (match) return { ...match, ordinal: this.#places.countBefore(block) + index + 1 };
    }
    return undefined;
  }

  #inBlock(block: number): Promise<FoundText[]> | FoundText[] {
    const stored = this.#places.inBlock(block);
    if (stored) return stored;
    const known = this.#foundAgain.get(block) ?? this.#findAgain(block);
    this.#foundAgain.delete(block);
    this.#foundAgain.set(block, known);
    const [oldest] = this.#foundAgain.keys();
    if (this.#foundAgain.size > blocksKept && oldest !== undefined) this.#foundAgain.delete(oldest);
    return known;
  }

  /** Searches the lines of a block once more, with the same engine. */
  async #findAgain(block: number): Promise<FoundText[]> {
    const { reader, encoding } = this.#file;
    const [from, to] = [block * blockBytes, (block + 1) * blockBytes];
    const before = await reader.read(Math.max(0, from - windowBytes), Math.min(from, windowBytes));
    const feed = new LineBreaks(before, encoding).last(before.length);
    const start = feed === -1 ? from - before.length : from - before.length + feed + unitBytes(encoding);
    const behind = await reader.read(to, windowBytes);
    const next = new LineBreaks(behind, encoding).next(0);
    const end = next === -1 ? to + behind.length : to + next;
    const bytes = await reader.read(start, end - start);
    const found: FoundText[] = [];
    if (this.#ripgrep === undefined)
      for (const match of new PlainSearch(this.query, encoding).inBytes(bytes, start)) found.push(match);
    else
      await searchWithRipgrep({
        program: this.#ripgrep,
        query: this.query,
        input: bytes,
        signal: this.#closed.signal,
        onMatch: (offset, length) => found.push({ offset: start + offset, length }),
      }).catch(() => undefined);
    return found.filter(({ offset }) => offset >= from && offset < to);
  }
}
