import { isCallIdColumn } from './namedCallIds.ts';
import { isVdnColumn } from './vdnMentions.ts';

/** Names of columns, and how a row of them is written. */
export interface TableHead {
  /** What parts its cells; `aligned`: each stands below its name; `list`: names in brackets, values in brackets, too. */
  readonly cells: Delimiter | 'aligned' | 'list';
  readonly names: readonly Cell[];
  /** -1 where no column says that it holds VDNs. */
  readonly vdnColumn: number;
  /** -1 where no column says that it holds call IDs. */
  readonly callColumn: number;
}

type Delimiter = ',' | ';' | '\t' | '|';

/** A cell of a row: its text without quotes and blanks, and where that stands. */
export interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The names of columns stand in the first lines of a file, below what else may be there. */
export const headLines = 4;
const delimiters: readonly Delimiter[] = ['\t', '|', ';', ','];
/** A head is short; so is a list of names in front of a list of values, in UTF-16 units. */
export const longestHead = 4_000;
const mostCells = 400;

/** Reads a line as names of columns. */
export function readHead(text: string): TableHead | undefined {
  // Jira doubles the bars of a head.
  const line = text.startsWith('||') ? text.replaceAll('||', '|') : text;
  if (line.length > longestHead || /^\s*[{<]/.test(line)) return undefined;
  const insert = /\(([^()]{1,4000})\)\s*values?\b/i.exec(line);
  if (insert?.[1] !== undefined) return headOf('list', splitCells(insert[1], ','));
  for (const delimiter of delimiters) {
    if (!(delimiter === '|' ? /[|│┃]/.test(line) : line.includes(delimiter))) continue;
    const head = headOf(delimiter, splitCells(line, delimiter));
    if (head) return head;
  }
  const names = alignedCells(line);
  const head = names.length > 1 ? headOf('aligned', names) : undefined;
  // Only words, so that no sentence counts.
  return head && head.callColumn !== -1 && head.vdnColumn !== -1 ? head : undefined;
}

export function headOf(cells: TableHead['cells'], names: readonly Cell[]): TableHead | undefined {
  const vdnColumn = names.findIndex(({ text }) => isVdnColumn(text));
  const callColumn = names.findIndex(({ text }) => isCallIdColumn(text));
  if (vdnColumn === -1 && callColumn === -1) return undefined;
  if (names.length < 2 || names.length > mostCells) return undefined;
  if (names.some(({ text }) => /^[\d.]+$/.test(text) || text.length > 80)) return undefined;
  return { cells, names, vdnColumn, callColumn };
}

/** The cells of a row below a head, one for each name; none where it does not fit. */
export function cellsOf(head: TableHead, row: string): readonly Cell[] {
  if (head.cells === 'list' || row.length > 100_000) return [];
  if (head.cells !== 'aligned') {
    const cells = splitCells(row, head.cells);
    return cells.length === head.names.length ? cells : [];
  }
  const cells = alignedCells(row);
  return head.names.map(
    ({ start, end }) =>
      cells.find((cell) => cell.start < end && start < cell.end) ?? { text: '', start: 0, end: 0 },
  );
}

interface SplitText {
  readonly text: string;
  readonly delimiter: Delimiter;
  readonly quotes: string;
  readonly cells: readonly Cell[];
}

/** Each of the thousands of calls that a long line may name asks for its cells, and for those of lines nearby. */
const lastSplit: SplitText[] = [];
const mostSplit = 64;
const longUnits = 1_000;
let nextSplit = 0;

/** The cells of a line; a delimiter in quotes is none. A border at both ends is no cell. */
export function splitCells(text: string, delimiter: Delimiter, quotes = '"'): readonly Cell[] {
  if (text.length < longUnits) return splitAnew(text, delimiter, quotes);
  const known = lastSplit.find(
    (split) => split.delimiter === delimiter && split.quotes === quotes && split.text === text,
  );
  if (known) return known.cells;
  const cells = splitAnew(text, delimiter, quotes);
  lastSplit[nextSplit] = { text, delimiter, quotes, cells };
  nextSplit = (nextSplit + 1) % mostSplit;
  return cells;
}

function splitAnew(text: string, delimiter: Delimiter, quotes: string): readonly Cell[] {
  const line = delimiter === '|' ? text.replace(/[│┃]/g, '|') : text;
  const cells: Cell[] = [];
  let from = 0;
  let quote = '';
  for (let at = 0; at <= line.length; at++) {
    const character = line.charAt(at);
    if (quote !== '') {
      if (character === '\\' && quote === "'") at++;
      // Doubled, it is a character of the cell.
      else if (character === quote && line.charAt(at + 1) === quote) at++;
      else if (character === quote) quote = '';
      else if (at === line.length) return [];
      continue;
    }
    if (character !== '' && quotes.includes(character) && line.slice(from, at).trim() === '')
      quote = character;
    if (at < line.length && character !== delimiter) continue;
    cells.push(cellAt(line, from, at));
    from = at + 1;
    if (cells.length > mostCells) return [];
  }
  if (delimiter === '|' && cells.length > 2 && cells[0]?.text === '' && cells.at(-1)?.text === '')
    return cells.slice(1, -1);
  return cells;
}

/** Words that blanks part, as aligned output has them. */
function alignedCells(line: string): Cell[] {
  const cells: Cell[] = [];
  for (const match of line.matchAll(/\S+/g)) {
    if (cells.length > mostCells) return [];
    cells.push({ text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return cells;
}

function cellAt(line: string, from: number, to: number): Cell {
  const raw = line.slice(from, to);
  const text = withoutEdges(raw);
  const start = text === '' ? from : from + raw.indexOf(text);
  return { text, start, end: start + text.length };
}

/** A text without the blanks, quotes and marks at both ends, in the time it takes to read it. */
export function withoutEdges(text: string): string {
  let from = 0;
  while (from < text.length && isEdge(text.charAt(from))) from++;
  let to = text.length;
  while (to > from && isEdge(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

function isEdge(character: string): boolean {
  return /[\s"'`\ufeff\u200b=*{}]/.test(character);
}
