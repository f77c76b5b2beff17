import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { TableRow } from '../../protocol/resultsPanel.ts';
import { h, patch } from '../dom.ts';
import { tracks } from './columns.ts';
import { gridHead } from './gridHead.ts';
import { gridMove } from './gridKeys.ts';
import type { KeptGrid } from './pageState.ts';
import { RowViews } from './rowViews.ts';
import { Selection } from './selection.ts';
import type { ColumnName, Sorting } from './tableModel.ts';

/** What the grid asks for; rows are named by their place in the source. */
export interface GridActions {
  /** @param stays in a tab of its own, from now on */
  readonly open: (row: TableRow, stays?: true) => void;
  /** The user walks by keys, and rests at this row. */
  readonly rest: (row: TableRow) => void;
  readonly goToPlace: (row: TableRow) => void;
  readonly sort: (column: ColumnName) => void;
  /** @param at where the menu is wanted, in px of the page */
  readonly menu: (rows: readonly TableRow[], at: { readonly x: number; readonly y: number }) => void;
  readonly selectionChanged: () => void;
}

export interface GridContent {
  readonly rows: readonly TableRow[];
  readonly columns: readonly ColumnName[];
  readonly sorting: Sorting | undefined;
  readonly language: string;
}

/** Rows beyond those in sight, so that the next one is there when it comes. */
const rowsBeyond = 3;

/** A table that is not so many rows' heights wide has room for the call ID alone, beside what moves. */
const leastForPinned = 20;

/** How long the keys rest at a row until that is where the user wants to be, in milliseconds. */
const restMs = 150;

/** Row −1 is the one with the titles. */
interface Cell {
  readonly row: number;
  readonly column: number;
}

/**
 * The table: of all rows only those in sight are in the page. One cell can be reached with Tab, the arrow keys go to the
 * others; see "Grid" in the ARIA Authoring Practices.
 */
export class Grid {
  readonly element: HTMLElement;
  readonly selection = new Selection();
  readonly #head = h('div', { role: 'row', class: 'head', 'aria-rowindex': '1' });
  readonly #body = h('div', { role: 'rowgroup', class: 'rows' });
  readonly #views: RowViews;
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLElement>;
  readonly #actions: GridActions;
  readonly #rowHeight: number;
  #content: GridContent = { rows: [], columns: [], sorting: undefined, language: 'en' };
  #active: Cell = { row: 0, column: 0 };
  #resting: { readonly row: number; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  /** Where the page stood before it was hidden, until its rows are there. */
  #toRestore: KeptGrid | undefined;

