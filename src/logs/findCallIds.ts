import { isInstantOfCall, latestSeconds } from '../ids/callId.ts';
import { standsAlone } from './callIdRule.ts';

/** A call ID in a line. */
export interface CallIdHit {
  readonly callId: string;
  /** Where it starts, in UTF-16 units. */
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
}

const candidate = /\d{10}-\d{1,10}(?!\d)/g;

/**
 * All call IDs of a line, in their order.
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
    if (isInstantOfCall(Number(callId.slice(0, 10)), latest) && standsAlone(line, start, end))
      hits.push({ callId, start, end });
    // The digits behind a rejected hyphen may be the start of an ID: `1381234567-1644464743-1388.V3`.
    else candidate.lastIndex = start + 11;
  }
  return hits;
}
