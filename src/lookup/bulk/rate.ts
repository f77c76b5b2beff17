/** Answers of the last while that count. */
const mostSamples = 200;
/** Answers this close to the first one came with it: they say nothing about the time in between. */
const burstMs = 500;

/** How fast answers come in, over the last while. */
export class Rate {
  readonly #at: number[] = [];

  /** @param now milliseconds since some moment */
  note(now: number): void {
    this.#at.push(now);
    if (this.#at.length > mostSamples) this.#at.shift();
  }

  /** After a pause the time before it does not count. */
  reset(): void {
    this.#at.length = 0;
  }

  /** Answers a second; `undefined` before a second burst has come. */
  get perSecond(): number | undefined {
    const [first = 0] = this.#at;
    const last = this.#at.at(-1) ?? 0;
    const later = this.#at.filter((at) => at - first >= burstMs).length;
    return later === 0 ? undefined : (later * 1000) / (last - first);
  }
}
