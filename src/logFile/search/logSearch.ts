import { decode } from '../../text/encoding.ts';
import { mostUnits, type LineText } from '../lineReader.ts';
import type { LogFileState, Row } from '../logFileState.ts';
import { Find, type SearchedFile } from './find.ts';
import type { FindQuery, FoundText } from './findQuery.ts';

/** So often progress is told while a search runs, in milliseconds. */
const tickMs = 100;

/** A match and its number, 1 for the first match of the file. */
export type NumberedMatch = FoundText & { readonly ordinal: number };

/** The search of a log: one at a time, the last one that was asked for. */
export class LogSearch {
  readonly #ripgrep: string | undefined;
  readonly #onProgress: () => void;
  #find: Find | undefined;
  /** The file cannot be searched yet. */
  #isWaiting = false;
  /** How many searches were asked for: the last one counts. */
  #asked = 0;

  /**
   * @param ripgrep the program, where there is one
   * @param onProgress told some times a second while a search runs
   */
  constructor(ripgrep: string | undefined, onProgress: () => void) {
    this.#ripgrep = ripgrep;
    this.#onProgress = onProgress;
  }

  get progress(): LogFileState['find'] {
    return this.#isWaiting ? { count: 0, isDone: false, doneTo: 0 } : this.#find?.progress;
  }

  /**
   * Starts a search in place of the one before.
   * @param file waits until the file can be searched
   * @returns when it has ended, was cancelled or replaced
   */
  async start(query: FindQuery, file: () => Promise<SearchedFile>): Promise<void> {
    this.close();
    const search = this.#asked;
    this.#isWaiting = true;
    const searched = await file();
    // Somebody has looked for something else meanwhile, or for nothing any more.
    if (search !== this.#asked) return;
    this.#isWaiting = false;
    const find = new Find(searched, query, this.#ripgrep);
    this.#find = find;
    const ticking = setInterval(this.#onProgress, tickMs);
    try {
      await find.run();
    } catch {
      // Cancelled: what was found so far stays.
    } finally {
      clearInterval(ticking);
    }
  }

  /** Ends the search; what it found stays. */
  cancel(): void {
    if (this.#isWaiting) this.close();
    else this.#find?.cancel();
  }

  /** Ends the search and forgets it. */
  close(): void {
    this.#asked++;
    this.#isWaiting = false;
    this.#find?.close();
    this.#find = undefined;
  }

  /** The nearest match of the file, going on at the other end; see {@link Find.nearest}. */
  async nearest(from: number, direction: 'next' | 'previous'): Promise<NumberedMatch | undefined> {
    return this.#find?.nearest(from, direction);
  }

  /** The matches in a stretch of the file. */
  async between(from: number, to: number): Promise<FoundText[]> {
    return (await this.#find?.between(from, to)) ?? [];
  }

  /** The matches in what is shown of a line, in UTF-16 units of it. */
  async inLine(
    { text, shownFrom, shownTo }: LineText,
    { encoding, reader }: Pick<SearchedFile, 'encoding' | 'reader'>,
  ): Promise<Row['matches']> {
    const found = await this.between(shownFrom, shownTo);
    if (found.length === 0) return [];
    const bytes = await reader.read(shownFrom, Math.min(shownTo - shownFrom, 4 * mostUnits));
    const unitsTo = (offset: number): number =>
      Math.min(text.length, decode(bytes.subarray(0, offset - shownFrom), encoding, true).length);
    return found.map(({ offset, length }) => ({
      start: unitsTo(offset),
      end: unitsTo(offset + length),
      offset,
    }));
  }

  /** Blocks of the file in which a match starts, ascending. */
  *blocksWithMatches(): Generator<number> {
    const places = this.#find?.places;
    if (!places) return;
    for (let block = 0; block < places.blocks; block++) if (places.countIn(block) > 0) yield block;
  }
}
