import { isVdnId } from '../ids/vdnId.ts';
import type { Lines, Place } from '../text/lines.ts';
import { vdnOfColumn } from './columns.ts';
import { vdnOfFieldLines } from './fieldLines.ts';
import { vdnOfSameRequest } from './sameRequest.ts';
import { linesAround, Surroundings } from './surroundings.ts';

/** The virtual call centre that a call ID in text belongs to, and what says so. */
export interface VdnOfHit {
  /** 1 to 9999. */
  readonly vdnId: number;
  /**
   * `url`: the query URL the ID stands in. `object`: a record around it, in brackets, elements or fields one a line.
   * `column`: the VDN column of its row. `line`: its line. `thread`: a line nearby of the same request or thread.
   */
  readonly source: 'url' | 'object' | 'column' | 'line' | 'thread';
  /** The line where it stands; of an object, the line of the ID. */
  readonly line: number;
}

const slash = String.raw`(?:\\*\/|%(?:25)*2f)`;
const queryUrl = new RegExp(`${slash}campaigns${slash}(\\d{1,4})${slash}callresultdetail${slash}$`, 'i');
const urlUnits = 200;
/** A VDN further away on a line of its own text is no longer about the call, in UTF-16 units. */
const lineReach = 32_768;

/**
 * Tells the VDN of a call ID from the text around it. Reads it in records: the query URL that the ID stands in, else the
 * record around it from the inside out, else its row's column, else its line, else lines with a field each, else the
 * nearest line of the same request or thread. What another record says is another call's.
 * @param text its lines; {@link Surroundings} where many call IDs are asked for, in their order
 * @param hit where the call ID stands
 * @returns `undefined` when nothing near enough names one
 */
export function findVdn(text: Lines | Surroundings, hit: Place): VdnOfHit | undefined {
  const surroundings = text instanceof Surroundings ? text : new Surroundings(text);
  const { line, start, end } = hit;
  const own = surroundings.lineAt(line);
  const ofUrl = Number(queryUrl.exec(own.slice(Math.max(0, start - urlUnits), start))?.[1]);
  if (isVdnId(ofUrl)) return { vdnId: ofUrl, source: 'url', line };
  const callId = own.slice(start, end);
  const namesOnLine = surroundings.mayNameVdn(line);
  const namesAround = surroundings.mayNameVdnAround(line);

  if (namesOnLine) {
    const inside = surroundings.recordsOf(line, start).vdnInside(start, end, callId);
    if (inside) return { vdnId: inside.vdnId, source: 'object', line };
  }
  const long = namesAround ? surroundings.longRecordsAround(hit) : [];
  for (const { firstLine, lastLine, start: from, end: to } of long) {
    const row = surroundings.linesInRow(firstLine, lastLine);
    const found = row.records.vdnWithin(
      row.at(firstLine, from),
      row.at(lastLine, to),
      row.at(line, start),
      callId,
    );
    if (found) return { vdnId: found.vdnId, source: 'object', line };
  }
  const ofColumn = vdnOfColumn(surroundings, hit, namesAround);
  if (ofColumn !== undefined) return { vdnId: ofColumn, source: 'column', line };

  // A record over several lines: what stands before and behind it on its first and last line is about it as a whole.
  const outer = long.at(-1);
  const [firstLine, lastLine] = namesAround
    ? statement(surroundings, outer?.firstLine ?? line, outer?.lastLine ?? line)
    : [line, line];
  if (namesOnLine || firstLine < line || lastLine > line) {
    const ofLine = onLines(surroundings, firstLine, lastLine, hit, callId);
    if (ofLine) return { ...ofLine, source: 'line' };
  }
  if (!namesAround) return undefined;
  const ofFields = vdnOfFieldLines(surroundings, hit);
  if (ofFields !== undefined) return { vdnId: ofFields, source: 'object', line };
  const nearby = vdnOfSameRequest(surroundings, hit, callId);
  return nearby && { ...nearby, source: 'thread' };
}

/** Words that order calls and VDNs stand in their sentence, in UTF-16 units. */
const wordsAround = 400;
const inOrder = /分别|respectively/i;
/** A line of a script goes on where the one before it says so: commands with an address and a body. */
const endUnits = 40;
const goesOn = /[\\`^]\s*$/;

function statement(
  surroundings: Surroundings,
  firstLine: number,
  lastLine: number,
): readonly [number, number] {
  let first = firstLine;
  while (
    first > 0 &&
    firstLine - first < linesAround &&
    goesOn.test(surroundings.lineAt(first - 1).slice(-endUnits))
  )
    first--;
  let last = lastLine;
  while (last - lastLine < linesAround && goesOn.test(surroundings.lineAt(last).slice(-endUnits))) last++;
  return [first, Math.min(last, surroundings.lines.lineCount - 1)];
}

function onLines(
  surroundings: Surroundings,
  firstLine: number,
  lastLine: number,
  { line, start }: Place,
  callId: string,
): { readonly vdnId: number; readonly line: number } | undefined {
  if (firstLine === lastLine) {
    // The one is the first's and the other the second's, in words that name one VDN alone.
    const around = surroundings.lineAt(line).slice(Math.max(0, start - wordsAround), start + wordsAround);
    if (inOrder.test(around)) return undefined;
    const found = surroundings.recordsOf(line, start).vdnOutside(start, callId);
    if (!found || Math.abs(found.start - start) > lineReach) return undefined;
    return { vdnId: found.vdnId, line };
  }
  const row = surroundings.linesInRow(firstLine, lastLine);
  const found = row.records.vdnOutside(row.at(line, start), callId);
  return found && { vdnId: found.vdnId, line: row.lineOf(found.start) };
}
