import { TextDecoder } from 'node:util';
import { isInstantOfCall, latestSeconds } from '../ids/callId.ts';
import { plainBefore, plainBehind, standsAlone } from './callIdRule.ts';

/** How the bytes spell text: what is ASCII in them must be the same bytes in ASCII. */
export type ByteEncoding = 'utf-8' | 'gb18030';

/** What a scanner is told. */
export interface ByteScanOptions {
  /**
   * Called for each call ID, in order, once its surroundings are known.
   * @param callId its text
   * @param offset where it starts, in bytes from the first one that was given
   * @param line number of line feeds before it; 0 throughout without `countLines`
   */
  readonly onHit: (callId: string, offset: number, line: number) => void;
  /** Counts lines, which costs a look at each byte. */
  readonly countLines?: boolean;
  readonly encoding?: ByteEncoding;
  /** Milliseconds since 1970; IDs of more than a day later are none. */
  readonly now?: number;
}

const zero = 0x30;
const hyphen = 0x2d;
const lineFeed = 0x0a;

/** So many digits in a row are followed; more are no call ID, not even behind an escape that ends in digits. */
const longestRun = 24;
/** A decided probe needs these bytes behind it: a run, the hyphen, the sequence, what the rule reads behind it. */
const bytesAhead = longestRun + 11 + 25;
/** And these before it: the run's other digits and what the rule reads before it. */
const bytesBack = 96;
/** Large enough that the calls to read a file do not count, small enough for a processor's cache. */
const bufferSize = 512 * 1024 + 4096;

/**
 * Finds call IDs in bytes that come in pieces of any size, with one buffer of its own: write to `space()` and tell
 * `wrote()`, or `push()` what lies elsewhere; `end()` when nothing follows.
 *
 * A call ID holds ten digits in a row, so a look at every tenth byte meets each of them.
 */
export class CallIdScanner {
  readonly #buffer = Buffer.allocUnsafeSlow(bufferSize);
  readonly #onHit: ByteScanOptions['onHit'];
  readonly #countLines: boolean;
  readonly #encoding: ByteEncoding;
  readonly #latest: number;
  #decoder: TextDecoder | undefined;
  /** How many bytes of the buffer are filled. */
  #filled = 0;
  /** The next byte to look at: no hyphen up to it is undecided. */
  #probe = 9;
  /** Offset of the buffer's first byte. */
  #base = 0;
  #line = 0;
  /** Line feeds before this place are in `#line`. */
  #countedTo = 0;

  constructor(options: ByteScanOptions) {
    this.#onHit = options.onHit;
    this.#countLines = options.countLines ?? false;
    this.#encoding = options.encoding ?? 'utf-8';
    this.#latest = latestSeconds(options.now ?? Date.now());
  }

  /** Room for the next bytes, never empty; valid until the next call of any method. */
  space(): Buffer {
    return this.#buffer.subarray(this.#filled, bufferSize - bytesAhead);
  }

  /** Takes the first `count` bytes of `space()` as the next ones. */
  wrote(count: number): void {
    this.#filled += count;
    this.#scan(this.#filled - bytesAhead);
    if (this.#filled > bufferSize / 2 || this.space().length === 0) this.#moveToFront();
  }

  /** Takes bytes from elsewhere; they may change afterwards. */
  push(chunk: Uint8Array): void {
    for (let done = 0; done < chunk.length;) {
      const space = this.space();
      const count = Math.min(space.length, chunk.length - done);
      space.set(done === 0 && count === chunk.length ? chunk : chunk.subarray(done, done + count));
      done += count;
      this.wrote(count);
    }
  }

  /** Decides what waited for more. Afterwards the scanner is used up. */
  end(): void {
    this.#buffer.fill(lineFeed, this.#filled, this.#filled + bytesAhead);
    this.#scan(this.#filled);
  }

  #moveToFront(): void {
    const keep = Math.max(0, Math.min(this.#probe - bytesBack, this.#filled));
    if (keep === 0) return;
    if (this.#countLines) this.#countTo(Math.max(keep, this.#countedTo));
    this.#buffer.copyWithin(0, keep, this.#filled);
    this.#filled -= keep;
    this.#probe -= keep;
    this.#base += keep;
    this.#countedTo -= keep;
  }

  #scan(until: number): void {
    const bytes = this.#buffer;
    let probe = this.#probe;
    while (probe < until) {
      // Wraps below zero for what is smaller than a digit: one comparison instead of two.
      if (((bytes[probe] as number) - zero) >>> 0 > 9) {
        probe += 10;
        continue;
      }
      let end = probe + 1;
      while (((bytes[end] as number) - zero) >>> 0 <= 9 && end < probe + longestRun) end++;
      // Most hyphens stand behind fewer digits, as in dates.
      if (bytes[end] === hyphen && ((bytes[end - 10] as number) - zero) >>> 0 <= 9) this.#judge(end);
      // The next run of ten digits starts behind `end`, so this place is in it; a longer run goes on at `end`.
      probe = end < probe + longestRun ? end + 10 : end;
    }
    this.#probe = probe;
  }

  /** Judges what stands around a hyphen, some digits before it being sure. */
  #judge(at: number): void {
    const bytes = this.#buffer;
    const start = at - 10;
    let seconds = 0;
    for (let index = start; index < at; index++) {
      const digit = ((bytes[index] as number) - zero) >>> 0;
      if (digit > 9) return;
      seconds = seconds * 10 + digit;
    }
    let end = at + 1;
    while (((bytes[end] as number) - zero) >>> 0 <= 9 && end <= at + 11) end++;
    const sequenceLength = end - at - 1;
    if (sequenceLength < 1 || sequenceLength > 10 || !isInstantOfCall(seconds, this.#latest)) return;

    const isPlain =
      (start === 0 || plainBefore[bytes[start - 1] as number] === 1) &&
      plainBehind[bytes[end] as number] === 1;
    if (!isPlain && !this.#standsAlone(start, end)) return;
    if (this.#countLines) this.#countTo(start);
    this.#onHit(bytes.toString('latin1', start, end), this.#base + start, this.#line);
  }

  #standsAlone(start: number, end: number): boolean {
    const before = this.#decode(this.#startOfCharacter(Math.max(0, start - 64), start), start);
    // A character that is cut at the end comes too late to matter.
    const text = before + this.#decode(start, Math.min(end + 24, this.#buffer.length));
    return standsAlone(text, before.length, before.length + end - start);
  }

  #decode(from: number, to: number): string {
    if (this.#encoding === 'utf-8') return this.#buffer.toString('utf8', from, to);
    this.#decoder ??= new TextDecoder(this.#encoding);
    return this.#decoder.decode(this.#buffer.subarray(from, to));
  }

  /** The first place from `from` on where a character starts for sure, else `from`. */
  #startOfCharacter(from: number, to: number): number {
    const bytes = this.#buffer;
    if (from === 0) return 0;
    if (this.#encoding === 'utf-8') {
      let index = from;
      while (index < to && ((bytes[index] as number) & 0xc0) === 0x80) index++;
      return index;
    }
    // In GB18030 a byte below 0x80 ends a character, be it one of two bytes.
    for (let index = from; index < to; index++) if ((bytes[index - 1] as number) < 0x80) return index;
    return from;
  }

  #countTo(place: number): void {
    const bytes = this.#buffer;
    let line = this.#line;
    for (let index = this.#countedTo; index < place; index++) if (bytes[index] === lineFeed) line++;
    this.#line = line;
    this.#countedTo = place;
  }
}
