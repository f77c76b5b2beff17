import { rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { makeOwnFolder, type OwnFolder } from '../storage/ownFolder.ts';
import { handOverText, type Secrets } from './secrets.ts';

/** A process that has not read its keys by then does not start any more. */
const usualLifeMs = 120_000;

/**
 * Hands keys to MCP servers that are about to be started: each time a file of its own, which only this user can read. The
 * server removes it once it has read it; what was never read goes after a while, at the end, or, after a crash, when the
 * next one is written.
 */
export class HandedKeys {
  readonly #folder: string;
  readonly #lifeMs: number;
  readonly #waiting = new Map<OwnFolder, NodeJS.Timeout>();

  /** @param folder of the extension's own, made where there is none */
  constructor(folder: string, lifeMs = usualLifeMs) {
    this.#folder = folder;
    this.#lifeMs = lifeMs;
  }

  /** @returns the file's path. @throws when nothing can be written */
  async write(secrets: Secrets): Promise<string> {
    const own = await makeOwnFolder(this.#folder, 'keys.json');
    const timer = setTimeout(() => {
      this.#remove(own);
    }, this.#lifeMs);
    // It keeps no process alive: what is left then goes when the next file is written.
    timer.unref();
    this.#waiting.set(own, timer);
    try {
      await writeFile(own.file, handOverText(secrets), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      this.#remove(own);
      throw error;
    }
    return own.file;
  }

  dispose(): void {
    for (const own of this.#waiting.keys()) this.#remove(own);
  }

  #remove(own: OwnFolder): void {
    clearTimeout(this.#waiting.get(own));
    this.#waiting.delete(own);
    // At the end of the extension host there is no time for more than this.
    rmSync(own.file, { force: true });
    void own.remove();
  }
}
