import { enclosingObjects } from './enclosingObjects.ts';
import type { Lines, Place } from './lines.ts';
import { requestIds } from './requestIds.ts';

/** The virtual call centre that a call ID in text belongs to, and what says so. */
export interface VdnOfHit {
  /** 1 to 9999. */
  readonly vdnId: number;
  /**
   * `url`: the query URL the ID stands in. `object`: a JSON object around it. `line`: its line. `thread`: a line nearby of
   * the same request or thread.
   */
  readonly source: 'url' | 'object' | 'line' | 'thread';
  /** The line where it stands; of an object, the line of the ID. */
  readonly line: number;
}

/** So many lines up and down are searched for the same request. */
const linesAround = 20;
/** So much of a line is read, to either side of the ID. */
const unitsAround = 4000;

const slash = String.raw`(?:\\*\/|%(?:25)*2f)`;
const queryUrl = new RegExp(`${slash}campaigns${slash}(\\d{1,4})${slash}callresultdetail${slash}$`, 'i');
const quote = String.raw`(?:\\*["']|%(?:25)*22|&quot;|\\*u0022)?`;
const named = [
  String.raw`(?<![a-z])(?:vdn(?:[ _-]?id)?|虚拟呼叫中心(?:[ _-]?id|编号|号)?)`,
  quote,
  String.raw`(?:\s*(?:[:=：＝]|=>|->|%(?:25)*3[ad]|>|\\u003[ade])\s*|\s+|(?<=[^a-z]))`,
  quote,
  String.raw`(\d{1,4})(?!\w|[.-]\d)`,
].join('');
const inPath = String.raw`openapi${slash}campaigns${slash}(\d{1,4})(?!\w)`;
const mention = new RegExp(`${named}|${inPath}`, 'gi');

interface Mention {
  readonly vdnId: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Tells the VDN of a call ID from the text around it: from the query URL it stands in, else from the same JSON object,
 * else from its line, else from the nearest line of the same request or thread.
 * @param lines the text
 * @param hit where the call ID stands
 * @returns `undefined` when nothing near enough names one
 */
export function findVdn(lines: Lines, hit: Place): VdnOfHit | undefined {
  const line = lines.lineAt(hit.line);
  const url = queryUrl.exec(line.slice(Math.max(0, hit.start - 200), hit.start));
  const ofUrl = Number(url?.[1]);
  if (isVdn(ofUrl)) return { vdnId: ofUrl, source: 'url', line: hit.line };

  for (const { before, behind } of enclosingObjects(lines, hit)) {
    const vdnId = nearest(before, behind);
    if (vdnId !== undefined) return { vdnId, source: 'object', line: hit.line };
  }

  const before = line.slice(Math.max(0, hit.start - unitsAround), hit.start);
  const vdnId = nearest(before, line.slice(hit.end, hit.end + unitsAround));
  if (vdnId !== undefined) return { vdnId, source: 'line', line: hit.line };
  return ofSameRequest(lines, hit);
}

function ofSameRequest(lines: Lines, hit: Place): VdnOfHit | undefined {
  const around = (text: string): string => text.slice(0, 2 * unitsAround);
  const line = lines.lineAt(hit.line);
  const from = Math.max(0, hit.start - unitsAround);
  // What names a request mostly stands at the start of a line.
  const ids = requestIds(around(line));
  if (from > unitsAround) for (const id of requestIds(line.slice(from, hit.end + unitsAround))) ids.add(id);
  if (ids.size === 0) return undefined;
  for (let distance = 1; distance <= linesAround; distance++)
    for (const index of [hit.line - distance, hit.line + distance]) {
      if (index < 0 || index >= lines.lineCount) continue;
      const other = around(lines.lineAt(index));
      const vdnIds = new Set(mentions(other).map(({ vdnId }) => vdnId));
      const [vdnId] = vdnIds;
      // A line that names several says nothing about this call.
      if (vdnId === undefined || vdnIds.size > 1 || !haveCommon(ids, requestIds(other))) continue;
      return { vdnId, source: 'thread', line: index };
    }
  return undefined;
}

/** The VDN named nearest to the call ID; of two equally near ones, the one before it. */
function nearest(before: string, behind: string): number | undefined {
  const last = mentions(before).at(-1);
  const first = mentions(behind)[0];
  if (!last || !first) return (last ?? first)?.vdnId;
  return before.length - last.end <= first.start ? last.vdnId : first.vdnId;
}

function mentions(text: string): Mention[] {
  const found: Mention[] = [];
  for (const match of text.matchAll(mention)) {
    const vdnId = Number(match[1] ?? match[2]);
    if (isVdn(vdnId)) found.push({ vdnId, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

function haveCommon(ids: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const id of others) if (ids.has(id)) return true;
  return false;
}

function isVdn(vdnId: number): boolean {
  return vdnId >= 1 && vdnId <= 9999;
}
