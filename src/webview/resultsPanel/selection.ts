interface Place {
  readonly at: number;
}

/** Which rows are selected, by their places in the source, so that it outlives filters and sorting. */
export class Selection {
  readonly #places = new Set<number>();
  /** Where a range began that is being widened. */
  #anchor: number | undefined;

  get size(): number {
    return this.#places.size;
  }

  has(at: number): boolean {
    return this.#places.has(at);
  }

  set(places: readonly number[]): void {
    this.#places.clear();
    for (const place of places) this.#places.add(place);
    this.#anchor = places.length === 1 ? places[0] : undefined;
  }

  toggle(at: number): void {
    if (!this.#places.delete(at)) this.#places.add(at);
    this.#anchor = at;
  }

  clear(): void {
    this.set([]);
  }

  /** The index at which a range begins; `active` where none was begun. */
  anchor(rows: readonly Place[], active: number): number {
    const known = this.#anchor === undefined ? -1 : rows.findIndex(({ at }) => at === this.#anchor);
    return known >= 0 ? known : active;
  }

  /** Selects from one index to another, whichever way. */
  setRange(rows: readonly Place[], from: number, to: number): void {
    const [first, last] = from < to ? [from, to] : [to, from];
    const anchor = rows[from]?.at;
    this.set(rows.slice(Math.max(0, first), last + 1).map(({ at }) => at));
    this.#anchor = anchor;
  }
}
