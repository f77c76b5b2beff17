import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

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
    return this.#inTurn(() => this.#load());
  }

  /** Changes what the file holds and resolves to the new value once it is on disk. */
  async update(change: (current: T) => T): Promise<T> {
    return this.#inTurn(async () => {
      const current = await this.#load();
      const next = change(current);
      if (next === current) return current;
      await mkdir(dirname(this.#options.path), { recursive: true });
      await writeFileAtomic(this.#options.path, JSON.stringify(next), { mode: 0o600 });
      return next;
    });
  }

  async #load(): Promise<T> {
    const { path, decode, empty, onDamaged } = this.#options;
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return empty();
      throw error;
    }
    const value = decode(parseJson(text));
    if (value !== undefined) return value;
    const setAsideAs = `${path}.damaged-${Date.now()}`;
    await rename(path, setAsideAs);
    onDamaged(setAsideAs);
    return empty();
  }

  async #inTurn<R>(step: () => Promise<R>): Promise<R> {
    const turn = this.#queue.then(step, step);
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
