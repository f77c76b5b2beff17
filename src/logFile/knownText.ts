import type { FileHandle } from 'node:fs/promises';
import { encodingOfSetting, type TextEncoding } from '../text/encoding.ts';
import { guessEncoding, type Guess } from '../text/guessEncoding.ts';
import { sampleFile } from '../text/sampleFile.ts';
import { CallPlaces } from './callPlaces.ts';
import { LineIndex } from './lineIndex.ts';
import { LineReader, type IndexedBytes } from './lineReader.ts';
import type { LogFileState } from './logFileState.ts';

/** What is known so far of the text in a file: where its lines and its call IDs are. */
export class KnownText {
  readonly file: FileHandle;
  /** Length of the byte order mark. */
  readonly start: number;
  readonly index: LineIndex;
  readonly places = new CallPlaces();
  readonly reader: LineReader;
  /** Call IDs before this byte are known. */
  scannedTo = 0;
  problem: LogFileState['problem'];
  /** What the setting names and nothing here reads. */
  readonly unknownEncoding: string | undefined;
  #encoding: TextEncoding;
  #isSure: boolean;
  #size: number;
  #isComplete = false;
  #waiting: (() => void)[] = [];

  private constructor(file: FileHandle, size: number, guess: Guess, unknownEncoding: string | undefined) {
    this.file = file;
    this.#size = size;
    this.unknownEncoding = unknownEncoding;
    this.#encoding = guess.encoding;
    this.#isSure = guess.isSure;
    this.start = guess.markBytes;
    this.index = new LineIndex(guess.encoding);
    this.reader = new LineReader(() => this.#bytes);
  }

  /**
   * Looks at a file to see what it is.
   * @param setting value of the editor's `files.encoding`
   * @param samples what says so, unless it is to be read
   */
  static async of(
    file: FileHandle,
    setting: string | undefined,
    samples?: readonly Buffer[],
  ): Promise<KnownText> {
    const { size } = await file.stat();
    const { encoding, unknown } = encodingOfSetting(setting);
    return new KnownText(file, size, guessEncoding(samples ?? (await sampleFile(file)), encoding), unknown);
  }

  /** Until it is sure, all that is known of the text is ASCII. */
  get encoding(): TextEncoding {
    return this.#encoding;
  }

  get isSure(): boolean {
    return this.#isSure;
  }

  /** Text that is no ASCII has come. */
  settle(encoding: TextEncoding): void {
    this.#encoding = encoding;
    this.#isSure = true;
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
    return this.index.breaks;
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
    while (line > this.index.breaks && !this.#isComplete)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return line <= this.index.breaks;
  }

  get #bytes(): IndexedBytes {
    const { file, index, encoding, start } = this;
    return { file, index, encoding, start, size: this.#isComplete ? index.size : this.size };
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
