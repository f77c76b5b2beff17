/** So often a lock must be seen unchanged before its owner counts as dead: four signs of life missed. */
export const deadAfterLooks = 8;

/**
 * Looks at a lock of somebody else again and again, by itself, until the owner has shown a sign of life or counts as
 * dead. Looks are counted, not time: a machine that slept does not make anybody dead.
 */
export class LockWatch {
  /** What the lock's file held when the watch began. */
  readonly content: string;
  readonly #timer: NodeJS.Timeout;
  #looks = 0;

  /** @param read what the file holds now; `undefined` where there is none */
  constructor(content: string, read: () => string | undefined, lookMs: number) {
    this.content = content;
    this.#timer = setInterval(() => {
      const now = tryRead(read);
      if (now === content) this.#looks++;
      if (this.isDead || (now !== content && now !== unreadable)) this.end();
    }, lookMs);
    this.#timer.unref();
  }

  get isDead(): boolean {
    return this.#looks >= deadAfterLooks;
  }

  end(): void {
    clearInterval(this.#timer);
  }
}

const unreadable = Symbol('unreadable');

/** What cannot be read just now tells nothing: neither life nor death. */
function tryRead(read: () => string | undefined): string | undefined | typeof unreadable {
  try {
    return read();
  } catch {
    return unreadable;
  }
}
