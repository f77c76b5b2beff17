import { isCallIdColumn } from './namedCallIds.ts';
import { isVdnId } from '../ids/vdnId.ts';
import type { Place } from '../text/lines.ts';
import type { Surroundings } from './surroundings.ts';
import { cellsOf, headLines, longestHead, splitCells, type TableHead } from './tableHead.ts';
import { holding, lastBefore, type NameList } from './valueLists.ts';
import { isVdnColumn } from './vdnMentions.ts';

/** Rows of one table stand this near each other. */
const rowsBeside = 60;
/** A row with line breaks in its cells takes up to so many lines. */
const mostRowLines = 20;
const mayBeHtml = /<t[dr]\b/i;

/**
 * The VDN in the row of a call ID, where a head above names the columns: CSV and its kin, tables of databases, Markdown,
 * aligned output, `INSERT INTO … (…) VALUES (…)`; or where the line is nothing but VDN and call ID.
 */
export function vdnOfColumn(
  surroundings: Surroundings,
  hit: Place,
  namesAround: boolean,
): number | undefined {
  const row = surroundings.lineAt(hit.line);
  const callId = row.slice(hit.start, hit.end);
  const pair = vdnOfPair(row, callId);
  if (pair !== undefined) return pair;
  if (surroundings.mayNameColumn(hit.line)) {
    const ofList = vdnOfList(lastBefore(surroundings.nameListsAt(hit.line), hit.start), surroundings, hit);
    if (ofList !== undefined) return ofList;
  }
  if (namesAround) {
    const beside = vdnOfSideways(surroundings, hit);
    if (beside !== undefined) return beside;
    if (mayBeHtml.test(row.slice(Math.max(0, hit.start - 300), hit.start))) {
      const ofHtml = vdnOfHtmlRow(surroundings, hit);
      if (ofHtml !== undefined) return ofHtml;
    }
  }
  for (const index of headsAbove(surroundings, hit.line, namesAround)) {
    const head = surroundings.headAt(index);
    if (!head) continue;
    const vdnId =
      head.cells === 'list'
        ? vdnOfList(surroundings.nameListsAt(index).at(-1), surroundings, hit)
        : (cellOf(head, row, hit, callId) ?? ofLongRow(surroundings, head, hit, callId, index));
    if (vdnId !== undefined) return vdnId;
    // A head that fits no row ends where the next one starts.
  }
  return undefined;
}

function* headsAbove(surroundings: Surroundings, line: number, namesAround: boolean): Generator<number> {
  if (namesAround) {
    const from = Math.max(headLines, surroundings.neighboursOf(line).from);
    for (let index = line - 1; index >= from; index--)
      if (surroundings.headAt(index)) {
        yield index;
        break;
      }
  }
  for (let index = Math.min(headLines, line) - 1; index >= 0; index--) yield index;
}

