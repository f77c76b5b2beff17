import type { CallReference } from '../ids/callReference.ts';
import { isVdnId } from '../ids/vdnId.ts';
import { withMore, type CallFinders } from './callFinders.ts';
import { callColumnOf, withColumn } from './columnCallIds.ts';
import { findCallIds } from './findCallIds.ts';
import { Surroundings } from './surroundings.ts';
import { vdnOfCall } from './vdnOfCall.ts';

const maxPastedLength = 64 * 1024;
const queryUrl =
  /\/campaigns\/(\d{1,4})\/callresultdetail\/((?:[\w.~!$'*+,;=:@-]|%[\da-f]{2}|[\u00a0-\u2fff\u3040-\ufeff])+)/i;
/** Shapes besides the usual one that the vendor's pages show; other digits alone are as likely a phone number. */
const vendorShape = /^(?:00\d{2}|1000000000|\d{13})-\d{1,12}$/;
const vdnAndCall = /^(?:VDN(?:[ _-]?ID)?[ :=：]{0,3})?(\d{1,4})\s*[/\t]\s*(\S+)$/i;

/**
 * The one call that a text names, as people paste it: a call ID, `8/1644464743-1388`, a query URL, a callback or response
 * body, a log line or some of them with one call in them.
 * @param pasted up to 64 KiB
 * @param now milliseconds since 1970
 * @param finders the user's own patterns
 * @returns `undefined` when the text names no call, or several different ones
 */
export function readCallReference(
  pasted: string,
  now: number = Date.now(),
  { findMore }: CallFinders = {},
): CallReference | undefined {
  // Blanks as JavaScript knows them, the byte order mark among them.
  const text = pasted.trim();
  if (text === '' || text.length > maxPastedLength) return undefined;
  if (vendorShape.test(text)) return { callId: text };
  const pair = vdnAndCall.exec(text);
  if (pair?.[2] && !isVdnId(Number(pair[2]))) return reference(unquoted(pair[2]), pair[1]);

  const lines = text.split(/\r\n?|\n/);
  const surroundings = new Surroundings({ lineCount: lines.length, lineAt: (index) => lines[index] ?? '' });
  const column = callColumnOf(lines);
  const more = findMore?.(lines) ?? [];
  const places = lines.flatMap((line, index) => {
    const hits = withColumn(findCallIds(line, now), column, line);
    return withMore(hits, more[index] ?? []).map((hit) => ({ ...hit, line: index }));
  });
  const [first] = places;
  if (!first) return referenceOfUrl(text);
  if (places.some(({ callId }) => callId !== first.callId)) return undefined;
  const vdn = vdnOfCall(surroundings, first, places);
  return vdn ? { callId: first.callId, vdnId: vdn.vdnId } : { callId: first.callId };
}

/** A query URL says which call it asks for, of whatever shape its ID is. */
function referenceOfUrl(text: string): CallReference | undefined {
  const url = queryUrl.exec(text);
  return url ? reference(decode(withoutTrail(url[2] ?? '')), url[1]) : undefined;
}

/** What ends a sentence or closes a bracket around a URL is no part of it. */
function withoutTrail(segment: string): string {
  return segment.replace(/[\u3001-\u303f\uff00-\uffef].*$/u, '').replace(/[.,;:!'*]+$/, '');
}

function reference(callId: string, vdnText: string | undefined): CallReference {
  const vdnId = Number(vdnText);
  return isVdnId(vdnId) ? { callId, vdnId } : { callId };
}

function unquoted(text: string): string {
  return text.replace(/^["'`]+|["'`,;]+$/g, '');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
