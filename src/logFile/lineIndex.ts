import type { TextEncoding } from '../text/encoding.ts';
import { LineBreakCounter } from '../text/lineBreaks.ts';

/** Line breaks are counted for blocks of so many bytes: the place of any line is then one block to read. */
export const blockBytes = 64 * 1024;

/**
 * Where the lines of a file are, in 4 bytes for each 64 KB, however short or long its lines are. What follows the last
 * line break is a line, too.
 */
export class LineIndex {
  readonly #counter: LineBreakCounter;
  #before = new Uint32Array(1024);
  #size = 0;
  #breaks = 0;

  constructor(encoding: TextEncoding) {
    this.#counter = new LineBreakCounter(encoding);
  }

  /** Bytes taken so far. */
  get size(): number {
    return this.#size;
  }

  /** Line breaks found so far. */
  get breaks(): number {
    return this.#breaks;
  }

  /** Takes the next bytes of the file. */
  append(bytes: Buffer): void {
    for (let done = 0; done < bytes.length;) {
      const count = Math.min(bytes.length - done, blockBytes - (this.#size % blockBytes));
      const part = bytes.subarray(done, done + count);
      this.#count(part);
      this.#size += count;
      done += count;
      if (this.#size % blockBytes === 0) this.#closeBlock();
    }
  }

  /** Blocks whose line breaks will not change: a `\r` at the end of the last one may belong to the next one's `\n`. */
  get settledBlocks(): number {
    const isOpen = this.#size % blockBytes === 0 && this.#counter.endsInCarriage;
    return Math.floor(this.#size / blockBytes) - (isOpen ? 1 : 0);
  }

  /** Whether a `\r` comes last. */
  get endsInCarriage(): boolean {
    return this.#counter.endsInCarriage;
  }

  /**
   * Takes whole blocks that were counted elsewhere; there must be no part of a block before them.
   * @param breaks line breaks in each
   * @param endsInCarriage whether a `\r` comes last
   */
  appendBlocks(breaks: Uint32Array, endsInCarriage: boolean): void {
    for (const count of breaks) {
      this.#breaks += count;
      this.#size += blockBytes;
      this.#closeBlock();
    }
    this.#counter.goOn(endsInCarriage);
  }

  /** Line breaks before a block; of one not reached yet, all. */
  breaksBefore(block: number): number {
    return block * blockBytes <= this.#size ? (this.#before[block] ?? 0) : this.#breaks;
  }

  /**
   * The block in which a line break stands.
   * @param lineBreak 1 for the first line break; one that was found already
   */
  blockOf(lineBreak: number): number {
    let [low, high] = [0, Math.floor(this.#size / blockBytes)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#before[middle] ?? 0) < lineBreak) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #count(part: Buffer): void {
    const { breaks, joined } = this.#counter.count(part);
    this.#breaks += breaks;
    if (!joined) return;
    this.#breaks--;
    if (this.#size % blockBytes === 0) {
      const block = this.#size / blockBytes;
      this.#before[block] = (this.#before[block] ?? 0) - 1;
    }
  }

  #closeBlock(): void {
    const block = this.#size / blockBytes;
    if (block >= this.#before.length) {
      const larger = new Uint32Array(2 * this.#before.length);
      larger.set(this.#before);
      this.#before = larger;
    }
    this.#before[block] = this.#breaks;
  }
}
