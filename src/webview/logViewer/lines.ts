import type { LogRow, LogViewerState } from '../../protocol/logViewer.ts';
import { h } from '../dom.ts';
import { Cursor, type CallPlace } from './cursor.ts';
import { ask } from './host.ts';
import { RowCache } from './rowCache.ts';
import { Viewport } from './viewport.ts';

export interface LinesListener {
  /** Other rows are in sight. */
  readonly onShow: () => void;
  /** The cursor, or what it stands at, is another one. */
  readonly onMove: () => void;
  /** The user went somewhere, away from a growing end. */
  readonly onLeave: () => void;
}

/** The lines of the log: those in sight, those at hand, and where among them the user is. */
export class Lines {
  readonly list: HTMLElement = h('div', {
    class: 'rows',
    id: 'rows',
    role: 'listbox',
    tabindex: '0',
    'aria-multiselectable': 'true',
  });
  readonly cursor = new Cursor();
  readonly viewport: Viewport;
  readonly #listener: LinesListener;
  readonly #cache: RowCache;
  #file: LogViewerState | undefined;

  constructor(listener: LinesListener) {
    this.#listener = listener;
    this.#cache = new RowCache(
      (from, count) => ask<LogRow[]>({ kind: 'rows', from, count }),
      () => {
        this.viewport.draw();
      },
    );
    this.viewport = new Viewport(this.list, {
      rows: () => this.rows,
      row: (row) => this.#cache.row(row),
      lineOf: (row) => (this.#file?.onlyCall === undefined ? row : undefined),
      marksOf: (row) => ({
        isCurrent: row === this.cursor.row,
        isSelected: this.cursor.isSelected(row),
        currentMatch: this.cursor.match?.offset,
        currentCall: this.cursor.call?.offset,
      }),
      onShow: (from, to) => {
        this.#onShow(from, to);
      },
    });
  }

  /** How many rows there are. */
  get rows(): number {
    return this.#file?.rows ?? 0;
  }

  /** The line at the top, with the part of it that is out of sight; `undefined` where its row is not at hand. */
  get topLine(): number | undefined {
    const row = Math.floor(this.viewport.top);
    const line = this.#lineOf(row);
    return line === undefined ? undefined : line + this.viewport.top - row;
  }

  /** The line from which on lines are selected, where its row is at hand. */
  get anchorLine(): number | undefined {
    return this.#lineOf(this.cursor.anchor);
  }

  #lineOf(row: number): number | undefined {
    return this.#cache.row(row)?.line ?? (this.#file?.onlyCall === undefined ? row : undefined);
  }

  /** The line that the cursor is in, where its row is at hand. */
  get line(): number | undefined {
    return this.#lineOf(this.cursor.row);
  }

  /** Stands again where it stood before. */
  comeBack(at: {
    readonly top: number;
    readonly left: number;
    readonly row: number;
    readonly anchor: number;
  }): void {
    this.cursor.comeBack(at.row, at.anchor, this.rows);
    this.#listener.onMove();
    this.viewport.comeBack(at.top, at.left);
  }

  /** Takes what is known of the file now. @returns whether other rows have taken the place of those there were */
  update(next: LogViewerState): boolean {
    const before = this.#file;
    this.#file = next;
    if (!before) return false;
    if (before.generation !== next.generation || before.onlyCall !== next.onlyCall) {
      this.#cache.clear();
      this.cursor.call = undefined;
      this.moveTo(0);
      return true;
    }
    if (before.find?.count !== next.find?.count || before.find?.isDone !== next.find?.isDone)
      this.#cache.outdate();
    // The last line may go on.
    if (before.rows !== next.rows || before.knownTo !== next.knownTo)
      this.#cache.outdateFrom(before.rows - 1);
    return false;
  }

  /** Fetches the first rows before anything else is known. @param takesFocus unless something else had it */
  start(takesFocus: boolean): void {
    this.#cache.want(0, 0);
    if (takesFocus) this.list.focus();
  }

  /** Moves the cursor; nothing scrolls. */
  moveTo(row: number, isSelecting = false): void {
    this.cursor.moveTo(row, this.rows, isSelecting);
    this.#listener.onMove();
  }

  /** Moves the cursor by some rows, as keys do. */
  step(rows: number, isSelecting: boolean): void {
    this.#listener.onLeave();
    this.cursor.call = undefined;
    this.moveTo(this.cursor.row + rows, isSelecting);
    this.viewport.reveal(this.cursor.row, true);
  }

  selectAll(): void {
    this.cursor.selectAll(this.rows);
    this.#listener.onMove();
    this.viewport.draw();
  }

  scrollTo(top: number): void {
    this.#listener.onLeave();
    this.viewport.scrollTo(top);
  }

  /** Goes to the last row and stays with it in sight. */
  toEnd(): void {
    this.moveTo(this.rows - 1);
    this.viewport.scrollTo(Infinity);
  }

  /** The call ID that was gone to, or the only call of the current line. */
  callHere(): CallPlace | undefined {
    const calls = this.#cache.row(this.cursor.row)?.calls ?? [];
    const at = calls.find(({ offset }) => offset === this.cursor.call?.offset);
    if (at) return at;
    return new Set(calls.map(({ callId }) => callId)).size === 1 ? calls[0] : undefined;
  }

  /** What is selected with the mouse within one line. */
  selectedText(): string {
    const text = getSelection()?.toString() ?? '';
    return text.includes('\n') || text.length > 1000 ? '' : text;
  }

  /** Where a search or a walk through calls goes on: from what was gone to, else from the current line. */
  async placeHere(of: { readonly offset: number } | undefined): Promise<number> {
    const { row } = this.cursor;
    const known = this.#cache.row(row) ?? (await ask<LogRow[]>({ kind: 'rows', from: row, count: 1 }))[0];
    if (!known) return 0;
    const end = known.shownFrom + known.hiddenBehind + 4 * known.text.length;
    return of && of.offset >= known.offset && of.offset <= end ? of.offset : known.offset;
  }

  /** Goes to a place in a row, and brings what is marked there into sight. */
  async goTo(row: number, offset: number, mark: string, atPlace: () => void): Promise<void> {
    this.#listener.onLeave();
    await this.#load(row, offset);
    atPlace();
    this.moveTo(row);
    this.viewport.reveal(row);
    this.viewport.drawNow();
    this.viewport.revealSideways(row, mark);
  }

  /** Sees to it that a row is at hand and shows what stands at a place of it. */
  async #load(row: number, offset: number): Promise<void> {
    await this.#cache.load(row);
    const known = this.#cache.row(row);
    if (!known || known.hiddenBefore + known.hiddenBehind === 0) return;
    if ([...known.calls, ...known.matches].some((mark) => mark.offset === offset)) return;
    const [fresh] = await ask<LogRow[]>({ kind: 'rows', from: row, count: 1, focus: offset });
    if (fresh) this.#cache.put(fresh);
  }

  #onShow(from: number, to: number): void {
    const { page } = this.viewport;
    this.#cache.want(from, to);
    // What comes next is fetched before it is wanted.
    this.#cache.want(Math.max(0, from - page), Math.min(Math.max(1, this.rows) - 1, to + page));
    const active = document.getElementById(`row-${this.cursor.row}`);
    if (active) this.list.setAttribute('aria-activedescendant', active.id);
    else this.list.removeAttribute('aria-activedescendant');
    this.#listener.onShow();
  }
}
