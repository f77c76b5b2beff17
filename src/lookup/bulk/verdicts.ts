import type { Failure, FailureKind } from '../../isales/failures.ts';
import type { Lookup } from '../call.ts';
import type { Paced } from '../pacer.ts';

/** What no request was made for. */
const unsent: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'noServer',
  'noCredentials',
  'badInput',
  'caFileUnreadable',
]);

/** What does not prove that the request arrived. */
const unanswered: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'hostNotFound',
  'refused',
  'unreachable',
  'timeout',
  'connectionLost',
  'tlsUntrusted',
  'tlsNameMismatch',
  'tlsHandshake',
  'cancelled',
  'unexpected',
]);

/** Whether a request left, and whether the server has got it for sure. */
export function fateOf({ answer, source }: Lookup): Paced<unknown>['fate'] {
  if (source === 'cache') return 'unsent';
  if (answer.ok) return 'answered';
  if (unsent.has(answer.error.kind)) return 'unsent';
  return unanswered.has(answer.error.kind) ? 'lost' : 'answered';
}

/** Whether no call at all can be asked for until the user mends something. */
export function isUnaskable(failure: Failure): boolean {
  return unsent.has(failure.kind) && !(failure.kind === 'badInput' && failure.field !== 'baseUrl');
}

/** Whether a failure says something about the server or the way there, not about the call. */
export function concernsServer({ kind }: Failure): boolean {
  return kind !== 'callNotFound' && kind !== 'business' && kind !== 'badInput';
}

/** Whether the same request may succeed a moment later. */
export function mayPass(failure: Failure): boolean {
  return (
    failure.kind === 'tooManyRequests' ||
    failure.kind === 'connectionLost' ||
    (failure.kind === 'httpStatus' && [502, 503, 504].includes(failure.status))
  );
}

/** Whether the server wants fewer requests, and for how long it wants none. */
export function slowDownOf({ answer }: Lookup): Pick<Paced<unknown>, 'slowDown'> {
  if (answer.ok || (answer.error.kind !== 'tooManyRequests' && answer.retryAfterMs === undefined)) return {};
  return { slowDown: answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs } };
}
