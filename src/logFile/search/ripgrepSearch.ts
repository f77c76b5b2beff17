import { MatchPlaces } from './matchPlaces.ts';
import type { FindQuery } from './findQuery.ts';
import { searchWithRipgrep } from './ripgrep.ts';

export interface SearchedByRipgrep {
  /** The program. */
  readonly program: string;
  readonly query: FindQuery;
  readonly path: string;
  /** What is added behind so many bytes is left out. */
  readonly size: number;
  /** Where the next line starts at or behind a byte; `undefined` where that is far away. */
  readonly startOfLine: (from: number) => Promise<number | undefined>;
  readonly signal: AbortSignal;
}

/** After so many matches it is decided whether two processes share the file. */
const matchesToDecide = 200;
/** Less is read sooner than a second process starts, in bytes. */
const smallestRest = 128 * 1024 * 1024;
/** The first process maps the file and is faster than the second, which has to read it: so much of the rest is its. */
const shareOfFirst = 0.62;

/**
 * Searches a whole file with ripgrep. Telling matches costs it more than reading does: where they are many, a second
 * process searches the last part of the file.
 */
export class RipgrepSearch {
  readonly #searched: SearchedByRipgrep;
  readonly #places: MatchPlaces;
  /** The first process has come to the part of the second. */
  readonly #enough = new AbortController();
  readonly #over = new AbortController();
  #tailPlaces = new MatchPlaces();
  #tail: Promise<boolean> | undefined;
  /** Matches from here on are the second process's to tell. */
  #tailFrom = Infinity;
  #doneTo = 0;

  /** @param places filled in their order: those that the second process tells come last, all at once */
  constructor(searched: SearchedByRipgrep, places: MatchPlaces) {
    this.#searched = searched;
    this.#places = places;
  }

  /** Matches that were found but are in none of the places yet. */
  get countBeyond(): number {
    return this.#tailPlaces.count;
  }

  /** The last place that the first process told of. */
  get doneTo(): number {
    return this.#doneTo;
  }

  /**
   * Searches to the end.
   * @throws PatternError, RipgrepUnusable
   */
  async run(): Promise<void> {
    try {
      await this.#run();
    } finally {
      this.#over.abort();
      this.#tailPlaces = new MatchPlaces();
    }
  }

  async #run(): Promise<void> {
    const { size, signal } = this.#searched;
    const both = AbortSignal.any([signal, this.#enough.signal]);
    try {
      await this.#search(this.#searched.path, both, (offset, length) => {
        if (offset >= this.#tailFrom) this.#enough.abort();
        else if (offset < size) this.#add(offset, length);
      });
    } catch (error) {
      if (!this.#enough.signal.aborted) throw error;
    }
    if (!this.#tail) return;
    signal.throwIfAborted();
    if (await this.#tail) this.#places.append(this.#tailPlaces);
    // Whatever kept the second process from its part: the file is searched for that once more.
    else if (this.#enough.signal.aborted)
      await this.#search(this.#searched.path, signal, (offset, length) => {
        if (offset >= this.#tailFrom && offset < size) this.#places.add(offset, length);
      });
  }

  #search(
    input: Parameters<typeof searchWithRipgrep>[0]['input'],
    signal: AbortSignal,
    onMatch: (offset: number, length: number) => void,
  ): Promise<void> {
    const { program, query } = this.#searched;
    return searchWithRipgrep({ program, query, input, signal, onMatch });
  }

  #add(offset: number, length: number): void {
    this.#places.add(offset, length);
    this.#doneTo = offset;
    if (this.#places.count !== matchesToDecide || process.platform !== 'linux') return;
    const rest = this.#searched.size - offset;
    if (rest >= smallestRest && offset < rest) this.#tail = this.#searchTail(offset + shareOfFirst * rest);
  }

  /** @returns whether the last part of the file was searched to its end */
  async #searchTail(about: number): Promise<boolean> {
    const { path, size, startOfLine, signal } = this.#searched;
    const from = await startOfLine(Math.floor(about));
    // The first process may be there already.
    if (from === undefined || from <= this.#doneTo) return false;
    this.#tailFrom = from;
    try {
      await this.#search({ path, from }, AbortSignal.any([signal, this.#over.signal]), (offset, length) => {
        if (from + offset < size) this.#tailPlaces.add(from + offset, length);
      });
      return true;
    } catch {
      if (!this.#enough.signal.aborted) this.#tailFrom = Infinity;
      return false;
    }
  }
}
