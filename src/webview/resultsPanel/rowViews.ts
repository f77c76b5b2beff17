import type { TableRow } from '../../protocol/resultsPanel.ts';
import { h, visible } from '../dom.ts';
import { CellView } from './cellView.ts';
import { columns as columnsByName } from './columns.ts';
import { pin } from './pin.ts';
import type { ColumnName } from './tableModel.ts';

/** What is special about a row at the moment. */
export interface RowState {
  readonly isSelected: boolean;
  /** The cell that Tab leads to, if it is in this row. */
  readonly activeColumn: number | undefined;
}

/** One row in the page, which shows one call after another. */
class RowView {
  readonly element: HTMLElement;
  readonly #columns: readonly ColumnName[];
  readonly #cells: readonly CellView[];
  #row: TableRow | undefined;
  #index = -1;
  #state: RowState = { isSelected: false, activeColumn: undefined };
  /** Columns whose tooltip is there; most are never wanted, and take time to write. */
  readonly #explained = new Set<number>();

  constructor(columns: readonly ColumnName[]) {
    this.#columns = columns;
    this.#cells = columns.map((name, index) => new CellView(columnsByName[name], index));
    this.element = h(
      'div',
      { role: 'row', class: 'row', 'aria-selected': 'false' },
      ...this.#cells.map(({ element }) => element),
    );
    for (const [index, name] of columns.entries()) {
      const cell = this.#cells[index]?.element;
      if (cell) pin(cell, name, columns);
    }
  }

  show(row: TableRow, index: number, rowHeight: number, { isSelected, activeColumn }: RowState): void {
    const { element } = this;
    if (index !== this.#index) {
      this.#index = index;
      element.classList.toggle('odd', index % 2 === 1);
      element.dataset['row'] = String(index);
      element.ariaRowIndex = String(index + 2);
      element.style.transform = `translateY(${index * rowHeight}px)`;
    }
    if (row !== this.#row) {
      this.#row = row;
      for (const cell of this.#cells) cell.show(row);
      for (const column of this.#explained) this.#cells[column]?.element.removeAttribute('title');
      this.#explained.clear();
    }
    const before = this.#state;
    if (isSelected !== before.isSelected) element.ariaSelected = String(isSelected);
    if (activeColumn !== before.activeColumn) {
      if (before.activeColumn !== undefined)
        this.#cells[before.activeColumn]?.element.removeAttribute('tabindex');
      if (activeColumn !== undefined) this.#cells[activeColumn]?.element.setAttribute('tabindex', '0');
    }
    this.#state = { isSelected, activeColumn };
  }

  cellAt(column: number): HTMLElement | undefined {
    return this.#cells[column]?.element;
  }

  /** Gives a cell its tooltip. */
  explain(column: number, language: string): void {
    const name = this.#columns[column];
    if (!this.#row || name === undefined || this.#explained.has(column)) return;
    this.#explained.add(column);
    const hint = columnsByName[name].tooltip?.(this.#row, language);
    if (hint !== undefined && hint !== '') this.#cells[column]?.element.setAttribute('title', visible(hint));
  }
}

/**
 * The rows that are in the page: as many as are in sight, taken over and over again. To build them anew takes most of
 * the time of a frame.
 */
export class RowViews {
  readonly #body: HTMLElement;
  readonly #rowHeight: number;
  #columns: readonly ColumnName[] = [];
  #shown = new Map<number, RowView>();
  #spare: RowView[] = [];

  /** @param body the rows' parent */
  constructor(body: HTMLElement, rowHeight: number) {
    this.#body = body;
    this.#rowHeight = rowHeight;
  }

  setColumns(columns: readonly ColumnName[]): void {
    if (columns.join() === this.#columns.join()) return;
    this.#columns = columns;
    this.#body.replaceChildren();
    this.#shown.clear();
    this.#spare = [];
  }

  /** Shows these rows and no others. */
  show(
    indices: readonly number[],
    rows: readonly TableRow[],
    stateOf: (row: TableRow, index: number) => RowState,
  ): void {
    const wanted = indices.filter((index) => rows[index] !== undefined);
    const before = this.#shown;
    this.#shown = new Map();
    for (const index of wanted) {
      const view = before.get(index);
      if (!view) continue;
      before.delete(index);
      this.#shown.set(index, view);
    }
    const free = [...before.values()];
    for (const index of wanted) {
      const row = rows[index];
      if (!row) continue;
      const view = this.#shown.get(index) ?? free.pop() ?? this.#spare.pop() ?? new RowView(this.#columns);
      this.#shown.set(index, view);
      view.show(row, index, this.#rowHeight, stateOf(row, index));
      if (!view.element.isConnected) this.#body.append(view.element);
    }
    for (const view of free) {
      view.element.remove();
      this.#spare.push(view);
    }
  }

  /** The cell in the page, if it is there. */
  cellAt(index: number, column: number): HTMLElement | undefined {
    return this.#shown.get(index)?.cellAt(column);
  }

  /** Gives a cell its tooltip, once somebody is about to read it. */
  explain(index: number, column: number, language: string): void {
    this.#shown.get(index)?.explain(column, language);
  }

  /**
   * Puts the rows into their order for those who have the page read out. The row with the focus stays where it is, as it
   * would lose it.
   */
  sortInPage(): void {
    const sorted = [...this.#shown].sort(([a], [b]) => a - b).map(([, { element }]) => element);
    if (sorted.every((element, place) => this.#body.children[place] === element)) return;
    const focused = sorted.find((element) => element.contains(document.activeElement));
    let isBefore = focused !== undefined;
    for (const element of sorted) {
      if (element === focused) isBefore = false;
      else if (isBefore) this.#body.insertBefore(element, focused ?? null);
      else this.#body.append(element);
    }
  }
}
