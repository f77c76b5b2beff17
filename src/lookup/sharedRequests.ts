interface Shared<T> {
  readonly promise: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Lets everyone who asks the same thing at the same time wait for one request. It is cancelled when the last one who
 * waits for it has gone.
 */
export class SharedRequests<T> {
  readonly #running = new Map<string, Shared<T>>();

  /**
   * Joins the running request of this key, or starts it.
   * @param signal lets this caller go; the promise then resolves to `undefined`
   */
  async join(
    key: string,
    start: (signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    if (signal?.aborted) return undefined;
    const shared = this.#running.get(key) ?? this.#start(key, start);
    shared.waiting++;
    let leave: (() => void) | undefined;
    try {
      if (!signal) return await shared.promise;
      const left = new Promise<undefined>((resolve) => {
        leave = () => {
          resolve(undefined);
        };
        signal.addEventListener('abort', leave, { once: true });
      });
      return await Promise.race([shared.promise, left]);
    } finally {
      if (leave) signal?.removeEventListener('abort', leave);
      shared.waiting--;
      if (shared.waiting === 0) {
        if (this.#running.get(key) === shared) this.#running.delete(key);
        shared.controller.abort();
      }
    }
  }

  #start(key: string, start: (signal: AbortSignal) => Promise<T>): Shared<T> {
    const controller = new AbortController();
    const shared: Shared<T> = { promise: start(controller.signal), controller, waiting: 0 };
    this.#running.set(key, shared);
    return shared;
  }
}
