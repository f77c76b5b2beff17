import { isVdnId } from '../ids/vdnId.ts';
import type { InputProblem } from './failures.ts';

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const forbiddenInCallId = /[/\s\u0000-\u001f\u007f-\u009f]/;

/** Checks a VDN that is about to be sent. */
export function findVdnProblem(vdnId: number): InputProblem | undefined {
  return isVdnId(vdnId) ? undefined : { field: 'vdnId', problem: 'notAnInteger1To9999' };
}

/**
 * Checks what is about to be sent. A call ID of any shape may be: the vendor shows several, and documents none.
 * @returns `undefined` when it may be sent
 */
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
