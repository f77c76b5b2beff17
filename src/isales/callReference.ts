import { parseCallId } from './callId.ts';
import type { InputProblem } from './failures.ts';

/** A call as somebody points at it: its ID and, where the text says so, its VDN. */
export interface CallReference {
  readonly callId: string;
  readonly vdnId?: number;
}

const maxPastedLength = 64 * 1024;
const queryUrl = /\/campaigns\/(\d{1,4})\/callresultdetail\/([^/?#\s"'\\]+)/;
const vdnAndCall = /^(\d{1,4})\s*\/\s*(\S+)$/;
const callIdInText = /(?<![\w-])\d{10}-\d{1,10}(?![\w-])/g;
const vdnInText = /\bvdn(?:[ _]?id)?\\?["']?\s*[:=：]\s*\\?["']?(\d{1,4})(?!\d)/i;

/** Whether a number can be a VDN: an integer 1..9999 (reference, section 1). */
export function isVdnId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 9999;
}

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const forbiddenInCallId = /[/\s\u0000-\u001f\u007f-\u009f]/;

/** Checks a VDN that is about to be sent. */
export function findVdnProblem(vdnId: number): InputProblem | undefined {
  return isVdnId(vdnId) ? undefined : { field: 'vdnId', problem: 'notAnInteger1To9999' };
}

/** Checks what is about to be sent; `undefined` when it may be (reference, section 1). */
export function findInputProblem(vdnId: number, callId: string): InputProblem | undefined {
  const problem = findVdnProblem(vdnId);
  if (problem) return problem;
  if (callId === '') return { field: 'callId', problem: 'empty' };
  if (callId.length > 128) return { field: 'callId', problem: 'tooLong' };
  // Lone dots would be resolved away as path segments.
  if (forbiddenInCallId.test(callId) || /^\.{1,2}$/.test(callId) || !callId.isWellFormed())
    return { field: 'callId', problem: 'forbiddenCharacter' };
  return undefined;
}

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
  if (pair?.[2] && findInputProblem(1, pair[2]) === undefined) return reference(pair[2], pair[1]);

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
