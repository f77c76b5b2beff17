import type { Answer } from '../isales/client.ts';
import type { FailureKind } from '../isales/failures.ts';
import type { Paced } from './pacer.ts';

/** What no request was made for. */
const unsent: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'noServer',
  'noCredentials',
  'badInput',
  'caFileUnreadable',
  'clientCertificateUnusable',
]);

/** What only a server that got the request can say. */
const answered: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'unauthorized',
  'forbidden',
  'tooManyRequests',
  'redirected',
  'httpStatus',
  'notJson',
  'wrongShape',
  'bodyTooLarge',
  'business',
  'callNotFound',
]);

/** Whether nothing was sent because of it. */
export function isUnsent(kind: FailureKind): boolean {
  return unsent.has(kind);
}

/** Whether a request left, and whether the server has got it for sure. */
export function fateOf(answer: Answer<unknown>): Paced<unknown>['fate'] {
  if (answer.ok || answered.has(answer.error.kind)) return 'answered';
  return isUnsent(answer.error.kind) ? 'unsent' : 'lost';
}

/** Whether the server wants fewer requests, and for how long it wants none. */
export function slowDownOf(answer: Answer<unknown>): Pick<Paced<unknown>, 'slowDown'> {
  if (answer.ok || (answer.error.kind !== 'tooManyRequests' && answer.retryAfterMs === undefined)) return {};
  return { slowDown: answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs } };
}
