import { enclosingObjects } from './enclosingObjects.ts';
import type { Lines, Place } from '../text/lines.ts';
import { firstFrom, type NearMention } from './nesting.ts';
import { Surroundings } from './surroundings.ts';
import { isVdn } from './vdnMentions.ts';

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

/** So much of a line is read, to either side of the ID. */
const unitsAround = 4000;

const slash = String.raw`(?:\\*\/|%(?:25)*2f)`;
const queryUrl = new RegExp(`${slash}campaigns${slash}(\\d{1,4})${slash}callresultdetail${slash}$`, 'i');
const urlUnits = 200;

/**
 * Tells the VDN of a call ID from the text around it: from the query URL it stands in, else from the same JSON object,
 * else from its line, else from the nearest line of the same request or thread.
 * @param text its lines; {@link Surroundings} where many call IDs are asked for, in their order
 * @param hit where the call ID stands
 * @returns `undefined` when nothing near enough names one
 */
export function findVdn(text: Lines | Surroundings, hit: Place): VdnOfHit | undefined {
  const surroundings = text instanceof Surroundings ? text : new Surroundings(text, 0);
  const line = surroundings.lineOf(hit);
  const url = queryUrl.exec(line.slice(Math.max(0, hit.start - urlUnits), hit.start));
  const ofUrl = Number(url?.[1]);
  if (isVdn(ofUrl)) return { vdnId: ofUrl, source: 'url', line: hit.line };

  for (const { before, behind } of enclosingObjects(surroundings.passageAround(hit), hit)) {
    const vdnId = nearest(before, behind);
    if (vdnId !== undefined) return { vdnId, source: 'object', line: hit.line };
  }

  const ofLine = onLine(surroundings, hit);
  if (ofLine !== undefined) return { vdnId: ofLine, source: 'line', line: hit.line };

  const nearby = surroundings.vdnOfSameRequest(hit);
  return nearby && { ...nearby, source: 'thread' };
}

function onLine(surroundings: Surroundings, hit: Place): number | undefined {
  const passage = surroundings.passageAround(hit);
  const { mentions } = passage;
  const at = (character: number): number => passage.positionOf(hit.line, character);
  const before = mentions[firstFrom(mentions, at(hit.start) + 1, ({ end }) => end) - 1];
  const behind = mentions[firstFrom(mentions, at(hit.end), ({ start }) => start)];
  const first = at(Math.max(0, hit.start - unitsAround));
  const last = at(Math.min(surroundings.lineOf(hit).length, hit.end + unitsAround));
  return nearest(
    before && before.start >= first
      ? { vdnId: before.vdnId, distance: at(hit.start) - before.end }
      : undefined,
    behind && behind.end <= last ? { vdnId: behind.vdnId, distance: behind.start - at(hit.end) } : undefined,
  );
}

/** The VDN named nearest to the call ID; of two equally near ones, the one before it. */
function nearest(before: NearMention | undefined, behind: NearMention | undefined): number | undefined {
  if (!before || !behind) return (before ?? behind)?.vdnId;
  return before.distance <= behind.distance ? before.vdnId : behind.vdnId;
}
