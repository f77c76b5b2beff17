import type { OutcomeKey, TableRow } from '../protocol/resultsPanel.ts';

/** What many rows say together. Nothing here is in words but the meanings of codes. */
export interface ResultStatistics {
  readonly total: number;
  /** Rows of which the server said what became of the call. */
  readonly withResult: number;
  readonly answered: number;
  readonly outcomes: readonly Count<OutcomeKey>[];
  readonly codes: readonly CodeCount[];
  /** First and last start of ringing, as `TableRow.wallClock`. */
  readonly time?: { readonly first: number; readonly last: number };
  readonly ringing?: Spread;
  readonly talking?: Spread;
}

export interface Count<K> {
  readonly key: K;
  readonly count: number;
}

export interface CodeCount extends Count<string> {
  readonly meaning?: string;
}

/** How long something took, in seconds. */
export interface Spread {
  readonly median: number;
  /** 95 of 100 took no longer. */
  readonly p95: number;
  readonly longest: number;
}

/** What is counted of a row. */
export type CountedRow = Pick<
  TableRow,
  'outcome' | 'failCode' | 'failMeaning' | 'wallClock' | 'ringingSeconds' | 'talkingSeconds'
>;

/** Counts and measures rows. */
export function statisticsOf(rows: readonly CountedRow[]): ResultStatistics {
  const outcomes = countOutcomes(rows);
  const times = present(rows.map(({ wallClock }) => wallClock));
  const ringing = spreadOf(present(rows.map(({ ringingSeconds }) => ringingSeconds)));
  const talking = spreadOf(present(rows.map(({ talkingSeconds }) => talkingSeconds)));
  return {
    total: rows.length,
    withResult: rows.filter(hasResult).length,
    answered: outcomes.find(({ key }) => key === 'answered')?.count ?? 0,
    outcomes,
    codes: countCodes(rows),
    ...(times.length === 0 ? {} : { time: { first: least(times), last: most(times) } }),
    ...(ringing ? { ringing } : {}),
    ...(talking ? { talking } : {}),
  };
}

/** Whether the server said what became of the call. */
export function hasResult({ outcome }: Pick<TableRow, 'outcome'>): boolean {
  return !withoutResult.has(outcome);
}

const withoutResult: ReadonlySet<OutcomeKey> = new Set<OutcomeKey>([
  'pending',
  'retry',
  'noVdn',
  'notFound',
  'queryFailed',
  'running',
]);

function present(values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined);
}

/** `Math.min(...values)` overflows the stack where there are very many. */
function least(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Infinity);
}

function most(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}

function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number | undefined => sorted[Math.ceil(share * sorted.length) - 1];
  const [median, p95, longest] = [at(0.5), at(0.95), at(1)];
  return median === undefined || p95 === undefined || longest === undefined
    ? undefined
    : { median, p95, longest };
}

/** How often each outcome comes, the most frequent first; what is chosen is there, too, if it does not come at all. */
export function countOutcomes(
  rows: readonly CountedRow[],
  chosen: readonly OutcomeKey[] = [],
): readonly Count<OutcomeKey>[] {
  return counted(
    rows.map(({ outcome }) => outcome),
    chosen,
  );
}

/** How often each failCode comes, with its meaning. */
export function countCodes(
  rows: readonly CountedRow[],
  chosen: readonly string[] = [],
): readonly CodeCount[] {
  const meanings = new Map<string, string>();
  const codes: string[] = [];
  for (const { failCode, failMeaning } of rows) {
    if (failCode === undefined) continue;
    codes.push(failCode);
    if (failMeaning !== undefined) meanings.set(failCode, failMeaning);
  }
  return counted(codes, chosen).map((count) => {
    const meaning = meanings.get(count.key);
    return meaning === undefined ? count : { ...count, meaning };
  });
}

function counted<K>(keys: readonly K[], chosen: readonly K[]): readonly Count<K>[] {
  const counts = new Map<K, number>(chosen.map((key) => [key, 0]));
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].map(([key, count]) => ({ key, count })).sort((a, b) => b.count - a.count);
}
