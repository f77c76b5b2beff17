import { LineBreaks } from './lineBreaks.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Some lines in a row with their line breaks, kept as UTF-8: a log takes the space it takes on disk, whatever script it
 * is in, and no string of the text it came from is kept alive. Unpaired surrogates become U+FFFD, positions stay.
 */
export class LineBlock {
  readonly bytes: Buffer;
  /** Where each line starts, in bytes. */
  readonly starts: Uint32Array;

  constructor(bytes: Buffer, starts: Uint32Array) {
    this.bytes = bytes;
    this.starts = starts;
  }

  get lineCount(): number {
    return this.starts.length;
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
  const breaks = new LineBreaks(bytes, 'utf-8');
  for (let at = breaks.next(0); at !== -1; at = breaks.next(at + 1)) starts.push(at + 1);
  return Uint32Array.from(starts);
}

function isBreak(byte: number | undefined): boolean {
  return byte === lineFeed || byte === carriageReturn;
}
