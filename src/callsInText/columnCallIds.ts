import type { CallIdHit } from './findCallIds.ts';
import { isAnyCallId } from './namedCallIds.ts';
import { cellsOf, headLines, readHead, type TableHead } from './tableHead.ts';

/** Where a file names its columns, and one of them call ID. */
export interface CallColumn {
  readonly head: TableHead;
  /** The line of the names. */
  readonly line: number;
}

/**
 * The column of call IDs that the first lines of a text name.
 * @param firstLines the first {@link headLines} lines of a text, or fewer where it has no more
 */
export function callColumnOf(firstLines: readonly string[]): CallColumn | undefined {
  for (const [line, text] of firstLines.slice(0, headLines).entries()) {
    const head = readHead(text);
    if (head && head.callColumn !== -1 && head.cells !== 'list' && head.cells !== 'aligned')
      return { head, line };
  }
  return undefined;
}

/** The call ID in the column of a row, of whatever shape it is. */
export function callIdInColumn({ head }: CallColumn, row: string): CallIdHit | undefined {
  const cell = cellsOf(head, row)[head.callColumn];
  return cell && isAnyCallId(cell.text) ? { callId: cell.text, start: cell.start, end: cell.end } : undefined;
}

/** The hits of a row with the one that its column says is one, in order. */
export function withColumn(
  hits: readonly CallIdHit[],
  column: CallColumn | undefined,
  row: string,
): readonly CallIdHit[] {
  const hit = column && callIdInColumn(column, row);
  if (!hit || hits.some(({ start, end }) => start < hit.end && hit.start < end)) return hits;
  return [...hits, hit].sort((a, b) => a.start - b.start);
}
