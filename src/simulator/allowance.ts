/**
 * Bytes that may be sent: so many at once, and so many more each second. Whoever knows the simulator's keys, which are
 * public, asks for as many recordings as he likes; the machine is not to be busy with that.
 */
export class Allowance {
  readonly #most: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  #left: number;
  #countedAt: number;

  /** @param now milliseconds since 1970 */
  constructor(most: number, perSecond: number, now: () => number) {
    this.#most = most;
    this.#perSecond = perSecond;
    this.#now = now;
    this.#left = most;
    this.#countedAt = now();
  }

  /** @returns whether so many bytes may be sent; they count as sent then */
  take(bytes: number): boolean {
    const now = this.#now();
    // A clock that is set back gives nothing, and takes nothing.
    this.giveBack((Math.max(0, now - this.#countedAt) / 1000) * this.#perSecond);
    this.#countedAt = now;
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  /** What was taken and not sent. */
  giveBack(bytes: number): void {
    this.#left = Math.min(this.#most, this.#left + bytes);
  }
}
