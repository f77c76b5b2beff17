import { isVdnId } from '../ids/vdnId.ts';
import type { Place } from '../text/lines.ts';
import type { Surroundings } from './surroundings.ts';
import {
  cellsOf,
  headLines,
  headOf,
  longestHead,
  splitCells,
  type Cell,
  type TableHead,
} from './tableHead.ts';
import { isVdnColumn } from './vdnMentions.ts';

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
  if (surroundings.mayNameVdn(hit.line)) {
    const list = vdnOfList(row.slice(Math.max(0, hit.start - longestHead), hit.start), row, hit);
    if (list !== undefined) return list;
  }
  for (const index of headsAbove(surroundings, hit.line, namesAround)) {
    const head = surroundings.headAt(index);
    const vdnId = head && cellOf(head, row, hit, callId, surroundings.lineAt(index));
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

/** The VDN of the row that a call ID fills a cell of; `undefined` where the row does not fit the head. */
function cellOf(
  head: TableHead,
  row: string,
  hit: Place,
  callId: string,
  headLine: string,
): number | undefined {
  if (head.cells === 'list') return vdnOfList(headLine, row, hit);
  const cells = cellsOf(head, row);
  const column = cells.findIndex(
    ({ text, start, end }) => text === callId && start <= hit.start && hit.end <= end,
  );
  return column === -1 || column === head.vdnColumn ? undefined : numberOf(cells[head.vdnColumn]?.text ?? '');
}

/** Names in brackets before values in brackets: `(vdn_id, call_id) VALUES (8, '…')`, `["callId","vdnId"],[["…",8]]`. */
function vdnOfList(before: string, row: string, { start, end }: Place): number | undefined {
  let names: readonly Cell[] | undefined;
  for (const [, content = ''] of before.matchAll(/[[(]([^[\](){}]{3,2000})[\])]/g)) {
    const cells = splitCells(content, ',');
    if (cells.some(({ text }) => isVdnColumn(text)) && headOf('list', cells)) names = cells;
  }
  if (!names) return undefined;
  const from = Math.max(row.lastIndexOf('(', start), row.lastIndexOf('[', start)) + 1;
  const closing = row.slice(end, end + longestHead).search(/[\])]/);
  if (from === 0 || closing === -1) return undefined;
  const cells = splitCells(row.slice(from, end + closing), ',');
  const callId = row.slice(start, end);
  if (cells.length !== names.length || !cells.some(({ text }) => text === callId)) return undefined;
  return numberOf(cells[names.findIndex(({ text }) => isVdnColumn(text))]?.text ?? '');
}

function numberOf(text: string): number | undefined {
  const vdnId = /^0*\d{1,4}(?:\.0+)?$/.test(text) ? Number(text) : 0;
  return isVdnId(vdnId) ? vdnId : undefined;
}
