import { randomUUID } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { hasCode, withFileLock } from './fileLock.ts';

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
    return this.#inTurn(async () => {
      const current = (await this.#load()) ?? (await this.#setAside());
      const next = change(current);
      if (next !== current) await writeFileAtomic(this.#options.path, JSON.stringify(next), { mode: 0o600 });
      return next;
    });
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

  async #inTurn<R>(step: () => Promise<R>): Promise<R> {
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
