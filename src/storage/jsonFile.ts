import { randomUUID } from 'node:crypto';
import { readFile, rename, stat } from 'node:fs/promises';
import { removeLeftovers, writeBeside } from './fileBeside.ts';
import { withFileLock, type HeldLock } from './fileLock.ts';
import { hasCode } from './hasCode.ts';

export interface JsonFileOptions<T> {
  readonly path: string;
  /** Reads the decoded content; `undefined` says that it is damaged. */
  readonly decode: (content: unknown) => T | undefined;
  readonly empty: () => T;
  /** A larger file is put aside like a damaged one, and none is written. */
  readonly mostBytes: number;
  /** Makes a value smaller that would be written as a larger one. */
  readonly shrink: (value: T) => T;
  /** Told where a damaged file, or one that is too large, was put aside. */
  readonly onDamaged: (setAsideAs: string) => void;
}

/**
 * A value kept in a JSON file that several windows may change. Each change is made to what the file holds now, written
 * to a new file and renamed over the old one. A damaged file is set aside, never deleted, and so is one that is larger
 * than what is ever written: whoever opens a window would wait for it.
 */
export class JsonFile<T> {
  readonly #options: JsonFileOptions<T>;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: JsonFileOptions<T>) {
    this.#options = options;
  }

  /** What the file holds now. */
  async read(): Promise<T> {
    return (await this.#load()) ?? this.#inTurn(async () => (await this.#load()) ?? (await this.#setAside()));
  }

  /** Changes what the file holds and resolves to the new value once it is on disk. */
  async update(change: (current: T) => T): Promise<T> {
    for (;;) {
      const turn = await this.#inTurn(async (lock) => {
        if (lock.wasAbandoned) await removeLeftovers(this.#options.path);
        const current = (await this.#load()) ?? (await this.#setAside());
        const next = this.#fitting(change(current));
        return {
          next: next.value,
          isWritten: next.value === current || (await this.#write(next.bytes, lock)),
        };
      });
      if (turn.isWritten) return turn.next;
    }
  }

  /** @returns `false` when another window took the lock meanwhile: what was read may hold no more */
  async #write(bytes: Buffer, lock: HeldLock): Promise<boolean> {
    let isOurs = false;
    await writeBeside(
      this.#options.path,
      async (write) => {
        await write(bytes);
        return { ok: true };
      },
      () => (isOurs = lock.isHeld()),
    );
    return isOurs;
  }

  #fitting(value: T): { readonly value: T; readonly bytes: Buffer } {
    const { mostBytes, shrink } = this.#options;
    let fitting = value;
    let bytes = Buffer.from(JSON.stringify(fitting));
    for (let before = Infinity; bytes.length > mostBytes && bytes.length < before;) {
      before = bytes.length;
      fitting = shrink(fitting);
      bytes = Buffer.from(JSON.stringify(fitting));
    }
    return { value: fitting, bytes };
  }

  /** `undefined` for a damaged file. */
  async #load(): Promise<T | undefined> {
    const { path, decode, empty, mostBytes } = this.#options;
    try {
      if ((await stat(path)).size > mostBytes) return undefined;
      return decode(parseJson(await readFile(path, 'utf8')));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return empty();
      throw error;
    }
  }

  async #setAside(): Promise<T> {
    const { path, empty, onDamaged } = this.#options;
    const setAsideAs = `${path}.damaged-${Date.now()}-${randomUUID().slice(0, 8)}`;
    await rename(path, setAsideAs);
    onDamaged(setAsideAs);
    return empty();
  }

  async #inTurn<R>(step: (lock: HeldLock) => Promise<R>): Promise<R> {
    const locked = (): Promise<R> => withFileLock(`${this.#options.path}.lock`, step);
    const turn = this.#queue.then(locked, locked);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
