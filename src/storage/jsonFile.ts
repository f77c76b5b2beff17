import { randomUUID } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { removeLeftovers, writeBeside } from './fileBeside.ts';
import { withFileLock, type HeldLock } from './fileLock.ts';
import { hasCode } from './hasCode.ts';

export interface JsonFileOptions<T> {
  readonly path: string;
  /** Reads the decoded content; `undefined` says that it is damaged. */
  readonly decode: (content: unknown) => T | undefined;
  readonly empty: () => T;
  /** Told where a damaged file was put aside. */
  readonly onDamaged: (setAsideAs: string) => void;
}

/**
 * A value kept in a JSON file that several windows may change. Each change is made to what the file holds now, written
 * to a new file and renamed over the old one. A damaged file is set aside, never deleted.
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
        const next = change(current);
        return { next, isWritten: next === current || (await this.#write(next, lock)) };
      });
      if (turn.isWritten) return turn.next;
    }
  }

  /** @returns `false` when another window took the lock meanwhile: what was read may hold no more */
  async #write(value: T, lock: HeldLock): Promise<boolean> {
    let isOurs = false;
    await writeBeside(
      this.#options.path,
      async (write) => {
        await write(Buffer.from(JSON.stringify(value)));
        return { ok: true };
      },
      () => (isOurs = lock.isHeld()),
    );
    return isOurs;
  }

  /** `undefined` for a damaged file. */
  async #load(): Promise<T | undefined> {
    const { path, decode, empty } = this.#options;
    try {
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
