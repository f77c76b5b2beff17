import { TextDecoder } from 'node:util';
import { isInstantOfCall, isSequence, isSequenceOfMilliseconds, latestSeconds } from '../ids/callId.ts';
import { startOfCharacter, type ByteEncoding } from '../text/encoding.ts';
import { mayNameSomethingElse, plainBefore, plainBehind, standsAlone } from './callIdRule.ts';
import { namedCallIds } from './namedCallIds.ts';

/** What a scanner is told. */
export interface ByteScanOptions {
  /**
   * Called for each call ID, in order, once its surroundings are known.
   * @param callId its text
   * @param offset where it starts, in bytes from the first one that was given
   */
  readonly onHit: (callId: string, offset: number) => void;
  readonly encoding?: ByteEncoding;
  /** Also finds those of any shape that the name of their field makes call IDs; each look at them costs time. */
  readonly named?: boolean;
  /** Milliseconds since 1970; IDs of more than a day later are none. */
  readonly now?: number;
}

const zero = 0x30;
const hyphen = 0x2d;
const lineFeed = 0x0a;
/** The digits on either side of the hyphen of a call ID that a field names. */
const longestNamed = 16;
/** So many bytes before it may hold the name of its field. */
const namedBack = 90;

/** So many digits in a row are followed; more are no call ID, not even behind an escape that ends in digits. */
const longestRun = 24;
/** A decided probe needs these bytes behind it: a run, the hyphen, the sequence, what the rule reads behind it. */
const bytesAhead = longestRun + 11 + 25;
/** And these before it: the run's other digits and what the rule reads before it. */
const bytesBack = 128;
/** Large enough that the calls to read a file do not count, small enough for a processor's cache. */
const bufferSize = 512 * 1024 + 4096;

/**
 * Finds call IDs in bytes that come in pieces of any size, with one buffer of its own: write to `space()` and tell
 * `wrote()`, or `push()` what lies elsewhere; `end()` when nothing follows.
 *
 * A call ID holds ten digits in a row, so a look at every tenth byte meets each of them. Of those that only the name of
 * their field makes call IDs (`named`), it meets each with nine digits before the hyphen or five behind it; shorter ones by chance.
 */
export class CallIdScanner {
  readonly #buffer = Buffer.allocUnsafeSlow(bufferSize);
  readonly #byteAt = byteReader(this.#buffer);
  readonly #onHit: ByteScanOptions['onHit'];
  #encoding: ByteEncoding;
  readonly #named: boolean;
  readonly #latest: number;
  #decoder: TextDecoder | undefined;
  /** How many bytes of the buffer are filled. */
  #filled = 0;
  /** The next byte to look at: no hyphen up to it is undecided. */
  #probe = 9;
  /** Offset of the buffer's first byte. */
  #base = 0;
  /** What is before this place is told. */
  #judgedTo = 0;

  constructor(options: ByteScanOptions) {
    this.#onHit = options.onHit;
    this.#encoding = options.encoding ?? 'utf-8';
    this.#named = options.named ?? false;
    this.#latest = latestSeconds(options.now ?? Date.now());
  }

  /** Another encoding, where all bytes that came are ASCII. */
  set encoding(encoding: ByteEncoding) {
    this.#encoding = encoding;
    this.#decoder = undefined;
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
    this.#buffer.copyWithin(0, keep, this.#filled);
    this.#filled -= keep;
    this.#probe -= keep;
    this.#base += keep;
    this.#judgedTo -= keep;
  }

