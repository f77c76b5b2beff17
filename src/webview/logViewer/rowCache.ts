import type { LogRow } from '../../protocol/logViewer.ts';

/** Rows are fetched in pages of so many. */
export const pageRows = 100;
const pagesKept = 40;
/** So many pages are on their way at most: of those passed by while scrolling, none is fetched. */
const mostFetches = 2;

interface Page {
  readonly rows: readonly LogRow[];
  readonly version: number;
}

/** The rows near the ones in sight. What may have changed stays until its successor is there. */
export class RowCache {
  readonly #fetch: (from: number, count: number) => Promise<readonly LogRow[]>;
  readonly #onArrival: () => void;
  readonly #pages = new Map<number, Page>();
  readonly #fetching = new Map<number, number>();
  #version = 0;
  #epoch = 0;

  /** @param onArrival called when rows have come that were not there */
  constructor(fetch: (from: number, count: number) => Promise<readonly LogRow[]>, onArrival: () => void) {
    this.#fetch = fetch;
    this.#onArrival = onArrival;
  }

  /** The row, as far as it is known. */
  row(row: number): LogRow | undefined {
    return this.#pages.get(Math.floor(row / pageRows))?.rows[row % pageRows];
  }

  /** Fetches what is missing or outdated of some rows. */
  want(from: number, to: number): void {
    for (let page = Math.floor(from / pageRows); page <= Math.floor(to / pageRows); page++) {
      const known = this.#pages.get(page);
      if (known?.version === this.#version || this.#fetching.get(page) === this.#version) continue;
      if (this.#fetching.size >= mostFetches) return;
      void this.#get(page);
    }
  }

  /** All rows may look different now. */
  outdate(): void {
    this.#version++;
  }

  /** The rows from one on may look different, or be there now. */
  outdateFrom(row: number): void {
    for (const [page, { rows }] of this.#pages)
      if ((page + 1) * pageRows > row) this.#pages.set(page, { rows, version: -1 });
  }

  /** Other rows have taken their places. */
  clear(): void {
    this.#pages.clear();
    this.#fetching.clear();
    this.#epoch++;
    this.#version++;
  }

  /** Sees to it that a row is at hand as it is now. */
  async load(row: number): Promise<void> {
    const page = Math.floor(row / pageRows);
    if (this.#pages.get(page)?.version !== this.#version) await this.#get(page);
  }

  /** Puts one row in its place, e.g. with another part of a long line. */
  put(row: LogRow): void {
    const index = Math.floor(row.row / pageRows);
    const page = this.#pages.get(index);
    if (page) this.#pages.set(index, { ...page, rows: page.rows.with(row.row % pageRows, row) });
  }

  async #get(page: number): Promise<void> {
    const [version, epoch] = [this.#version, this.#epoch];
    this.#fetching.set(page, version);
    const rows = await this.#fetch(page * pageRows, pageRows);
    if (epoch !== this.#epoch) return;
    if (this.#fetching.get(page) === version) this.#fetching.delete(page);
    this.#pages.delete(page);
    this.#pages.set(page, { rows, version });
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > pagesKept && oldest !== undefined) this.#pages.delete(oldest);
    this.#onArrival();
  }
}
