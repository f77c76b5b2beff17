interface Part {
  dispose(): unknown;
}

/**
 * What lives as long as its owner. Parts that are loaded by their first use may come when the owner has already gone:
 * they are disposed at once.
 */
export class Disposables {
  readonly #parts = new Set<Part>();
  #isDisposed = false;

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** Takes a part over. @returns it */
  add<T extends Part>(part: T): T {
    if (this.#isDisposed) part.dispose();
    else this.#parts.add(part);
    return part;
  }

  /** Disposes a part before all others. */
  drop(part: Part): void {
    if (this.#parts.delete(part)) part.dispose();
  }

  /** Disposes all parts, the last one first; one that throws keeps no other from it. */
  dispose(): void {
    this.#isDisposed = true;
    const parts = [...this.#parts].reverse();
    this.#parts.clear();
    const errors: unknown[] = [];
    for (const part of parts)
      try {
        part.dispose();
      } catch (error) {
        errors.push(error);
      }
    if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors);
  }
}
