import { unitBytes, type TextEncoding } from './textEncoding.ts';

/** Line breaks are counted for blocks of so many bytes: the place of any line is then one block to read. */
export const blockBytes = 64 * 1024;

const lineFeed = 0x0a;
/** With more line breaks than one in so many bytes, looking at four bytes at a time is faster than searching for each. */
const denseBytes = 80;

/**
 * Where the lines of a file are, in 4 bytes for each 64 KB, however short or long its lines are. Lines end with a line
 * feed; what follows the last one is a line, too.
 */
export class LineIndex {
  readonly #unit: 1 | 2;
  /** Which of the two bytes of a line feed in UTF-16 is not 0. */
  readonly #feedAt: 0 | 1;
  #before = new Uint32Array(1024);
  #size = 0;
  #feeds = 0;
  /** First byte of a UTF-16 unit whose second one is still to come. */
  #half: number | undefined;
  #isDense = false;

  constructor(encoding: TextEncoding) {
    this.#unit = unitBytes(encoding);
    this.#feedAt = encoding === 'utf-16be' ? 1 : 0;
  }

  /** Bytes taken so far. */
  get size(): number {
    return this.#size;
  }

  /** Line breaks found so far. */
  get feeds(): number {
    return this.#feeds;
  }

  /** Takes the next bytes of the file. */
  append(bytes: Buffer): void {
    for (let done = 0; done < bytes.length;) {
      const count = Math.min(bytes.length - done, blockBytes - (this.#size % blockBytes));
      const part = bytes.subarray(done, done + count);
      this.#feeds += this.#unit === 1 ? this.#countBytes(part) : this.#countUnits(part);
      this.#size += count;
      done += count;
      if (this.#size % blockBytes === 0) this.#closeBlock();
    }
  }

  /**
   * Takes whole blocks that were counted elsewhere; there must be no part of a block before them.
   * @param feeds line breaks in each
   */
  appendBlocks(feeds: Uint32Array): void {
    for (const count of feeds) {
      this.#feeds += count;
      this.#size += blockBytes;
      this.#closeBlock();
    }
  }

  /** Line breaks before a block; of one not reached yet, all. */
  feedsBefore(block: number): number {
    return block * blockBytes <= this.#size ? (this.#before[block] ?? 0) : this.#feeds;
  }

  /**
   * The block in which a line break stands.
   * @param feed 1 for the first line break; one that was found already
   */
  blockOf(feed: number): number {
    let [low, high] = [0, Math.floor(this.#size / blockBytes)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#before[middle] ?? 0) < feed) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /**
   * Counts the line breaks that start in some bytes of the file.
   * @param bytes those from `offset` on, `offset` being even in UTF-16
   */
  countIn(bytes: Buffer): number {
    let count = 0;
    for (let at = this.next(bytes, 0); at !== -1; at = this.next(bytes, at + this.#unit)) count++;
    return count;
  }

  /** The next line break in bytes that start at an even place of the file, in bytes from their start; -1 for none. */
  next(bytes: Buffer, from: number): number {
    if (this.#unit === 1) return bytes.indexOf(lineFeed, from);
    for (let at = bytes.indexOf(lineFeed, from); at !== -1; at = bytes.indexOf(lineFeed, at + 1))
      if (this.#isFeed(bytes, at)) return at - this.#feedAt;
    return -1;
  }

  /** The last line break that starts before `until`; -1 for none. */
  last(bytes: Buffer, until: number): number {
    if (until <= 0) return -1;
    const from = this.#unit === 1 ? until - 1 : Math.min(until - 1, bytes.length - 1);
    if (this.#unit === 1) return bytes.lastIndexOf(lineFeed, from);
    for (let at = bytes.lastIndexOf(lineFeed, from); at !== -1;) {
      if (this.#isFeed(bytes, at)) return at - this.#feedAt;
      at = at === 0 ? -1 : bytes.lastIndexOf(lineFeed, at - 1);
    }
    return -1;
  }

  #isFeed(bytes: Buffer, at: number): boolean {
    return at % 2 === this.#feedAt && bytes[this.#feedAt === 0 ? at + 1 : at - 1] === 0;
  }

  #closeBlock(): void {
    const block = this.#size / blockBytes;
    if (block >= this.#before.length) {
      const larger = new Uint32Array(2 * this.#before.length);
      larger.set(this.#before);
      this.#before = larger;
    }
    this.#before[block] = this.#feeds;
  }

  #countBytes(bytes: Buffer): number {
    let count = 0;
    if (this.#isDense) count = countDense(bytes);
    else for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) count++;
    this.#isDense = count * denseBytes > bytes.length;
    return count;
  }

  #countUnits(bytes: Buffer): number {
    let count = 0;
    let start = 0;
    if (this.#half !== undefined && bytes.length > 0) {
      const unit = [this.#half, bytes[0] ?? 0];
      if (unit[this.#feedAt] === lineFeed && unit[1 - this.#feedAt] === 0) count++;
      this.#half = undefined;
      start = 1;
    }
    const whole = start + ((bytes.length - start) & ~1);
    count += this.countIn(start === 0 ? bytes.subarray(0, whole) : bytes.subarray(start, whole));
    if (whole < bytes.length) this.#half = bytes[whole];
    return count;
  }
}

/** Counts line feeds four bytes at a time. */
function countDense(bytes: Buffer): number {
  let count = 0;
  let at = 0;
  for (; at < bytes.length && (bytes.byteOffset + at) % 4 !== 0; at++) if (bytes[at] === lineFeed) count++;
  // Nothing is left, perhaps at a place where no word may start.
  if (at === bytes.length) return count;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (bytes.length - at) >> 2);
  for (const word of words) {
    const difference = word ^ 0x0a0a0a0a;
    // The highest bit of each byte that is 0 stays clear.
    const others = ((difference & 0x7f7f7f7f) + 0x7f7f7f7f) | 0 | difference | 0x7f7f7f7f;
    count += Math.imul(~others >>> 7, 0x01010101) >>> 24;
  }
  for (at += 4 * words.length; at < bytes.length; at++) if (bytes[at] === lineFeed) count++;
  return count;
}