  #scan(until: number): void {
    if (this.#named) {
      this.#scanNamed(until);
      return;
    }
    const bytes = this.#buffer;
    let probe = this.#probe;
    while (probe < until) {
      // Wraps below zero for what is smaller than a digit: one comparison instead of two.
      if (((bytes[probe] as number) - zero) >>> 0 > 9) {
        probe += 10;
        continue;
      }
      const end = this.#endOfRun(probe);
      // Most hyphens stand behind fewer digits, as in dates.
      if (bytes[end] === hyphen && ((bytes[end - 10] as number) - zero) >>> 0 <= 9) this.#judge(end);
      // The next run of ten digits starts behind `end`, so this place is in it; a longer run goes on at `end`.
      probe = end < probe + longestRun ? end + 10 : end;
    }
    this.#probe = probe;
  }

  /** The same, with a look at what a field may name. */
  #scanNamed(until: number): void {
    const bytes = this.#buffer;
    let probe = this.#probe;
    while (probe < until) {
      const byte = bytes[probe] as number;
      if ((byte - zero) >>> 0 > 9) {
        // A hyphen may stand in the middle of a shorter call ID, where a field says that it is one.
        if (
          byte === hyphen &&
          bytes[probe + 3] !== hyphen &&
          ((bytes[probe - 1] as number) - zero) >>> 0 <= 9 &&
          ((bytes[probe + 1] as number) - zero) >>> 0 <= 9
        )
          this.#judgeNamed(probe);
        probe += 10;
        continue;
      }
      const end = this.#endOfRun(probe);
      if (bytes[end] === hyphen) {
        // Dates go on with another hyphen.
        if (((bytes[end - 10] as number) - zero) >>> 0 <= 9) {
          if (!this.#judge(end)) this.#judgeNamed(end);
        } else if (bytes[end + 3] !== hyphen && ((bytes[end + 1] as number) - zero) >>> 0 <= 9)
          this.#judgeNamed(end);
      } else if (
        ((bytes[end - 5] as number) - zero) >>> 0 <= 9 &&
        (plainBehind[bytes[end] as number] ?? 1) === 1
      )
        this.#judgeNamedBefore(probe);
      probe = end < probe + longestRun ? end + 10 : end;
    }
    this.#probe = probe;
  }

  /** Behind the digits that a place stands in, {@link longestRun} of them at most. */
  #endOfRun(place: number): number {
    const bytes = this.#buffer;
    let end = place + 1;
    while (((bytes[end] as number) - zero) >>> 0 <= 9 && end < place + longestRun) end++;
    return end;
  }

  /** Judges what stands around a hyphen, some digits before it being sure; tells whether it is a call ID. */
  #judge(at: number): boolean {
    const bytes = this.#buffer;
    let seconds = 0;
    for (let index = at - 10; index < at; index++) {
      const digit = ((bytes[index] as number) - zero) >>> 0;
      if (digit > 9) return false;
      seconds = seconds * 10 + digit;
    }
    let start = at - 10;
    if (((bytes[start - 1] as number) - zero) >>> 0 <= 9 && this.#digitsBefore(start) === 3) {
      // Thirteen digits are milliseconds, unless an escape ends in three of them.
      const milliseconds = Number(bytes.toString('latin1', start - 3, at));
      if (isInstantOfCall(milliseconds / 1000, this.#latest)) {
        seconds = milliseconds / 1000;
        start -= 3;
      }
    }
    let sequence = 0;
    let end = at + 1;
    for (let digit; (digit = ((bytes[end] as number) - zero) >>> 0) <= 9 && end <= at + 11; end++)
      sequence = sequence * 10 + digit;
    const length = end - at - 1;
    const isFitting = at - start === 13 ? isSequenceOfMilliseconds : isSequence;
    if (length < 1 || !isFitting(length, sequence) || !isInstantOfCall(seconds, this.#latest)) return false;

    const isPlain =
      (start === 0 || plainBefore[bytes[start - 1] as number] === 1) &&
      plainBehind[bytes[end] as number] === 1 &&
      !mayNameSomethingElse(this.#byteAt, start);
    if (!isPlain && !this.#standsAlone(start, end)) return false;
    this.#tell(start, end);
    this.#judgedTo = end;
    return true;
  }

  /** How many digits stand directly before a place; four where there are more. */
  #digitsBefore(place: number): number {
    let count = 0;
    while (count < 4 && place - count > 0 && ((this.#buffer[place - count - 1] as number) - zero) >>> 0 <= 9)
      count++;
    return count;
  }

  /** The same where a place lies behind the hyphen. */
  #judgeNamedBefore(place: number): void {
    const bytes = this.#buffer;
    let start = place;
    while (((bytes[start - 1] as number) - zero) >>> 0 <= 9 && start > place - longestRun) start--;
    if (bytes[start - 1] === hyphen) this.#judgeNamed(start - 1);
  }

  /** Looks whether the digits around a hyphen are the value of a field named call ID, of another than the usual shape. */
  #judgeNamed(at: number): void {
    const bytes = this.#buffer;
    if (at < this.#judgedTo) return;
    let end = at + 1;
    while (((bytes[end] as number) - zero) >>> 0 <= 9 && end - at <= longestNamed) end++;
    // Dates go on with another hyphen.
    if (end === at + 1 || bytes[end] === hyphen) return;
    let start = at;
    while (start > 0 && at - start <= longestNamed && ((bytes[start - 1] as number) - zero) >>> 0 <= 9)
      start--;
    if (start === at || mayEndName[bytes[start - 1] ?? lineFeed] !== 1) return;
    const from = this.#startOfCharacter(Math.max(0, start - namedBack), start);
    const text = this.#decode(from, Math.min(end + 24, this.#buffer.length));
    const callId = bytes.toString('latin1', start, end);
    const place = this.#decode(from, start).length;
    if (!namedCallIds(text).some((named) => named.callId === callId && named.start === place)) return;
    this.#tell(start, end);
    this.#judgedTo = end;
  }

  #tell(start: number, end: number): void {
    this.#onHit(this.#buffer.toString('latin1', start, end), this.#base + start);
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

  /** The first place from `from` on where a character starts. */
  #startOfCharacter(from: number, to: number): number {
    return from === 0 ? 0 : startOfCharacter(this.#buffer, from, this.#encoding, to);
  }
}

function byteReader(bytes: Buffer): (place: number) => number {
  return (place) => bytes[place] ?? 0;
}

/** What stands directly before the value of a field: a sign, a quote, a bracket, a blank; or the end of a character. */
const mayEndName = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 || ' \t\n"\'`=:>|(,;[{'.includes(String.fromCharCode(byte)) || isDigitOrLetter(byte) ? 1 : 0,
);

function isDigitOrLetter(byte: number): boolean {
  // `%22` and `\u0022` end in digits, `=3D` in a letter; digits before digits are one number.
  return byte === 0x32 || byte === 0x44 || byte === 0x64;
}