/** `8/1644464743-1388`, or two cells of a spreadsheet. */
function vdnOfPair(row: string, callId: string): number | undefined {
  if (row.length > callId.length + 40) return undefined;
  const cells = row.trim().split(/\s*[\t/]\s*/);
  if (cells.length !== 2) return undefined;
  const [first = '', second = ''] = cells.map((cell) => cell.replace(/^["']|["']$/g, ''));
  const other = second === callId ? first : first === callId && row.includes('\t') ? second : '';
  return numberOf(other);
}

/** The same where a cell in quotes holds line breaks, so that the row starts on a line above. */
function ofLongRow(
  surroundings: Surroundings,
  head: TableHead,
  hit: Place,
  callId: string,
  headIndex: number,
): number | undefined {
  if (head.cells === 'aligned') return undefined;
  let row = surroundings.lineAt(hit.line);
  if (row.length > longestHead || !row.includes('"')) return undefined;
  let { start, end } = hit;
  for (let index = hit.line - 1; index > headIndex && index >= hit.line - mostRowLines; index--) {
    const above = surroundings.lineAt(index);
    row = `${above}\n${row}`;
    start += above.length + 1;
    end += above.length + 1;
    const vdnId = cellOf(head, row, { line: 0, start, end }, callId);
    if (vdnId !== undefined) return vdnId;
  }
  return undefined;
}

/** The VDN of the row that a call ID fills a cell of; `undefined` where the row does not fit the head. */
function cellOf(head: TableHead, row: string, hit: Place, callId: string): number | undefined {
  const cells = cellsOf(head, row);
  const column = cells.findIndex(
    ({ text, start, end }) => isOnly(callId, text) && start <= hit.start && hit.end <= end,
  );
  return column === -1 || column === head.vdnColumn ? undefined : numberOf(cells[head.vdnColumn]?.text ?? '');
}

/** Whether a cell holds a call ID alone, or as the words of a Markdown link. */
function isOnly(callId: string, text: string): boolean {
  return text === callId || (text.startsWith(`[${callId}](`) && text.endsWith(')'));
}

/** The VDN among the values in brackets around a call ID, below names in brackets. */
function vdnOfList(list: NameList | undefined, surroundings: Surroundings, hit: Place): number | undefined {
  if (!list) return undefined;
  const values = holding(surroundings.valueListsAt(hit.line), hit.start, hit.end);
  if (!values) return undefined;
  const row = surroundings.lineAt(hit.line);
  const { names } = list;
  const cells = splitCells(row.slice(values.start, values.end), ',', '\'"');
  const callId = row.slice(hit.start, hit.end);
  if (cells.length !== names.length || !cells.some(({ text }) => text === callId)) return undefined;
  return numberOf(cells[names.findIndex(({ text }) => isVdnColumn(text))]?.text ?? '');
}

/** A table on its side: each column is a call, the first cell of each row says what the row holds. */
function vdnOfSideways(surroundings: Surroundings, { line, start, end }: Place): number | undefined {
  const row = surroundings.lineAt(line);
  if (row.length > longestHead) return undefined;
  for (const delimiter of ['|', '\t', ';', ','] as const) {
    if (!row.includes(delimiter)) continue;
    const cells = splitCells(row, delimiter);
    const column = cells.findIndex((cell) => cell.start <= start && end <= cell.end);
    if (cells.length < 3 || column < 1 || !isCallIdColumn(cells[0]?.text ?? '')) continue;
    const { from, to } = surroundings.neighboursOf(line);
    for (let index = Math.max(from, line - rowsBeside); index <= Math.min(to, line + rowsBeside); index++) {
      if (!surroundings.mayNameVdn(index)) continue;
      const others = splitCells(surroundings.lineAt(index), delimiter);
      if (others.length === cells.length && isVdnColumn(others[0]?.text ?? ''))
        return numberOf(others[column]?.text ?? '');
    }
  }
  return undefined;
}

/** The VDN of a row of an HTML table, on one line or over several, whose head names the columns. */
function vdnOfHtmlRow(surroundings: Surroundings, { line, start }: Place): number | undefined {
  const { from, to } = surroundings.neighboursOf(line);
  const above = Array.from({ length: line - from }, (_, index) => surroundings.lineAt(from + index));
  const below = Array.from({ length: Math.min(to, line + rowsBeside) - line }, (_, index) =>
    surroundings.lineAt(line + 1 + index),
  );
  const own = surroundings.lineAt(line);
  if (own.length > longestHead) return undefined;
  const before = [...above, own.slice(0, start)].join('\n');
  const rowStart = before.search(/<tr\b(?![\s\S]*<tr\b)/i);
  if (rowStart === -1) return undefined;
  const row = before.slice(rowStart) + [own.slice(start), ...below].join('\n');
  const cells = htmlCells(row.slice(0, row.search(/<\/tr|<\/table|$/i)));
  const heads = before.slice(0, rowStart).split(/<tr\b/i).reverse();
  for (const head of heads) {
    const names = htmlCells(head);
    const column = names.findIndex((name) => isVdnColumn(name));
    if (column !== -1) return names.length === cells.length ? numberOf(cells[column] ?? '') : undefined;
  }
  return undefined;
}

function htmlCells(row: string): string[] {
  return row
    .split(/<t[hd]\b[^>]{0,200}>/i)
    .slice(1)
    .map((cell) =>
      cell
        .replace(/<\/t[hd]\b[\s\S]*$/i, '')
        .replace(/<[^>]{0,300}>/g, '')
        .trim(),
    );
}

function numberOf(text: string): number | undefined {
  const vdnId = /^0*\d{1,4}(?:\.0+)?$/.test(text) ? Number(text) : 0;
  return isVdnId(vdnId) ? vdnId : undefined;
}
