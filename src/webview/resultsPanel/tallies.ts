import type { OutcomeKey, TableRow } from '../../protocol/resultsPanel.ts';
import type { Count } from './pageState.ts';

/** How often each outcome comes, the most frequent first; what is chosen is there, too, if it does not come at all. */
export function countOutcomes(
  rows: readonly TableRow[],
  chosen: readonly OutcomeKey[] = [],
): readonly Count<OutcomeKey>[] {
  return counted(
    rows.map(({ outcome }) => outcome),
    chosen,
  );
}

/** How often each failCode comes, with its meaning. */
export function countCodes(
  rows: readonly TableRow[],
  chosen: readonly string[] = [],
): readonly (Count<string> & { readonly meaning?: string })[] {
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
