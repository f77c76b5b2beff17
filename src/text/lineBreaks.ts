import { isUtf16, unitBytes, type TextEncoding } from './encoding.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** Whatever separates lines in a text that is decoded: what the editor takes for a line break, and nothing else. */
export const lineBreak = /\r\n?|\n/g;

/**
 * The line breaks of some bytes, as the editor counts them: `\r\n`, `\n`, and a `\r` with no `\n` behind it. A break
 * stands where its last unit stands. Of a `\r` at the end of the bytes nobody knows yet: it counts.
 */
export class LineBreaks {
  readonly #bytes: Buffer;
  readonly #unit: 1 | 2;
  /** Which of the two bytes of an ASCII character in UTF-16 is not 0. */
  readonly #at: 0 | 1;
  /** The next ones that are known; what lies before is not. */
  #feed = -1;
  #carriage = -1;

  /** @param bytes of a text from a character on: in UTF-16, from an even place of the file */
  constructor(bytes: Buffer, encoding: TextEncoding) {
    this.#bytes = bytes;
    this.#unit = unitBytes(encoding);
    this.#at = encoding === 'utf-16be' ? 1 : 0;
  }

  /**
   * The next line break; to be asked for in ascending order.
   * @returns its last unit, in bytes from the start; -1 for none
   */
  next(from: number): number {
    if (this.#feed < from) this.#feed = this.#find(lineFeed, from);
    if (this.#carriage < from) this.#carriage = this.#find(carriageReturn, from);
    const place =
      this.#carriage + this.#unit === this.#feed ? this.#feed : Math.min(this.#feed, this.#carriage);
    return place === Infinity ? -1 : place;
  }

  /** The last line break that stands before a place; -1 for none. */
  last(until: number): number {
    return Math.max(this.#findLast(lineFeed, until), this.#findLast(carriageReturn, until));
  }

  #find(byte: number, from: number): number {
    let at = this.#bytes.indexOf(byte, from);
    if (this.#unit === 1) return at === -1 ? Infinity : at;
    while (at !== -1 && !this.#isUnit(at)) at = this.#bytes.indexOf(byte, at + 1);
    return at === -1 ? Infinity : at - this.#at;
  }

  #findLast(byte: number, until: number): number {
    if (until <= 0) return -1;
    let at = this.#bytes.lastIndexOf(byte, until - 1);
    while (at > 0 && !this.#isUnit(at)) at = this.#bytes.lastIndexOf(byte, at - 1);
    return at === -1 || !this.#isUnit(at) ? -1 : at - this.#at;
  }

  #isUnit(at: number): boolean {
    if (this.#unit === 1) return true;
    return at % 2 === this.#at && this.#bytes[this.#at === 0 ? at + 1 : at - 1] === 0;
  }
}

/** With more line breaks than one in so many bytes, looking at four bytes at a time is faster than searching for each. */
const denseBytes = 80;

/** Counts line breaks of a text that comes in pieces of any size, of which each starts where the one before ended. */
export class LineBreakCounter {
  readonly #encoding: TextEncoding;
  /** First byte of a UTF-16 unit whose second one is still to come. */
  #half: Buffer | undefined;
  #isDense = false;
  #endsInCarriage = false;

  constructor(encoding: TextEncoding) {
    this.#encoding = encoding;
  }

  /** Whether a `\r` that was counted comes last: a `\n` behind it makes one break with it. */
  get endsInCarriage(): boolean {
    return this.#endsInCarriage;
  }

  /** Goes on behind bytes that were counted elsewhere. */
  goOn(endsInCarriage: boolean): void {
    this.#endsInCarriage = endsInCarriage;
  }

  /**
   * Counts the line breaks in the next bytes.
   * @returns `joined`: the `\r` that was counted last belongs to the first one of these
   */
  count(bytes: Buffer): { readonly breaks: number; readonly joined: boolean } {
    const whole = isUtf16(this.#encoding) ? this.#wholeUnits(bytes) : bytes;
    if (whole.length === 0) return { breaks: 0, joined: false };
    const lines = new LineBreaks(whole, this.#encoding);
    const unit = unitBytes(this.#encoding);
    const isFeed = whole[0] === lineFeed || (this.#encoding === 'utf-16be' && whole[1] === lineFeed);
    const joined = this.#endsInCarriage && isFeed && lines.next(0) === 0;
    const breaks =
      unit === 2 ? countAll(lines, unit) : this.#isDense ? countDense(whole) : countSparse(whole);
    this.#isDense = breaks * denseBytes > whole.length;
    const tail = new LineBreaks(whole.subarray(-unit), this.#encoding);
    this.#endsInCarriage = tail.next(0) === 0 && !whole.subarray(-unit).includes(lineFeed);
    return { breaks, joined };
  }

  #wholeUnits(bytes: Buffer): Buffer {
    const all = this.#half ? Buffer.concat([this.#half, bytes]) : bytes;
    const whole = all.length & ~1;
    this.#half = whole < all.length ? Buffer.from(all.subarray(whole)) : undefined;
    return all.subarray(0, whole);
  }
}

/** Looks for each of them, which is fastest where lines are long. */
function countSparse(bytes: Buffer): number {
  if (bytes.includes(carriageReturn)) return countAll(new LineBreaks(bytes, 'utf-8'), 1);
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) count++;
  return count;
}

function countAll(lines: LineBreaks, unit: 1 | 2): number {
  let count = 0;
  for (let at = lines.next(0); at !== -1; at = lines.next(at + unit)) count++;
  return count;
}

/** Counts line breaks four bytes at a time. */
function countDense(bytes: Buffer): number {
  const hasCarriage = bytes.includes(carriageReturn);
  let count = 0;
  let at = 0;
  for (; at < bytes.length && (bytes.byteOffset + at) % 4 !== 0; at++) if (isBreak(bytes, at)) count++;
  // Nothing is left, perhaps at a place where no word may start.
  if (at === bytes.length) return count;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (bytes.length - at) >> 2);
  if (!hasCarriage) for (const word of words) count += equalBytes(word, 0x0a0a0a0a);
  else
    for (const [index, word] of words.entries()) {
      count += equalBytes(word, 0x0a0a0a0a);
      if (equalBytes(word, 0x0d0d0d0d) === 0) continue;
      for (let place = at + 4 * index; place < at + 4 * index + 4; place++)
        if (bytes[place] === carriageReturn && bytes[place + 1] !== lineFeed) count++;
    }
  for (at += 4 * words.length; at < bytes.length; at++) if (isBreak(bytes, at)) count++;
  return count;
}

/** How many of the four bytes of a word are those of another one, of four equal bytes. */
function equalBytes(word: number, wanted: number): number {
  const difference = word ^ wanted;
  // The highest bit of each byte that is 0 stays clear.
  const others = ((difference & 0x7f7f7f7f) + 0x7f7f7f7f) | 0 | difference | 0x7f7f7f7f;
  return Math.imul(~others >>> 7, 0x01010101) >>> 24;
}

function isBreak(bytes: Buffer, at: number): boolean {
  return bytes[at] === lineFeed || (bytes[at] === carriageReturn && bytes[at + 1] !== lineFeed);
}
