import {
  columnFacetingFeature,
  columnFilteringFeature,
  columnVisibilityFeature,
  constructTable,
  createColumnHelper,
  createFacetedRowModel,
  createFilteredRowModel,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/table-core';
import { storeReactivityBindings } from '@tanstack/table-core/store-reactivity-bindings';
import type { TableRow } from '../../protocol/resultsPanel.ts';
import { passes, type FilterName, type Filters } from './filters.ts';

/** The columns that are seen, in their order. */
export const columnNames = [
  'outcome',
  'callId',
  'vdnId',
  'called',
  'ringingAt',
  'ringingSeconds',
  'talkingSeconds',
  'failCode',
  'displayCode',
  'recording',
  'seenAt',
] as const;

export type ColumnName = (typeof columnNames)[number];

export interface Sorting {
  readonly column: ColumnName;
  readonly descending: boolean;
}

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  columnFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  columnFacetingFeature,
  facetedRowModel: createFacetedRowModel(),
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  columnVisibilityFeature,
});
type Features = typeof features;

/** What a column is sorted by; what is not known stands last, whichever way. */
const sortValues: Record<ColumnName, (row: TableRow) => string | number | undefined> = {
  outcome: ({ title }) => title,
  callId: ({ callId }) => callId,
  vdnId: ({ vdnId }) => vdnId,
  called: ({ called }) => called,
  ringingAt: ({ wallClock }) => wallClock,
  ringingSeconds: ({ ringingSeconds }) => ringingSeconds,
  talkingSeconds: ({ talkingSeconds }) => talkingSeconds,
  failCode: ({ failCode }) => failCode,
  displayCode: ({ displayCode }) => displayCode,
  recording: ({ hasRecording, recordingPath }) =>
    hasRecording === undefined ? undefined : recordingPath !== undefined ? 1 : hasRecording ? 0 : 2,
  seenAt: ({ seenAt }) => seenAt,
};

const filterNames = Object.keys(passes) as FilterName[];
const collator = new Intl.Collator(undefined, { numeric: true });

const helper = createColumnHelper<Features, TableRow>();
const columns = helper.columns([
  ...columnNames.map((name) =>
    helper.accessor((row) => sortValues[name](row), {
      id: name,
      sortUndefined: 'last',
      sortFn: (a, b) => compare(sortValues[name](a.original), sortValues[name](b.original)),
      enableColumnFilter: false,
    }),
  ),
  // Not seen: they carry the filters, so that each knows the rows that all the others let pass.
  ...filterNames.map((name) =>
    helper.accessor((row) => row.at, {
      id: `filter:${name}`,
      enableSorting: false,
      // The model hands back what `setFilters` gave it.
      filterFn: (row, _column, wanted: unknown) =>
        (passes[name] as (row: TableRow, wanted: unknown) => boolean)(row.original, wanted),
    }),
  ),
]);

function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a ?? ''), String(b ?? ''));
}

/** The rows with what is seen of them: filtered, sorted, in chosen columns. Knows no DOM. */
export class TableModel {
  #rows: (TableRow | undefined)[] = [];
  #data: TableRow[] = [];
  #filters: Filters = {};
  #sorting: Sorting | undefined;
  readonly #table = constructTable<Features, TableRow>({
    features,
    columns,
    data: this.#data,
    getRowId: ({ at }) => String(at),
  });

  /** Puts rows in their places. */
  put(rows: readonly TableRow[]): void {
    for (const row of rows) this.#rows[row.at] = row;
    this.#data = this.#rows.filter((row) => row !== undefined);
    const data = this.#data;
    this.#table.setOptions((options) => ({ ...options, data }));
  }

  /** Forgets all rows, to be told them anew. */
  clear(): void {
    this.#rows = [];
  }

  /** All rows in the order of the source. */
  get all(): readonly TableRow[] {
    return this.#data;
  }

  /** The row at a place of the source. */
  at(place: number): TableRow | undefined {
    return this.#rows[place];
  }

  /** The rows that pass the filters, sorted. */
  shown(): readonly TableRow[] {
    return this.#table.getRowModel().rows.map(({ original }) => original);
  }

  /** The rows that pass all filters but this one. */
  shownWithout(name: FilterName): readonly TableRow[] {
    return (this.#table.getColumn(`filter:${name}`)?.getFacetedRowModel().rows ?? []).map(
      ({ original }) => original,
    );
  }

  get filters(): Filters {
    return this.#filters;
  }

  setFilters(filters: Filters): void {
    this.#filters = filters;
    this.#table.setColumnFilters(
      Object.entries(filters).map(([name, value]) => ({ id: `filter:${name}`, value: value as unknown })),
    );
  }

  get sorting(): Sorting | undefined {
    return this.#sorting;
  }

  setSorting(sorting: Sorting | undefined): void {
    this.#sorting = sorting;
    this.#table.setSorting(sorting ? [{ id: sorting.column, desc: sorting.descending }] : []);
  }

  /** The columns that are shown, in their order. */
  columns(): readonly ColumnName[] {
    return columnNames.filter((name) => this.#table.getColumn(name)?.getIsVisible() ?? true);
  }

  setColumn(name: ColumnName, isShown: boolean): void {
    this.#table.getColumn(name)?.toggleVisibility(isShown);
  }
}
