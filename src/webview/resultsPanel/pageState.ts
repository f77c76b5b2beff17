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
  return { failed: of('queryFailed'), notFinal: of('unknown', 'notFound') };
}

/** What the page keeps while it is hidden and over a reload of the window. */
export interface KeptState {
  readonly sourceId: string;
  readonly filters: Filters;
  readonly sorting?: Sorting;
  readonly hiddenColumns: readonly ColumnName[];
  readonly scrollOffset: number;
  readonly overview: 'charts' | 'text' | 'hidden';
}

/** Reads what was kept; anything may stand there. */
export function readKeptState(kept: unknown, sourceId: string): KeptState {
  const fields = typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
  const isColumn = (name: unknown): name is ColumnName => (columnNames as readonly unknown[]).includes(name);
  const { filters, sorting, hiddenColumns, scrollOffset, overview } = fields;
  const { column, descending } =
    typeof sorting === 'object' && sorting !== null ? (sorting as Record<string, unknown>) : {};
  return {
    sourceId,
    filters: readFilters(filters),
    ...(isColumn(column) ? { sorting: { column, descending: descending === true } } : {}),
    hiddenColumns: Array.isArray(hiddenColumns) ? hiddenColumns.filter(isColumn) : [],
    scrollOffset: typeof scrollOffset === 'number' && scrollOffset >= 0 ? scrollOffset : 0,
    overview: overview === 'text' || overview === 'hidden' ? overview : 'charts',
  };
}
