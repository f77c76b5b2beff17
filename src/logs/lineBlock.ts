import type { CallIdHit } from './findCallIds.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const hyphen = 0x2d;

/**
 * Some lines in a row with their line breaks, kept as UTF-8: a log takes the space it takes on disk, whatever script it
 * is in, and no string of the text it came from is kept alive. Unpaired surrogates become U+FFFD, positions stay.
 */
export class LineBlock {
  readonly bytes: Buffer;
  /** Where each line starts, in bytes. */
  readonly starts: Uint32Array;
  /** Hits by line within the block, in the order of lines; lines without hits are left out. */
  readonly hits: ReadonlyMap<number, readonly CallIdHit[]>;

  constructor(bytes: Buffer, starts: Uint32Array, hits: ReadonlyMap<number, readonly CallIdHit[]>) {
    this.bytes = bytes;
    this.starts = starts;
    this.hits = hits;
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** Whether a line holds ten digits and a hyphen, which few do: this is faster than reading its text. */
  mayHoldCallId(index: number): boolean {
    const { bytes } = this;
    const from = this.starts[index] ?? bytes.length;
    const to = this.starts[index + 1] ?? bytes.length;
    for (let probe = from + 9; probe < to;) {
      if (!isDigit(bytes[probe])) {
        probe += 10;
        continue;
      }
      let end = probe + 1;
      while (end < to && isDigit(bytes[end])) end++;
      if (bytes[end] === hyphen && isDigit(bytes[end - 10])) return true;
      probe = end + 10;
    }
    return false;
  }

  /** The line with its line break. */
  rawLineAt(index: number): string {
    return this.bytes.toString('utf8', this.starts[index], this.starts[index + 1] ?? this.bytes.length);
  }

  /** The line without its line break. */
  lineAt(index: number): string {
    const { bytes } = this;
    const start = this.starts[index] ?? bytes.length;
    let end = this.starts[index + 1] ?? bytes.length;
    while (end > start && isBreak(bytes[end - 1])) end--;
    return bytes.toString('utf8', start, end);
  }
}

/**
 * Where lines start in text: at 0 and behind each line break (`\r\n`, `\n` or `\r`), the end of the text included.
 * @returns places in bytes
 */
export function lineStarts(bytes: Buffer): Uint32Array {
  const starts = [0];
  const next = (byte: number, from: number): number => {
    const place = bytes.indexOf(byte, from);
    return place === -1 ? Infinity : place;
  };
  let feed = next(lineFeed, 0);
  let carriage = next(carriageReturn, 0);
  while (feed < Infinity || carriage < Infinity) {
    const start = (carriage + 1 === feed ? feed : Math.min(feed, carriage)) + 1;
    starts.push(start);
    if (feed < start) feed = next(lineFeed, start);
    if (carriage < start) carriage = next(carriageReturn, start);
  }
  return Uint32Array.from(starts);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isBreak(byte: number | undefined): boolean {
  return byte === lineFeed || byte === carriageReturn;
}
