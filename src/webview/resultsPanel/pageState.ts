import type { OutcomeKey, ResultsProgress, TableRow } from '../../protocol/resultsPanel.ts';
import type { CodeCount, Count } from '../../wording/resultStatistics.ts';
import { readFilters, type Filters } from './filters.ts';
import { columnNames, type ColumnName, type Sorting } from './tableModel.ts';

/** What the page shows around the table. */
export interface PageState {
  readonly language: string;
  readonly title: string;
  readonly progress: ResultsProgress;
  readonly isGone: boolean;
  readonly filters: Filters;
  readonly columns: readonly ColumnName[];
  readonly total: number;
  readonly shown: number;
  readonly selected: number;
  /** Outcomes and failCodes with their counts, the most frequent first, among the rows that the other filters let pass. */
  readonly outcomes: readonly Count<OutcomeKey>[];
  readonly codes: readonly CodeCount[];
  readonly again: AskAgain;
}

/** Rows that asking again may help, by their places in the source. */
export interface AskAgain {
  readonly failed: readonly number[];
  readonly notFinal: readonly number[];
}

/** Which rows may be asked for again: where the query failed, and where the call had not ended or was not there yet. */
export function rowsToAskAgain(rows: readonly TableRow[]): AskAgain {
  const of = (...outcomes: OutcomeKey[]): number[] =>
    rows.filter(({ outcome, isFinal }) => !isFinal && outcomes.includes(outcome)).map(({ at }) => at);
  return { failed: of('queryFailed'), notFinal: of('unknown', 'running', 'notFound') };
}

/** Where the table stands, for when the page comes back. */
export interface KeptGrid {
  readonly scrollOffset: number;
  /** The cell that Tab leads to: its row's place in the source, and its column. */
  readonly active?: { readonly at: number; readonly column: number };
}

/** What the page keeps while it is hidden and over a reload of the window. */
export interface KeptState {
  readonly sourceId: string;
  /** What the source is called, for who brings it back. */
  readonly title?: string;
  readonly filters: Filters;
  readonly sorting?: Sorting;
  readonly hiddenColumns: readonly ColumnName[];
  readonly grid: KeptGrid;
  /** The keyboard was in the table. */
  readonly isInGrid: boolean;
  readonly overview: 'charts' | 'text' | 'hidden';
}

/** Reads what was kept; anything may stand there. */
export function readKeptState(kept: unknown, sourceId: string): KeptState {
  const isColumn = (name: unknown): name is ColumnName => (columnNames as readonly unknown[]).includes(name);
  const { title, filters, sorting, hiddenColumns, grid, isInGrid, overview } = fieldsOf(kept);
  const { column, descending } = fieldsOf(sorting);
  return {
    sourceId,
    ...(typeof title === 'string' ? { title } : {}),
    filters: readFilters(filters),
    ...(isColumn(column) ? { sorting: { column, descending: descending === true } } : {}),
    hiddenColumns: Array.isArray(hiddenColumns) ? hiddenColumns.filter(isColumn) : [],
    grid: readKeptGrid(grid),
    isInGrid: isInGrid === true,
    overview: overview === 'text' || overview === 'hidden' ? overview : 'charts',
  };
}

function readKeptGrid(kept: unknown): KeptGrid {
  const { scrollOffset, active } = fieldsOf(kept);
  const { at, column } = fieldsOf(active);
  return {
    scrollOffset: isCount(scrollOffset) ? scrollOffset : 0,
    ...(isCount(at) && isCount(column) ? { active: { at, column } } : {}),
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
