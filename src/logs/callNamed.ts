import { parseCallId } from '../ids/callId.ts';
import type { CallReference } from '../ids/callReference.ts';
import { isVdnId } from '../ids/vdnId.ts';
const maxPastedLength = 64 * 1024;
const queryUrl = /\/campaigns\/(\d{1,4})\/callresultdetail\/([^/?#\s"'\\]+)/;
const vdnAndCall = /^(\d{1,4})\s*\/\s*(\S+)$/;
const callIdInText = /(?<![\w-])\d{10}-\d{1,10}(?![\w-])/g;
const vdnInText = /\bvdn(?:[ _]?id)?\\?["']?\s*[:=：]\s*\\?["']?(\d{1,4})(?!\d)/i;
/**
 * Picks a call out of what people paste: a call ID, `8/1644464743-1388`, a query URL, a callback or response body, or a
 * log line with one call in it.
 * @param now milliseconds since 1970
 * @returns `undefined` when the text names no call, or several different ones
 */

export function readCallReference(pasted: string, now: number = Date.now()): CallReference | undefined {
  const text = pasted.trim();
  if (text === '' || text.length > maxPastedLength) return undefined;
  if (parseCallId(text, now)) return { callId: text };

  const url = queryUrl.exec(text);
  if (url) return reference(decode(url[2] ?? ''), url[1]);
  const pair = vdnAndCall.exec(text);
  if (pair?.[2]) return reference(pair[2], pair[1]);

  const callIds = new Set(
    [...text.matchAll(callIdInText)].map(([id]) => id).filter((id) => parseCallId(id, now)),
  );
  const [only, ...others] = callIds;
  return only === undefined || others.length > 0 ? undefined : reference(only, vdnInText.exec(text)?.[1]);
}

function reference(callId: string, vdnText: string | undefined): CallReference {
  const vdnId = Number(vdnText);
  return isVdnId(vdnId) ? { callId, vdnId } : { callId };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
