import { blockBytes } from '../lineIndex.ts';
import type { FoundText } from './findQuery.ts';

const chunkLength = 64 * 1024;
/** Places of further matches are found again when they are wanted: 10 bytes each are kept. */
export const mostStored = 3_000_000;

interface Chunk {
  readonly offsets: Float64Array;
  readonly lengths: Uint16Array;
}

/**
 * All matches of a search: their exact number in each block of the file, and the places of the first millions. Memory
 * does not grow with matches beyond those.
 */
export class MatchPlaces {
  readonly #chunks: Chunk[] = [];
  readonly #limit: number;
  #stored = 0;
  #count = 0;
  #perBlock = new Uint32Array(1024);

  /** @param limit how many places are kept */
  constructor(limit: number = mostStored) {
    this.#limit = limit;
  }

  /** All matches, kept or not. */
  get count(): number {
    return this.#count;
  }

  /** @param offset behind that of the match before */
  add(offset: number, length: number): void {
    const block = Math.floor(offset / blockBytes);
    if (block >= this.#perBlock.length) this.#growTo(block + 1);
    this.#perBlock[block] = (this.#perBlock[block] ?? 0) + 1;
    this.#count++;
    this.#store(offset, length);
  }

  /** Adds matches that all lie behind those there are. */
  append(others: MatchPlaces): void {
    const { blocks } = others;
    this.#growTo(blocks);
    for (let block = 0; block < blocks; block++)
      this.#perBlock[block] = (this.#perBlock[block] ?? 0) + others.countIn(block);
    // Places are kept from the first one on, without a gap.
    if (this.#stored === this.#count)
      for (let index = 0; index < others.#stored; index++) {
        const { offset, length } = others.#at(index);
        this.#store(offset, length);
      }
    this.#count += others.#count;
  }

  #growTo(blocks: number): void {
    if (blocks <= this.#perBlock.length) return;
    const larger = new Uint32Array(Math.max(2 * this.#perBlock.length, blocks));
    larger.set(this.#perBlock);
    this.#perBlock = larger;
  }

  #store(offset: number, length: number): void {
    if (this.#stored >= this.#limit) return;
    const index = this.#stored++;
    const chunk = (this.#chunks[Math.floor(index / chunkLength)] ??= {
      offsets: new Float64Array(chunkLength),
      lengths: new Uint16Array(chunkLength),
    });
    chunk.offsets[index % chunkLength] = offset;
    chunk.lengths[index % chunkLength] = Math.min(length, 0xffff);
  }

  /** How many blocks there are, up to the last one with a match. */
  get blocks(): number {
    for (let block = this.#perBlock.length; block > 0; block--)
      if ((this.#perBlock[block - 1] ?? 0) > 0) return block;
    return 0;
  }

  countIn(block: number): number {
    return this.#perBlock[block] ?? 0;
  }

  countBefore(block: number): number {
    let count = 0;
    for (let index = 0; index < Math.min(block, this.#perBlock.length); index++)
      count += this.#perBlock[index] ?? 0;
    return count;
  }

  /** The matches that start in a block, in their order; `undefined` where they have to be found again. */
  inBlock(block: number): FoundText[] | undefined {
    const count = this.countIn(block);
    if (count === 0) return [];
    const first = this.#indexFrom(block * blockBytes);
    if (first + count > this.#stored) return undefined;
    return Array.from({ length: count }, (_, index) => this.#at(first + index));
  }

  #at(index: number): FoundText {
    const chunk = this.#chunks[Math.floor(index / chunkLength)];
    return {
      offset: chunk?.offsets[index % chunkLength] ?? 0,
      length: chunk?.lengths[index % chunkLength] ?? 0,
    };
  }

  #indexFrom(offset: number): number {
    let [low, high] = [0, this.#stored];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#at(middle).offset < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
