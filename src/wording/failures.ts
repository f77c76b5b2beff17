import * as l10n from '@vscode/l10n';
import type { Failure } from '../isales/failures.ts';
import { describeAnswerFailure } from './answerFailures.ts';
import { describeConnectionFailure } from './connectionFailures.ts';
import { failureTitle } from './failureTitles.ts';
import { fact, next, or, say, why, type FailureText } from './failureText.ts';
import { describeBaseUrlProblem, describeInputProblem } from './inputProblems.ts';
import { describeRecordingFailure } from './recordingFailures.ts';

/**
 * Puts a failure into words. Each line is a sentence that is true by itself; causes that exclude each other stand on
 * lines of their own, the likeliest first.
 */
export function describeFailure(failure: Failure): FailureText {
  switch (failure.kind) {
    case 'noServer':
      return say(
        failureTitle('noServer'),
        ['addServer'],
        next(l10n.t('Add the CC-iSales server that placed the call.')),
      );
    case 'simulatorStopped':
      return say(
        failureTitle('simulatorStopped'),
        ['startSimulator'],
        next(l10n.t('Start it, or choose another server.')),
      );
    case 'noCredentials':
      return describeMissingCredentials(failure);
    case 'badInput':
      return say(failureTitle('badInput'), [], fact(describeInputProblem(failure)));
    case 'badAddress':
      return say(failureTitle('badAddress'), ['editServer'], fact(describeBaseUrlProblem(failure.problem)));
    case 'unauthorized':
    case 'forbidden':
    case 'tooManyRequests':
    case 'blockedByFirewall':
    case 'headersTooLarge':
    case 'redirected':
    case 'httpStatus':
    case 'notJson':
    case 'wrongShape':
    case 'bodyTooLarge':
    case 'business':
    case 'callNotFound':
    case 'anotherCall':
      return describeAnswerFailure(failure);
    case 'recordingLinkUnusable':
    case 'recordingUnreachable':
    case 'recordingRedirected':
    case 'recordingBlocked':
    case 'recordingRefused':
    case 'recordingArchived':
    case 'recordingGone':
    case 'recordingStatus':
    case 'recordingTooLarge':
    case 'fileNotWritten':
      return describeRecordingFailure(failure);
    case 'cancelled':
      return say(failureTitle('cancelled'), ['retry']);
    case 'unexpected':
      return say(
        failureTitle('unexpected'),
        ['retry', 'showLog'],
        fact(l10n.t('The error is called {0}.', failure.code)),
      );
    default:
      return describeConnectionFailure(failure);
  }
}

function describeMissingCredentials({
  storedFor,
  store,
}: Extract<Failure, { kind: 'noCredentials' }>): FailureText {
  if (storedFor !== undefined)
    return say(
      l10n.t('The stored credentials belong to another address'),
      ['setCredentials', 'editServer'],
      fact(l10n.t('They were entered for {0} and are not sent anywhere else.', storedFor)),
      next(l10n.t('If the server has moved, enter the keys again to confirm the new address.')),
    );
  switch (store) {
    case 'forgetful':
      return say(
        l10n.t('The editor did not keep the credentials'),
        ['setCredentials'],
        why(
          l10n.t(
            'Without a keyring, its secret store forgets when the editor ends. On Linux it needs one such as gnome-keyring.',
          ),
        ),
        next(l10n.t('Set up a keyring, or enter the keys each time you begin.')),
      );
    case 'unreadable':
      return say(
        l10n.t('The editor’s secret store cannot be read'),
        ['retry', 'setCredentials'],
        why(l10n.t('The keyring is locked.')),
        or(l10n.t('There is no keyring. On Linux the editor needs one such as gnome-keyring.')),
      );
    default:
      return say(
        failureTitle('noCredentials'),
        ['setCredentials'],
        next(l10n.t('Enter the access key (AK) and secret key (SK) that the operator gave you.')),
      );
  }
}
