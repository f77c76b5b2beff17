import * as l10n from '@vscode/l10n';
import type { RecordingFailure } from '../isales/failures.ts';
import { describeConnectionFailure } from './connectionFailures.ts';
import { failureTitle } from './failureTitles.ts';
import { fact, next, or, say, serverSays, why, type FailureLine, type FailureText } from './failureText.ts';

type FailureOf<K extends RecordingFailure['kind']> = Extract<RecordingFailure, { readonly kind: K }>;

/** Puts into words why a recording did not come from its store, or could not be kept. */
export function describeRecordingFailure(failure: RecordingFailure): FailureText {
  const title = failureTitle(failure.kind);
  switch (failure.kind) {
    case 'recordingLinkUnusable':
      return say(
        title,
        ['retry'],
        fact(l10n.t('It does not lead to an https address. Nothing was fetched.')),
      );
    case 'recordingUnreachable':
      return describeWay(failure);
    case 'recordingRedirected':
      return describeRedirect(failure);
    case 'recordingBlocked':
      return say(
        l10n.t('Blocked by a firewall in front of the recording’s store ({0})', failure.status),
        ['retry'],
        why(l10n.t('This machine’s address is not on the firewall’s allow-list.')),
        or(l10n.t('Too much was asked in a short time.')),
      );
    case 'recordingRefused':
      return say(
        l10n.t('The store refuses the recording ({0})', failure.status),
        ['retry'],
        ...describeRefusal(failure),
        ...serverSays(failure.code),
      );
    case 'recordingArchived':
      return say(
        title,
        ['retry'],
        fact(
          l10n.t(
            'It lies in the store’s archive ({0}), from which nothing can be fetched directly.',
            failure.code,
          ),
        ),
        next(l10n.t('Ask the operator to restore it first; that may take hours.')),
      );
    case 'recordingGone':
      return say(
        failure.status === undefined
          ? l10n.t('The server no longer returns a recording of this call')
          : l10n.t('The recording no longer exists ({0})', failure.status),
        ['retry'],
        why(l10n.t('Platforms delete recordings after some time.')),
      );
    case 'recordingStatus':
      return say(
        l10n.t('The store of the recording answered {0}', failure.status),
        ['retry'],
        ...(failure.status >= 500
          ? [why(l10n.t('The store has a problem of its own.')), next(l10n.t('Try again later.'))]
          : [
              why(l10n.t('The store does not understand the link.')),
              or(l10n.t('Something in front of the store answers in its place.')),
            ]),
        ...serverSays(failure.code),
      );
    case 'recordingTooLarge':
      return say(
        l10n.t('The recording is larger than {0} MiB', failure.limitBytes / 1024 / 1024),
        [],
        next(l10n.t('Open it in the browser, which fetches recordings of any size.')),
      );
    case 'fileNotWritten':
      return say(title, ['retry'], ...whyNotWritten(failure.code));
  }
}

function describeWay({ cause }: FailureOf<'recordingUnreachable'>): FailureText {
  if (cause.kind === 'notJson')
    return say(
      l10n.t('The store of the recording does not answer in HTTP'),
      ['retry'],
      why(l10n.t('Another service listens at the address that the link names.')),
    );
  if (cause.kind === 'headersTooLarge')
    return say(
      failureTitle('recordingUnreachable'),
      ['retry'],
      fact(l10n.t('More than {0} KiB of headers came.', cause.limitBytes / 1024)),
    );
  const { title, lines } = describeConnectionFailure(cause, 'store');
  return say(l10n.t('The recording cannot be fetched: {0}', title), ['retry'], ...lines);
}

function describeRedirect({ toOrigin, status, isCircle }: FailureOf<'recordingRedirected'>): FailureText {
  const title = l10n.t('The store redirects the recording elsewhere ({0})', status);
  if (toOrigin !== undefined)
    return say(
      title,
      ['retry'],
      fact(
        l10n.t(
          'It points to {0}. Recordings are only fetched from the host that their link names.',
          toOrigin,
        ),
      ),
      next(l10n.t('If you trust that address, open the recording in the browser.')),
    );
  return say(
    title,
    ['retry'],
    fact(
      isCircle
        ? l10n.t('It leads from one of its own pages to the next, and to no recording.')
        : l10n.t('It does not say where to.'),
    ),
  );
}

function describeRefusal({ reason }: FailureOf<'recordingRefused'>): readonly FailureLine[] {
  const networks = or(l10n.t('The store only lets in certain networks.'));
  switch (reason) {
    case 'expired':
      return [
        fact(l10n.t('Even a fresh link has expired.')),
        why(l10n.t('The clocks of the server and the store differ.')),
        or(l10n.t('The server hands out old links.')),
      ];
    case 'clock':
      return [why(l10n.t('The clock of the server that signed the link is far from the store’s.'))];
    case 'badSignature':
      return [
        why(l10n.t('The server signed the link with a wrong key.')),
        or(l10n.t('The link was changed on the way.')),
      ];
    case 'unknownKey':
      return [why(l10n.t('The store does not know the key that the server signed with.'))];
    case 'badLink':
      return [why(l10n.t('The link is not one that the store understands.'))];
    case 'denied':
      return [why(l10n.t('The account that signed the link may not read the recording.')), networks];
    default:
      // A fresh link was refused as well, so that expiry is the least likely.
      return [
        why(l10n.t('The store only lets in certain networks.')),
        or(l10n.t('The recording was withdrawn.')),
      ];
  }
}

/** What the system's code says; without one that is known, what it may be. */
function whyNotWritten(code: string): readonly FailureLine[] {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return [fact(l10n.t('The disk is full ({0}).', code))];
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
    case 'NoPermissions':
      return [
        why(l10n.t('You may not write into the folder ({0}).', code)),
        or(l10n.t('Another program holds the file.')),
      ];
    case 'EBUSY':
    case 'ETXTBSY':
      return [fact(l10n.t('Another program holds the file ({0}).', code))];
    default:
      return [fact(l10n.t('The system says {0}.', code))];
  }
}
