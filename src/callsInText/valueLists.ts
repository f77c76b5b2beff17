import { headOf, longestHead, splitCells, type Cell } from './tableHead.ts';
import { isVdnColumn } from './vdnMentions.ts';

/** Names of columns in brackets, one of them that of VDNs. */
export interface NameList {
  readonly names: readonly Cell[];
  /** Behind its closing bracket. */
  readonly end: number;
}

/** What stands in brackets that hold no other ones. Positions in UTF-16 units. */
export interface ValueList {
  readonly start: number;
  readonly end: number;
}

/** The names in brackets on a line, before values in brackets: `(vdn_id, call_id) VALUES …`, `["callId","vdnId"],…`. */
export function nameListsOf(line: string): NameList[] {
  const lists: NameList[] = [];
  for (const match of line.matchAll(/[[(]([^[\](){}]{3,2000})[\])]/g)) {
    const names = splitCells(match[1] ?? '', ',');
    if (names.some(({ text }) => isVdnColumn(text)) && headOf('list', names))
      lists.push({ names, end: match.index + match[0].length });
  }
  return lists;
}

/** The values in brackets on a line, in order. A bracket in quotes is none. */
export function valueListsOf(line: string): ValueList[] {
  const lists: ValueList[] = [];
  let start = 0;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === '\\') at++;
    else if (quote !== '') quote = character === quote ? '' : quote;
    // An apostrophe inside a word starts no value.
    else if ((character === "'" || character === '"') && !/\w/.test(line.charAt(at - 1))) quote = character;
    else if (character === '(' || character === '[') start = at + 1;
    else if (character === ')' || character === ']') {
      if (start > 0 && at - start <= longestHead) lists.push({ start, end: at });
      start = 0;
    }
  }
  return lists;
}

/** The last of them that ends before a place. */
export function lastBefore<T extends { readonly end: number }>(
  sorted: readonly T[],
  place: number,
): T | undefined {
  return sorted[firstEndingAt(sorted, place + 1) - 1];
}

/** The one that holds a stretch. */
export function holding(sorted: readonly ValueList[], start: number, end: number): ValueList | undefined {
  const list = sorted[firstEndingAt(sorted, end)];
  return list && list.start <= start ? list : undefined;
}

/** How many of them end before a place. */
function firstEndingAt(sorted: readonly { readonly end: number }[], place: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle]?.end ?? 0) < place) from = middle + 1;
    else to = middle;
  }
  return from;
}
