import { isInstantOfCall, isSequence, isSequenceOfMilliseconds, latestSeconds } from '../ids/callId.ts';
import { standsAlone } from './callIdRule.ts';
import { mayNameCallId, namedCallIds } from './namedCallIds.ts';

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
    const end = match.index + match[0].length;
    // Three more digits before them make milliseconds, unless an escape ends in three: `#0121644464743-1388`.
    const hit = hitAt(line, match.index - 3, end, latest) ?? hitAt(line, match.index, end, latest);
    if (hit) hits.push(hit);
    // The digits behind a rejected hyphen may be the start of an ID: `1381234567-1644464743-1388.V3`.
    else candidate.lastIndex = match.index + 11;
  }
  return withNamed(line, hits);
}

/** The call ID from `start` to `end`, if it is one of the usual shape. */
function hitAt(line: string, start: number, end: number, latest: number): CallIdHit | undefined {
  if (start < 0 || !isDigit(line.charCodeAt(start))) return undefined;
  const callId = line.slice(start, end);
  const hyphen = callId.indexOf('-');
  const isMilliseconds = hyphen === 13;
  if (hyphen !== 10 && (!isMilliseconds || !/^\d{13}/.test(callId) || isDigit(line.charCodeAt(start - 1))))
    return undefined;
  const digits = Number(callId.slice(0, hyphen));
  if (!isInstantOfCall(isMilliseconds ? digits / 1000 : digits, latest)) return undefined;
  const isFitting = isMilliseconds ? isSequenceOfMilliseconds : isSequence;
  if (!isFitting(callId.length - hyphen - 1, Number(callId.slice(hyphen + 1)))) return undefined;
  return standsAlone(line, start, end) ? { callId, start, end } : undefined;
}

/** The hits with the fields named call ID that hold another shape. */
function withNamed(line: string, hits: CallIdHit[]): CallIdHit[] {
  if (!holdsOthers(line, hits) || !mayNameCallId(line)) return hits;
  const more: CallIdHit[] = [];
  for (const { callId, start, end } of namedCallIds(line))
    if (callId !== undefined && !overlapsAny(hits, { start, end })) more.push({ callId, start, end });
  return more.length === 0 ? hits : [...hits, ...more].sort((a, b) => a.start - b.start);
}

/** Whether digits, a hyphen and digits stand by themselves somewhere besides; dates have another hyphen. */
function holdsOthers(line: string, hits: readonly CallIdHit[]): boolean {
  let next = 0;
  for (let at = line.indexOf('-'); at !== -1; at = line.indexOf('-', at + 1)) {
    while ((hits[next]?.end ?? Infinity) <= at) next++;
    if ((hits[next]?.start ?? Infinity) <= at) continue;
    let start = at;
    while (isDigit(line.charCodeAt(start - 1))) start--;
    let end = at + 1;
    while (isDigit(line.charCodeAt(end))) end++;
    if (start < at && end > at + 1 && line.charAt(start - 1) !== '-' && line.charAt(end) !== '-') return true;
  }
  return false;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** Whether a stretch of a line overlaps one of some others, which are in order and apart. */
export function overlapsAny(
  others: readonly { readonly start: number; readonly end: number }[],
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  let low = 0;
  let high = others.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((others[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return (others[low]?.start ?? Infinity) < end;
}
