import type { Answer } from '../isales/client.ts';
import { traitsOf } from '../isales/failureTraits.ts';
import type { Paced } from './pacer.ts';

/** Whether a request left, and whether the server has got it for sure. */
export function fateOf(answer: Answer<unknown>): Paced<unknown>['fate'] {
  return answer.ok ? 'answered' : traitsOf(answer.error.kind).request;
}

/** Whether the server wants fewer requests, and for how long it wants none. */
export function slowDownOf(answer: Answer<unknown>): Pick<Paced<unknown>, 'slowDown'> {
  if (answer.ok || (!traitsOf(answer.error.kind).slowsDown && answer.retryAfterMs === undefined)) return {};
  return { slowDown: answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs } };
}
