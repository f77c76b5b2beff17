/** How much agents may have asked. */
export interface Budget {
  readonly mostRequests: number;
  /** In so many minutes. */
  readonly perMinutes: number;
}

export const usualBudget: Budget = { mostRequests: 100, perMinutes: 15 };

/** Counts what agents have asked in the time that just went by. */
export class RequestBudget {
  readonly #budget: () => Budget;
  readonly #now: () => number;
  /** When requests were allowed, the latest last. */
  #allowed: number[] = [];

  /**
   * @param budget read before each request
   * @param now milliseconds of a clock that only goes forward
   */
  constructor(budget: () => Budget, now: () => number = () => performance.now()) {
    this.#budget = budget;
    this.#now = now;
  }

  get budget(): Budget {
    return this.#budget();
  }

  /** Takes one request from it. @returns 0, or, where nothing is left, the milliseconds until there is again */
  take(): number {
    const { mostRequests, perMinutes } = this.#budget();
    const [now, timeMs] = [this.#now(), perMinutes * 60_000];
    this.#allowed = this.#allowed.filter((at) => at > now - timeMs);
    const inTheWay = this.#allowed.at(-mostRequests);
    if (inTheWay !== undefined && this.#allowed.length >= mostRequests) return inTheWay + timeMs - now;
    this.#allowed.push(now);
    return 0;
  }

  /** For a request that was never sent. */
  giveBack(): void {
    this.#allowed.pop();
  }
}
