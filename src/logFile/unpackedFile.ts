import { open } from 'node:fs/promises';
import { makeOwnFolder, type OwnFolder } from '../storage/ownFolder.ts';
import { headBytes } from '../text/sampleFile.ts';
import { DiskFull, NotWanted, unpack } from './unpack.ts';
import { KnownText } from './knownText.ts';
import type { LogFileOptions } from './logFileState.ts';
import type { LogSource, SourceListener } from './logSource.ts';
import { findersBelow } from './lineHits.ts';
import { fromStart, takeBytes } from './takeBytes.ts';
import { firstLinesIn } from './textAround.ts';

/** What is packed is seldom larger; a bomb is: whoever opens it is asked from here on, in bytes. */
const usualAskAtBytes = 5e9;

/** A log that is packed by gzip: is unpacked into a file of its own, which goes away with it. */
export class UnpackedFile implements LogSource {
  readonly path: string;
  readonly text: KnownText;
  readonly generation = 0;
  readonly isUnpacked = true;
  readonly #folder: OwnFolder;
  readonly #closing: AbortController;
  readonly #done: Promise<void>;
  readonly #answer: (goOn: boolean) => void;

  private constructor(
    folder: OwnFolder,
    text: KnownText,
    closing: AbortController,
    done: Promise<void>,
    answer: (goOn: boolean) => void,
  ) {
    this.path = folder.file;
    this.#folder = folder;
    this.text = text;
    this.#closing = closing;
    this.#done = done;
    this.#answer = answer;
  }

  /** Opens an archive once the first bytes of its text are there. Rejects as the file system does. */
  static async open(options: LogFileOptions, listener: SourceListener): Promise<UnpackedFile> {
    const folder = await makeOwnFolder(options.unpackFolder, 'text.log');
    const closing = new AbortController();
    const early: Buffer[] = [];
    const hasBegun = Promise.withResolvers<undefined>();
    const answer = Promise.withResolvers<boolean>();
    closing.signal.addEventListener('abort', () => {
      answer.resolve(false);
    });
    const asking = Promise.withResolvers<undefined>();
    let earlyBytes = 0;
    let onBytes = (bytes: Buffer): void => {
      early.push(Buffer.from(bytes));
      earlyBytes += bytes.length;
      if (earlyBytes >= headBytes) hasBegun.resolve(undefined);
    };
    const unpacking = unpack(
      options.path,
      folder.file,
      (bytes) => {
        onBytes(bytes);
      },
      closing.signal,
      {
        askAtBytes: options.askAtBytes ?? usualAskAtBytes,
        mayGoOn: async () => {
          asking.resolve(undefined);
          hasBegun.resolve(undefined);
          return answer.promise;
        },
      },
    ).finally(() => {
      hasBegun.resolve(undefined);
    });
    unpacking.catch(() => undefined);
    await hasBegun.promise;

    const head = Buffer.concat(early).subarray(0, headBytes);
    let text: KnownText;
    try {
      text = await KnownText.of(await open(folder.file), options.encoding, [head]);
    } catch (error) {
      await folder.remove();
      throw error;
    }
    const finders = findersBelow(firstLinesIn(head.subarray(text.start), text.encoding), options);
    const take = takeBytes(text, fromStart, finders);
    onBytes = (bytes) => {
      take.push(bytes);
      text.grow(text.index.size);
      listener('progress');
    };
    for (const bytes of early) onBytes(bytes);
    void asking.promise.then(async () => {
      text.problem = 'asking';
      listener('progress');
      if (await answer.promise) text.problem = undefined;
    });
    const end = async (): Promise<void> => {
      try {
        if (!(await unpacking)) text.problem = 'damaged';
      } catch (error) {
        if (closing.signal.aborted) return;
        text.problem =
          error instanceof DiskFull ? 'diskFull' : error instanceof NotWanted ? 'notWanted' : 'unreadable';
      }
      take.end();
      text.complete();
      listener('complete');
    };
    return new UnpackedFile(folder, text, closing, end(), answer.resolve);
  }

  unpackOn(goOn: boolean): void {
    this.#answer(goOn);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.text.complete();
    await this.#done;
    await this.text.file.close();
    await this.#folder.remove();
  }
}
