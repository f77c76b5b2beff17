interface Shared<T, W> {
  readonly promise: Promise<T>;
  readonly controller: AbortController;
  readonly waiting: Set<Waiting<W>>;
}

/** One who waits; an object of its own, as two may wish the same. */
interface Waiting<W> {
  readonly wish: W;
}

/** What a request that is being made may know of those who wait for it. */
export interface Shares<W> {
  /** Fires when the last one who waits for it has gone. */
  readonly signal: AbortSignal;
  /** What those who wait for it now want of it: others may join it, and some may go, while it is under way. */
  readonly wishes: () => W[];
}

/**
 * Lets everyone who asks the same thing at the same time wait for one request. It is cancelled when the last one who
 * waits for it has gone.
 *
 * @typeParam W what one who waits wants besides the answer, so that the first one does not decide for all
 */
export class SharedRequests<T, W = undefined> {
  readonly #running = new Map<string, Shared<T, W>>();

  /**
   * Joins the running request of this key, or starts it.
   * @param signal lets this caller go; the promise then resolves to `undefined`
   */
  async join(
    key: string,
    wish: W,
    start: (shares: Shares<W>) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    if (signal?.aborted) return undefined;
    const waiting: Waiting<W> = { wish };
    const shared = this.#running.get(key);
    if (!shared) return this.#wait(key, this.#start(key, waiting, start), waiting, signal);
    shared.waiting.add(waiting);
    return this.#wait(key, shared, waiting, signal);
  }

  async #wait(
    key: string,
    shared: Shared<T, W>,
    waiting: Waiting<W>,
    signal: AbortSignal | undefined,
  ): Promise<T | undefined> {
    let leave: (() => void) | undefined;
    try {
      if (!signal) return await shared.promise;
      const left = new Promise<undefined>((resolve) => {
        leave = () => {
          shared.waiting.delete(waiting);
          resolve(undefined);
        };
        signal.addEventListener('abort', leave, { once: true });
      });
      return await Promise.race([shared.promise, left]);
    } finally {
      if (leave) signal?.removeEventListener('abort', leave);
      shared.waiting.delete(waiting);
      if (shared.waiting.size === 0) {
        if (this.#running.get(key) === shared) this.#running.delete(key);
        shared.controller.abort();
      }
    }
  }

  #start(key: string, first: Waiting<W>, start: (shares: Shares<W>) => Promise<T>): Shared<T, W> {
    const controller = new AbortController();
    const waiting = new Set([first]);
    const wishes = (): W[] => [...waiting].map(({ wish }) => wish);
    const promise = start({ signal: controller.signal, wishes });
    const shared: Shared<T, W> = { promise, controller, waiting };
    this.#running.set(key, shared);
    return shared;
  }
}
