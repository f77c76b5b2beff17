import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock, type HeldLock } from '../storage/fileLock.ts';

/** Whose turn it is to ask a server, where several may want to. */
export interface Turn {
  /** Takes it, unless somebody else has it. To be tried again until it succeeds. */
  take(): boolean;
  /** Whether somebody else waits for it. */
  isWanted(): boolean;
  giveBack(): void;
}

/**
 * Turns among the windows of this machine that share a folder: one at a time asks a server in bulk. A window that was
 * killed has its turn no more.
 */
export class WindowTurns {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  of(origin: string): Turn {
    const name = createHash('sha256').update(origin).digest('hex').slice(0, 16);
    const [claimed, wanted] = [join(this.#folder, `${name}.turn`), join(this.#folder, `${name}.wanted`)];
    let lock: HeldLock | undefined;
    let isLost = false;
    const onLost = (): void => {
      isLost = true;
    };
    return {
      take: () => {
        if (lock) return true;
        try {
          mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
          lock = tryLock(claimed, { onLost });
          isLost = false;
          if (lock) rmSync(wanted, { force: true });
          else writeFileSync(wanted, '', { mode: 0o600 });
          return lock !== undefined;
        } catch {
          // Where nothing can be written, each window keeps the pace by itself.
          return true;
        }
      },
      // Whoever took it while this window hung has it.
      isWanted: () => isLost || existsSync(wanted),
      giveBack: () => {
        lock?.release();
        lock = undefined;
      },
    };
  }
}
