import { open, stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { encodingOfSetting } from '../text/encoding.ts';
import { guessEncoding } from '../text/guessEncoding.ts';
import { headBytes, sampleFile } from '../text/sampleFile.ts';
import { KnownBytes } from './knownBytes.ts';
import { KnownText } from './knownText.ts';
import { countLinesBeside } from './lineCounts.ts';
import { blockBytes } from './lineIndex.ts';
import type { LogFileOptions } from './logFileState.ts';
import type { LogSource, SourceListener } from './logSource.ts';
import { findersOf } from './lineHits.ts';
import { readPieces } from './readPieces.ts';
import { fromStart, scanAgainFrom, takeBytes, type ScanStart } from './takeBytes.ts';

const defaultPollMs = 500;
/** From this size on it pays to count lines in a thread of their own. */
const largeBytes = 32 * 1024 * 1024;

/** A log as it lies on disk: is read to its end, and followed as it grows, until it is closed. */
export class FollowedFile implements LogSource {
  readonly path: string;
  readonly isUnpacked = false;
  readonly #options: LogFileOptions;
  readonly #listener: SourceListener;
  readonly #closing = new AbortController();
  #text: KnownText;
  #identity: string;
  #bytes = new KnownBytes();
  /** When the file was changed last, as far as it was looked at since. */
  #stamp: string | undefined;
  #generation = 0;
  #following: Promise<void> | undefined;

  private constructor(options: LogFileOptions, listener: SourceListener, text: KnownText, identity: string) {
    this.path = options.path;
    this.#options = options;
    this.#listener = listener;
    this.#text = text;
    this.#identity = identity;
  }

  /**
   * Opens a file. Rejects as the file system does.
   * @param start reading begins when this resolves
   */
  static async open(
    options: LogFileOptions,
    listener: SourceListener,
    start: Promise<unknown>,
  ): Promise<FollowedFile> {
    const file = await open(options.path);
    const text = await KnownText.of(file, options.encoding);
    const source = new FollowedFile(options, listener, text, await identityOf(file));
    source.#following = source.#follow(start);
    return source;
  }

  get text(): KnownText {
    return this.#text;
  }

  get generation(): number {
    return this.#generation;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#text.complete();
    await this.#following;
    await this.#text.file.close();
  }

  async #follow(start: Promise<unknown>): Promise<void> {
    const { signal } = this.#closing;
    try {
      await start;
      await this.#takeAllAndMore();
    } catch {
      if (signal.aborted) return;
      this.#text.problem = 'unreadable';
      this.#complete();
    }
  }

  /** Takes all there is, then looks for more until it is closed. */
  async #takeAllAndMore(): Promise<void> {
    const { signal } = this.#closing;
    for (let begin = fromStart; ;) {
      let change: 'none' | 'grown' | 'other' = (await this.#takeAll(begin)) ? 'none' : 'other';
      if (change === 'none') this.#complete();
      while (change === 'none') {
        await delay(this.#options.pollMs ?? defaultPollMs, undefined, { signal });
        change = await this.#change();
      }
      if (change === 'grown')
        begin = await scanAgainFrom(this.#text, await findersOf(this.#text, this.#options));
      else {
        begin = fromStart;
        await this.#reopen();
      }
    }
  }

  /** @returns whether the file has held still meanwhile, or grown */
  async #takeAll(begin: ScanStart): Promise<boolean> {
    const { signal } = this.#closing;
    const text = this.#text;
    const { from } = begin;
    const finders = await findersOf(text, this.#options);
    const { size } = await text.file.stat();
    const script = from === 0 && size >= largeBytes ? this.#options.lineCounter : undefined;
    const counting = script && this.#countBeside(script, size);
    const take = takeBytes(text, begin, finders, counting === undefined);
    let at = from;
    try {
      for await (const piece of readPieces(text.file, from, size, signal)) {
        this.#bytes.take(piece, at);
        at += piece.length;
        take.push(piece);
        this.#progress();
      }
    } finally {
      await counting;
    }
    take.end();
    // The last block, and whatever else was not counted.
    for await (const piece of readPieces(text.file, text.index.size, size, signal)) text.index.append(piece);
    const isAll = text.scannedTo === size && text.index.size === size;
    // While it was read it may have been cut, and written to again.
    return isAll && (await this.#bytes.areIn(text.file));
  }

  async #countBeside(script: URL, size: number): Promise<void> {
    const { file, encoding, index } = this.#text;
    const task = { fd: file.fd, encoding, to: size - (size % blockBytes) };
    await countLinesBeside(
      script,
      task,
      index,
      () => {
        this.#progress();
      },
      this.#closing.signal,
    );
  }

  async #change(): Promise<'none' | 'grown' | 'other'> {
    try {
      const { size, dev, ino, mtimeMs, ctimeMs } = await stat(this.path);
      const known = this.#text.index.size;
      if (`${dev} ${ino}` !== this.#identity || size < known) return 'other';
      const stamp = `${mtimeMs} ${ctimeMs}`;
      if (size === known && stamp === this.#stamp) return 'none';
      if (!(await this.#bytes.areIn(this.#text.file)) || !(await this.#isReadRight())) return 'other';
      this.#stamp = stamp;
      return size > known ? 'grown' : 'none';
    } catch {
      // Gone, or about to be replaced: what is open stays readable.
      return 'none';
    }
  }

  /** The first bytes of a log may be too few to tell what it is spelt in. */
  async #isReadRight(): Promise<boolean> {
    const { index, file, start, encoding } = this.#text;
    if (index.size >= headBytes) return true;
    const wanted = encodingOfSetting(this.#options.encoding).encoding;
    const guess = guessEncoding(await sampleFile(file), wanted);
    return !guess.isSure || (guess.encoding === encoding && guess.markBytes === start);
  }

  /** Turns to the file that now has the name. */
  async #reopen(): Promise<void> {
    const old = this.#text;
    const file = await open(this.path);
    this.#text = await KnownText.of(file, this.#options.encoding);
    this.#identity = await identityOf(file);
    this.#bytes = new KnownBytes();
    this.#stamp = undefined;
    this.#generation++;
    this.#listener('replaced');
    old.complete();
    await old.file.close();
  }

  #progress(): void {
    this.#text.grow();
    this.#listener('progress');
  }

  #complete(): void {
    this.#text.complete();
    this.#listener('complete');
  }
}

async function identityOf(file: FileHandle): Promise<string> {
  const { dev, ino } = await file.stat();
  return `${dev} ${ino}`;
}
