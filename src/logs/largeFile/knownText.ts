import type { FileHandle } from 'node:fs/promises';
import { CallPlaces } from './callPlaces.ts';
import { LineIndex } from './lineIndex.ts';
import { LineReader, type IndexedBytes } from './lineReader.ts';
import type { LogFileState } from './logFileState.ts';
import { byteOrderMark, type TextEncoding } from './textEncoding.ts';

/** What is known so far of the text in a file: where its lines and its call IDs are. */
export class KnownText {
  readonly file: FileHandle;
  readonly encoding: TextEncoding;
  /** Length of the byte order mark. */
  readonly start: number;
  readonly index: LineIndex;
  readonly places = new CallPlaces();
  readonly reader: LineReader;
  /** Call IDs before this byte are known. */
  scannedTo = 0;
  problem: LogFileState['problem'];
  #size: number;
  #isComplete = false;
  #waiting: (() => void)[] = [];

  private constructor(
    file: FileHandle,
    size: number,
    mark: ReturnType<typeof byteOrderMark>,
    encoding: TextEncoding,
  ) {
    this.file = file;
    this.#size = size;
    this.encoding = mark?.encoding ?? encoding;
    this.start = mark?.length ?? 0;
    this.index = new LineIndex(this.encoding);
    this.reader = new LineReader(() => this.#bytes);
  }

  /**
   * Reads what a file starts with.
   * @param encoding of a file without byte order mark
   */
  static async of(file: FileHandle, encoding: TextEncoding): Promise<KnownText> {
    const { size } = await file.stat();
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return new KnownText(file, size, byteOrderMark(buffer.subarray(0, bytesRead)), encoding);
  }

  /** Bytes of the text, known or not. */
  get size(): number {
    return Math.max(this.#size, this.index.size);
  }

  /** Lines and call IDs before this byte are known. */
  get knownTo(): number {
    return Math.min(this.index.size, this.scannedTo);
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Number of the last line that is known to have started. */
  get lastLine(): number {
    return this.index.feeds;
  }

  /** More is known now, or there is more to know. */
  grow(size: number = this.#size): void {
    this.#size = Math.max(this.#size, size);
    this.#wake();
  }

  /** All there is has become known; or no more of it ever will. */
  complete(): void {
    this.#size = this.index.size;
    this.#isComplete = true;
    this.#wake();
  }

  /** Waits until a line is in the index or will never be, and tells which. */
  async isKnown(line: number): Promise<boolean> {
    while (line > this.index.feeds && !this.#isComplete)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return line <= this.index.feeds;
  }

  get #bytes(): IndexedBytes {
    const { file, index, encoding, start } = this;
    return { file, index, encoding, start, size: this.#isComplete ? index.size : this.size };
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
