import type { OutcomeKey, TableRow } from '../../protocol/resultsPanel.ts';
import { formatServerDateTime } from '../../wording/dates.ts';

/** What narrows the rows; an absent part lets all pass. */
export interface Filters {
  /** Words that must all occur somewhere in what the row shows. */
  readonly text?: string;
  readonly outcomes?: readonly OutcomeKey[];
  /** failCodes, of which `noCode` stands for rows without one. */
  readonly codes?: readonly string[];
  /** Start of ringing in server time, as `TableRow.wallClock`. */
  readonly time?: Span;
  readonly ringing?: Span;
  readonly talking?: Span;
}

/** From, and up to but without; milliseconds or seconds, as what it spans. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Stands for no end: JSON, in which the page keeps its state, has no infinity. */
export const unbounded = 8.64e15;

export type FilterName = keyof Filters;

/** Lets one row pass or not, for each part of the filters. */
export const passes: {
  readonly [K in FilterName]: (row: TableRow, wanted: NonNullable<Filters[K]>) => boolean;
} = {
  text: (row, text) => hasWords(searchTextOf(row), text),
  outcomes: (row, outcomes) => outcomes.includes(row.outcome),
  codes: (row, codes) => row.failCode !== undefined && codes.includes(row.failCode),
  time: (row, span) => isIn(row.wallClock, span),
  ringing: (row, span) => isIn(row.ringingSeconds, span),
  talking: (row, span) => isIn(row.talkingSeconds, span),
};

/** Whether all words occur in a text that is in lower case already. */
export function hasWords(searched: string, words: string): boolean {
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => searched.includes(word));
}

const searchTexts = new WeakMap<TableRow, string>();

/** What a row shows, in lower case; made once for each row. */
export function searchTextOf(row: TableRow): string {
  const known = searchTexts.get(row);
  if (known !== undefined) return known;
  const text = [
    row.callId,
    row.vdnId,
    row.title,
    row.reason,
    row.called,
    // As it is shown, and as logs write it.
    row.ringingAt,
    row.ringingAt && formatServerDateTime(row.ringingAt),
    row.failCode,
    row.failMeaning,
    row.displayCode,
    row.seenAt,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
    .toLowerCase();
  searchTexts.set(row, text);
  return text;
}

/** The filters with one part set anew, or taken away where it is `undefined` or empty. */
export function withFilter<K extends FilterName>(
  filters: Filters,
  name: K,
  value: Filters[K] | undefined,
): Filters {
  const { [name]: _before, ...rest } = filters;
  const isEmpty =
    value === undefined ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0);
  return isEmpty ? rest : { ...rest, [name]: value };
}

/** A list with an item taken out if it was in, else put in. */
export function toggled<T>(list: readonly T[] | undefined, item: T): readonly T[] {
  return list?.includes(item) === true ? list.filter((other) => other !== item) : [...(list ?? []), item];
}

function isIn(value: number | undefined, { from, to }: Span): boolean {
  return value !== undefined && value >= from && value < to;
}

/** Reads filters that the page kept; anything may stand there. */
export function readFilters(kept: unknown): Filters {
  if (typeof kept !== 'object' || kept === null) return {};
  const { text, outcomes, codes, time, ringing, talking } = kept as Record<string, unknown>;
  const spans = { time, ringing, talking };
  return {
    ...(typeof text === 'string' && text !== '' ? { text } : {}),
    ...(isTexts(outcomes) ? { outcomes: outcomes as readonly OutcomeKey[] } : {}),
    ...(isTexts(codes) ? { codes } : {}),
    ...Object.fromEntries(Object.entries(spans).filter(([, span]) => isSpan(span))),
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
}

function isSpan(value: unknown): value is Span {
  if (typeof value !== 'object' || value === null) return false;
  const { from, to } = value as Record<string, unknown>;
  return typeof from === 'number' && typeof to === 'number';
}