  constructor(actions: GridActions, kept: KeptGrid) {
    this.#actions = actions;
    this.#toRestore = kept;
    this.#rowHeight = Math.round(parseFloat(getComputedStyle(document.body).fontSize) * 1.7);
    this.element = h(
      'div',
      { id: 'grid', role: 'grid', 'aria-multiselectable': 'true' },
      this.#head,
      this.#body,
    );
    this.#views = new RowViews(this.#body, this.#rowHeight);
    this.element.style.setProperty('--row', `${this.#rowHeight}px`);
    this.#virtualizer = new Virtualizer({
      count: 0,
      getScrollElement: () => this.element,
      estimateSize: () => this.#rowHeight,
      overscan: rowsBeyond,
      scrollMargin: this.#rowHeight,
      scrollPaddingStart: this.#rowHeight,
      initialOffset: kept.scrollOffset,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => {
        this.#render();
      },
    });
    this.element.addEventListener('keydown', (event) => {
      this.#onKeyDown(event);
    });
    this.element.addEventListener('click', (event) => {
      this.#onClick(event);
    });
    this.element.addEventListener('dblclick', (event) => {
      const row = this.#rowOf(event);
      if (row) this.#actions.open(row, true);
    });
    this.element.addEventListener('pointerover', (event) => {
      const cell = this.#cellOf(event);
      if (cell) this.#views.explain(cell.row, cell.column, this.#content.language);
    });
    this.element.addEventListener('scrollend', () => {
      this.#views.sortInPage();
    });
    // A call that opens beside the table takes room from it.
    window.addEventListener('resize', () => {
      const { activeElement } = document;
      if (!this.#hasFocus() || this.#active.row < 0 || !(activeElement instanceof HTMLElement)) return;
      this.#virtualizer.scrollToIndex(this.#active.row, { align: 'auto' });
      keepInWindow(activeElement);
    });
    const beforeMenu = (event: MouseEvent): void => {
      this.#onContextMenu(event);
    };
    this.element.addEventListener('contextmenu', beforeMenu, { capture: true });
  }

  /** To be called once the element is in the page, which cannot be scrolled before. */
  connect(): void {
    new ResizeObserver(() => {
      this.#noteWidth();
    }).observe(this.element);
    this.#virtualizer._didMount();
    this.#virtualizer._willUpdate();
    this.#restore();
  }

  /** What brings the page back as it is, after it was hidden. */
  kept(): KeptGrid {
    const { row, column } = this.#active;
    const at = this.#content.rows[row]?.at;
    return (
      this.#toRestore ?? {
        scrollOffset: this.#virtualizer.scrollOffset ?? 0,
        ...(at === undefined ? {} : { active: { at, column } }),
      }
    );
  }

  #noteWidth(): void {
    const { scrollWidth, clientWidth } = this.element;
    const { classList } = this.element;
    classList.toggle('sideways', scrollWidth > clientWidth);
    classList.toggle('narrow', clientWidth < leastForPinned * this.#rowHeight);
  }

  #restore(): void {
    const kept = this.#toRestore;
    if (!kept || !this.element.isConnected || this.#content.rows.length === 0) return;
    this.#toRestore = undefined;
    const row = this.#content.rows.findIndex(({ at }) => at === kept.active?.at);
    if (kept.active && row !== -1) this.#active = { row, column: kept.active.column };
    this.element.scrollTop = kept.scrollOffset;
    this.#renderHead();
    this.#render();
  }

  /** Shows these rows. The active row stays the same call, where it is still among them. */
  show(content: GridContent): void {
    const before = this.#content;
    this.#content = content;
    const active = before.rows[this.#active.row];
    const hadFocus = this.#hasFocus();
    if (active && content.rows[this.#active.row]?.at !== active.at) {
      const now = content.rows.findIndex(({ at }) => at === active.at);
      this.#active = {
        ...this.#active,
        row: now >= 0 ? now : Math.min(this.#active.row, content.rows.length - 1),
      };
    }
    this.#active = {
      ...this.#active,
      column: Math.min(this.#active.column, Math.max(0, content.columns.length - 1)),
    };
    this.#views.setColumns(content.columns);
    this.element.setAttribute('aria-rowcount', String(content.rows.length + 1));
    this.element.setAttribute('aria-colcount', String(content.columns.length));
    const { template, width } = tracks(content.columns);
    this.element.style.setProperty('--columns', template);
    this.element.style.setProperty('--width', `${width}em`);
    this.#virtualizer.setOptions({ ...this.#virtualizer.options, count: content.rows.length });
    this.#virtualizer._willUpdate();
    this.#renderHead();
    this.#render();
    this.#noteWidth();
    this.#restore();
    this.#views.sortInPage();
    if (hadFocus) this.#focusActive();
  }

  /** Puts the keyboard on the active cell. */
  focus(): void {
    this.#focusActive();
  }

  /** Makes a row, named by its place in the source, the active one, and brings it into sight; nobody's focus changes. */
  reveal(at: number): void {
    const row = this.#content.rows.findIndex((candidate) => candidate.at === at);
    if (row < 0) return;
    this.#active = { ...this.#active, row };
    this.#virtualizer.scrollToIndex(row, { align: 'auto' });
    this.#renderHead();
    this.#render();
    if (this.#hasFocus()) this.#focusActive();
  }

  /** The selected rows, or without any the active one. */
  chosen(): readonly number[] {
    if (this.selection.size > 0)
      return this.#content.rows.filter(({ at }) => this.selection.has(at)).map(({ at }) => at);
    const active = this.#content.rows[this.#active.row];
    return active ? [active.at] : [];
  }

  #hasFocus(): boolean {
    return this.element.contains(document.activeElement);
  }

  #renderHead(): void {
    const { columns, sorting } = this.#content;
    const { row, column } = this.#tabStop();
    patch(this.#head, gridHead(columns, sorting, row < 0 ? column : undefined));
  }

  #render(): void {
    const { rows } = this.#content;
    const active = this.#tabStop();
    const hadFocus = this.#hasFocus();
    const inSight = this.#virtualizer.getVirtualItems().map(({ index }) => index);
    this.#body.style.height = `${rows.length * this.#rowHeight}px`;
    this.#views.show(
      // The active row stays in the page wherever it is, so that the focus stays with it.
      active.row < 0 || inSight.includes(active.row) ? inSight : [...inSight, active.row],
      rows,
      ({ at }, index) => ({
        isSelected: this.selection.has(at),
        activeColumn: index === active.row ? active.column : undefined,
      }),
    );
    if (hadFocus && !this.#hasFocus()) this.#focusActive();
  }

  /** Without rows it is among the titles. */
  #tabStop(): Cell {
    return this.#content.rows.length === 0 ? { ...this.#active, row: -1 } : this.#active;
  }

  #activate(cell: Cell): void {
    this.#active = cell;
    if (cell.row >= 0) this.#virtualizer.scrollToIndex(cell.row, { align: 'auto' });
    this.#renderHead();
    this.#render();
    this.#focusActive();
  }

  #focusActive(): void {
    const { row, column } = this.#tabStop();
    const cell = row < 0 ? this.#head.children[column] : this.#views.cellAt(row, column);
    if (!(cell instanceof HTMLElement)) return;
    if (row >= 0) this.#views.explain(row, column, this.#content.language);
    if (cell === document.activeElement) return;
    cell.focus({ preventScroll: true });
    keepInWindow(cell);
    this.#scrollSideways(cell);
  }

  /** Brings a cell out from below the pinned ones, which are in sight wherever the table is. */
  #scrollSideways(cell: HTMLElement): void {
    if (isSticky(cell)) return;
    const { scrollLeft, clientWidth } = this.element;
    const { offsetLeft, offsetWidth } = cell;
    const pinned = [...this.#head.querySelectorAll<HTMLElement>('.pinned')].filter(isSticky);
    const pinnedWidth = pinned.reduce((sum, one) => sum + one.offsetWidth, 0);
    if (offsetLeft < scrollLeft + pinnedWidth) this.element.scrollLeft = offsetLeft - pinnedWidth;
    else if (offsetLeft + offsetWidth > scrollLeft + clientWidth)
      this.element.scrollLeft = offsetLeft + offsetWidth - clientWidth;
  }

  #onKeyDown(event: KeyboardEvent): void {
    const { rows, columns } = this.#content;
    const row = rows[this.#active.row];
    const isSelecting = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#enter(row);
      return;
    }
    if (event.key === ' ' && row) {
      event.preventDefault();
      this.selection.toggle(row.at);
      this.#changedSelection();
      return;
    }
    if (event.key === 'Escape' && this.selection.size > 0) {
      event.preventDefault();
      this.selection.clear();
      this.#changedSelection();
      return;
    }
    if (event.key.toLowerCase() === 'a' && isSelecting) {
      event.preventDefault();
      this.selection.set(rows.map(({ at }) => at));
      this.#changedSelection();
      return;
    }
    const pageRows = Math.max(1, Math.floor(this.element.clientHeight / this.#rowHeight) - 2);
    const next = gridMove(event, this.#active, { rows: rows.length, columns: columns.length, pageRows });
    if (!next) return;
    event.preventDefault();
    if (event.shiftKey && row && next.row >= 0) {
      const [from, to] = [this.selection.anchor(rows, this.#active.row), next.row];
      this.selection.setRange(rows, from, to);
      this.#activate(next);
      this.#changedSelection();
      return;
    }
    this.#activate(next);
    if (next.row !== this.#resting?.row) this.#restSoon(next.row);
  }

  /** Nobody wants to see each call that the keys pass by. */
  #restSoon(row: number): void {
    clearTimeout(this.#resting?.timer);
    const timer = setTimeout(() => {
      const reached = this.#active.row === row ? this.#content.rows[row] : undefined;
      if (reached) this.#actions.rest(reached);
    }, restMs);
    this.#resting = { row, timer };
  }

  #enter(row: TableRow | undefined): void {
    const column = this.#content.columns[this.#active.column];
    if (this.#active.row < 0 || !row) {
      if (column) this.#actions.sort(column);
    } else if (column === 'seenAt' && row.seenAt !== undefined) this.#actions.goToPlace(row);
    else this.#actions.open(row);
  }

  #onClick(event: MouseEvent): void {
    const cell = this.#cellOf(event);
    if (!cell) return;
    if (cell.row < 0) {
      this.#activate(cell);
      const column = this.#content.columns[cell.column];
      if (column) this.#actions.sort(column);
      return;
    }
    const { rows } = this.#content;
    const row = rows[cell.row];
    if (!row) return;
    if (event.shiftKey)
      this.selection.setRange(rows, this.selection.anchor(rows, this.#active.row), cell.row);
    else if (event.ctrlKey || event.metaKey) this.selection.toggle(row.at);
    else this.selection.set([row.at]);
    this.#activate(cell);
    this.#changedSelection();
    const asked = event.target instanceof Element ? event.target.closest('[data-do]') : undefined;
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.detail > 1) return;
    if (asked?.getAttribute('data-do') === 'openCall') this.#actions.open(row);
    if (asked?.getAttribute('data-do') === 'goToPlace') this.#actions.goToPlace(row);
  }

  #onContextMenu(event: MouseEvent): void {
    const cell = this.#cellOf(event);
    const row = cell && this.#content.rows[cell.row];
    if (!cell || !row) return;
    // The editor shows none of its own then.
    event.preventDefault();
    if (!this.selection.has(row.at)) {
      this.selection.set([row.at]);
      this.#activate(cell);
      this.#changedSelection();
    }
    const chosen = new Set(this.chosen());
    const rows = this.#content.rows.filter(({ at }) => chosen.has(at));
    const box = this.#views.cellAt(cell.row, cell.column)?.getBoundingClientRect();
    // With keys there is no pointer: below the cell, then.
    const isByKeys = event.button !== 2 && box !== undefined;
    this.#actions.menu(
      rows,
      isByKeys ? { x: box.left, y: box.bottom } : { x: event.clientX, y: event.clientY },
    );
  }

  #changedSelection(): void {
    this.#render();
    this.#actions.selectionChanged();
  }

  #rowOf(event: MouseEvent): TableRow | undefined {
    const cell = this.#cellOf(event);
    return cell && this.#content.rows[cell.row];
  }

  #cellOf({ target }: MouseEvent): Cell | undefined {
    const cell = target instanceof Element ? target.closest('[data-column]') : null;
    if (!cell) return undefined;
    const row = cell.parentElement?.getAttribute('data-row');
    return {
      row: row === null || row === undefined ? -1 : Number(row),
      column: Number(cell.getAttribute('data-column')),
    };
  }
}

function isSticky(cell: HTMLElement): boolean {
  return getComputedStyle(cell).position === 'sticky';
}

/** The page may be longer than its window. */
function keepInWindow(element: HTMLElement): void {
  const { top, bottom } = element.getBoundingClientRect();
  if (bottom > window.innerHeight) window.scrollBy(0, bottom - window.innerHeight);
  else if (top < 0) window.scrollBy(0, top);
}
