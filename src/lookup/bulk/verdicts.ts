import type { Failure } from '../../isales/failures.ts';
import { isUnsent } from '../requestFate.ts';

/** Whether no call at all can be asked for until the user mends something. */
export function isUnaskable(failure: Failure): boolean {
  return isUnsent(failure.kind) && !(failure.kind === 'badInput' && failure.field !== 'baseUrl');
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
