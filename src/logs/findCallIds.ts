import { isInstantOfCall, isSequence, latestSeconds } from '../ids/callId.ts';
import { standsAlone } from './callIdRule.ts';
import { namedCallIds } from './namedCallIds.ts';

/** A call ID in a line. */
export interface CallIdHit {
  readonly callId: string;
  /** Where it starts, in UTF-16 units. */
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
}

const candidate = /(?<!\d)\d{13}-\d{1,10}(?!\d)|\d{10}-\d{1,10}(?!\d)/g;

/**
 * All call IDs of a line, in their order: those of the usual shape wherever they stand, and any `digits-digits` where a
 * field says that it is a call ID.
 * @param line text without line break; longer texts do no harm
 * @param now milliseconds since 1970: IDs of more than a day later are none
 */
export function findCallIds(line: string, now: number = Date.now()): CallIdHit[] {
  const hits: CallIdHit[] = [];
  const latest = latestSeconds(now);
  candidate.lastIndex = 0;
  for (let match = candidate.exec(line); match; match = candidate.exec(line)) {
    const [callId] = match;
    const start = match.index;
    const end = start + callId.length;
    const hyphen = callId.indexOf('-');
    if (isUsual(callId, hyphen, latest) && standsAlone(line, start, end)) hits.push({ callId, start, end });
    // The digits behind a rejected hyphen may be the start of an ID: `1381234567-1644464743-1388.V3`.
    // The last ten of thirteen digits may be one, behind an escape that ends in digits: `#0121644464743-1388`.
    else candidate.lastIndex = hyphen === 13 ? start + 3 : start + hyphen + 1;
  }
  return withNamed(line, hits);
}

function isUsual(callId: string, hyphen: number, latest: number): boolean {
  const digits = Number(callId.slice(0, hyphen));
  return (
    isInstantOfCall(hyphen === 10 ? digits : digits / 1000, latest) &&
    isSequence(callId.length - hyphen - 1, Number(callId.slice(hyphen + 1)))
  );
}

/** The hits with the fields named call ID that hold another shape. */
function withNamed(line: string, hits: CallIdHit[]): CallIdHit[] {
  const more: CallIdHit[] = [];
  for (const { callId, start, end } of namedCallIds(line))
    if (callId !== undefined && !hits.some((hit) => hit.start < end && start < hit.end))
      more.push({ callId, start, end });
  return more.length === 0 ? hits : [...hits, ...more].sort((a, b) => a.start - b.start);
}
