import * as l10n from '@vscode/l10n';
import { explainCode } from '../isales/explainCode.ts';
import type { Failure } from '../isales/failures.ts';
import type { FailureAction } from '../protocol/callPanel.ts';
import { describeConnectionFailure } from './connectionFailures.ts';
import { formatDuration } from './durations.ts';
import { failureTitle } from './failureTitles.ts';
import { next, or, say, why, type FailureText } from './failureText.ts';
import { describeBaseUrlProblem, describeInputProblem } from './inputProblems.ts';
import { inLanguage } from './language.ts';
import { visibleInLine } from './visible.ts';

/** A call ID has about twenty characters; what calls itself one may have any number. */
const longestCallId = 100;

/** Puts a failure into words. */
export function describeFailure(failure: Failure): FailureText {
  const title = failureTitle(failure.kind);
  switch (failure.kind) {
    case 'noServer':
      return say(title, ['addServer'], next(l10n.t('Add the CC-iSales server that placed the call.')));
    case 'noCredentials':
      return describeMissingCredentials(failure);
    case 'badInput':
      return say(title, [], why(describeInputProblem(failure)));
    case 'badAddress':
      return say(title, ['editServer'], why(describeBaseUrlProblem(failure.problem)));
    case 'unauthorized':
      return failure.clockSkewMs === undefined
        ? say(
            title,
            ['setCredentials', 'retry', 'editServer'],
            why(
              l10n.t(
                'The access key or the secret key is wrong, or the key is not enabled for this interface.',
              ),
            ),
            or(l10n.t('the server expects a different host in the signature: set it as “Signed host”.')),
          )
        : say(
            title,
            ['retry', 'setCredentials', 'editServer'],
            why(describeSkew(failure.clockSkewMs)),
            or(
              l10n.t(
                'the access key or the secret key is wrong, or the key is not enabled for this interface.',
              ),
            ),
          );
    case 'forbidden':
      return say(
        title,
        ['retry', 'testConnection'],
        why(
          failure.html
            ? l10n.t(
                'A firewall in front of the server answered: this machine’s address is most likely not on its allow-list.',
              )
            : l10n.t(
                'The server does not allow this account to use the interface: ask the operator to enable it.',
              ),
        ),
      );
    case 'tooManyRequests':
      return say(
        title,
        ['retry'],
        next(
          failure.retryAfterSeconds === undefined
            ? l10n.t('Wait a little before you try again.')
            : l10n.t(
                'The server asks to wait {0} before the next try.',
                formatDuration(failure.retryAfterSeconds),
              ),
        ),
      );
    case 'blockedByFirewall':
      return say(
        l10n.t('Blocked by a firewall in front of the server ({0})', failure.status),
        ['retry', 'testConnection'],
        why(
          l10n.t(
            'The request never reached CC-iSales: this machine’s address is not on the allow-list, or too much was asked in a short time.',
          ),
        ),
        next(
          failure.retryAfterSeconds === undefined
            ? l10n.t('Wait a while, or ask the operator to let this machine’s address through.')
            : l10n.t(
                'The server asks to wait {0} before the next try.',
                formatDuration(failure.retryAfterSeconds),
              ),
        ),
      );
    case 'headersTooLarge':
      return say(
        title,
        ['retry', 'editServer', 'showLog'],
        why(
          l10n.t(
            'More than {0} KiB of headers came: a gateway adds many, perhaps cookies, or another service listens at this address.',
            failure.limitBytes / 1024,
          ),
        ),
      );
    case 'redirected':
      return say(
        l10n.t('The server redirects elsewhere ({0})', failure.status),
        ['editServer', 'retry'],
        why(
          failure.toOrigin === undefined
            ? l10n.t('A signed request is never sent on to another address.')
            : l10n.t(
                'It points to {0}. A signed request is never sent on: if that is the server, make it the base URL.',
                failure.toOrigin,
              ),
        ),
      );
    case 'httpStatus':
      return say(
        l10n.t('The server answered with HTTP {0}', failure.status),
        ['retry', 'editServer', 'showLog'],
        why(
          failure.status === 404
            ? l10n.t(
                'The base URL may point to another service: CC-iSales answers below {0}.',
                '/rest/isales/v1/openapi',
              )
            : failure.status >= 500
              ? l10n.t('The server, or a gateway in front of it, has a problem of its own.')
              : l10n.t('CC-iSales does not answer like this: the base URL may point to another service.'),
        ),
      );
    case 'notJson':
      return say(
        title,
        ['editServer', 'retry', 'showLog'],
        why(
          failure.html
            ? l10n.t('A web page came back: a login page, a firewall, or another service at this address.')
            : failure.isEmpty
              ? l10n.t('The answer is empty: a gateway in front of the server may have lost it.')
              : l10n.t('The response is broken, or another service listens at this address.'),
        ),
      );
    case 'wrongShape':
      return say(
        title,
        ['retry', 'editServer', 'showLog'],
        ...failure.problems.slice(0, 5).map((problem) => why(problem)),
      );
    case 'bodyTooLarge':
      return say(
        title,
        ['retry', 'editServer'],
        why(
          failure.limitValues === undefined
            ? l10n.t('More than {0} KiB came where a call result has about one.', failure.limitBytes / 1024)
            : l10n.t('More than {0} values came where a call result has some twenty.', failure.limitValues),
        ),
      );
    case 'business':
      return describeBusinessFailure(failure.code, failure.description);
    case 'anotherCall':
      return say(
        title,
        ['retry', 'showLog'],
        why(
          l10n.t(
            'The answer is that of the call {0}: a cache or gateway in front of the server mixes answers up.',
            visibleInLine(failure.callId, longestCallId),
          ),
        ),
      );
    case 'callNotFound':
      return say(
        title,
        ['retry'],
        why(l10n.t('The call belongs to another VDN or server, is too old, or has not ended yet.')),
        ...serverSays(failure.description),
      );
    case 'recordingLinkUnusable':
      return say(title, ['retry'], why(l10n.t('It does not lead to an https address. Nothing was fetched.')));
    case 'recordingRefused':
      return say(
        l10n.t('The store refuses the recording ({0})', failure.status),
        ['retry'],
        ...describeRefusal(failure),
      );
    case 'recordingArchived':
      return say(
        title,
        ['retry'],
        why(
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
          ? l10n.t('The server names no recording of this call any more')
          : l10n.t('The recording is not there any more ({0})', failure.status),
        ['retry'],
        why(l10n.t('Platforms delete recordings after some time.')),
      );
    case 'recordingStatus':
      return say(
        l10n.t('The store of the recording answered {0}', failure.status),
        ['retry'],
        why(
          failure.status >= 500
            ? l10n.t('The store has a problem of its own. Try again later.')
            : l10n.t('The store does not understand the link, or something before it answers.'),
        ),
        ...(failure.code === undefined ? [] : [{ label: l10n.t('Server says'), text: failure.code }]),
      );
    case 'recordingTooLarge':
      return say(
        title,
        [],
        why(l10n.t('At most {0} MiB are fetched. Open it in the browser.', failure.limitBytes / 1024 / 1024)),
      );
    case 'fileNotWritten':
      return say(
        title,
        ['retry'],
        why(
          l10n.t(
            'The folder is read-only, the disk is full, or another program holds the file ({0}).',
            failure.code,
          ),
        ),
      );
    case 'cancelled':
      return say(title, ['retry']);
    case 'unexpected':
      return say(title, ['retry', 'showLog'], why(failure.code));
    default:
      return describeConnectionFailure(failure);
  }
}

/** What a button with this action says. */
export function actionTitle(action: FailureAction): string {
  switch (action) {
    case 'retry':
      return l10n.t('Try Again');
    case 'addServer':
      return l10n.t('Add Server…');
    case 'editServer':
      return l10n.t('Edit Server…');
    case 'setCredentials':
      return l10n.t('Set Credentials…');
    case 'testConnection':
      return l10n.t('Test Connection');
    case 'showLog':
      return l10n.t('Show Log');
    case 'trustCertificate':
      return l10n.t('Trust This Certificate…');
    case 'setClientPassphrase':
      return l10n.t('Set Passphrase…');
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
      why(l10n.t('They were entered for {0} and are not sent anywhere else.', storedFor)),
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
        why(l10n.t('The keyring is locked, or there is none. On Linux it needs one such as gnome-keyring.')),
      );
    default:
      return say(
        failureTitle('noCredentials'),
        ['setCredentials'],
        next(l10n.t('Enter the access key (AK) and secret key (SK) that the operator gave you.')),
      );
  }
}

/** The clock skew in words; `skewMs` is server time minus ours. */
export function describeSkew(skewMs: number): string {
  const amount = formatDuration(Math.abs(skewMs) / 1000);
  return skewMs > 0
    ? l10n.t(
        'This machine’s clock is {0} behind the server’s. Set it: a signature is valid near the server’s time alone.',
        amount,
      )
    : l10n.t(
        'This machine’s clock is {0} ahead of the server’s. Set it: a signature is valid near the server’s time alone.',
        amount,
      );
}

function describeBusinessFailure(code: string, description: string): FailureText {
  const explanation = explainCode(code);
  return say(
    l10n.t('The server reported error {0}', code),
    ['retry'],
    ...(explanation?.kind === 'returnCode'
      ? [{ label: l10n.t('Meaning'), text: inLanguage(explanation) }]
      : []),
    ...serverSays(description),
  );
}

function describeRefusal({
  code,
  reason,
}: Extract<Failure, { kind: 'recordingRefused' }>): FailureText['lines'] {
  const said = code === undefined ? [] : [{ label: l10n.t('Server says'), text: code }];
  const networks = or(l10n.t('the storage lets in certain networks only.'));
  switch (reason) {
    case 'expired':
      return [why(l10n.t('The link has expired or was withdrawn, and so was a fresh one.')), ...said];
    case 'clock':
      return [why(l10n.t('The clock of the server that signed the link is far from the store’s.')), ...said];
    case 'badSignature':
      return [
        why(
          l10n.t(
            'The signature does not fit the link: it was changed on the way, or signed with a wrong key.',
          ),
        ),
        ...said,
      ];
    case 'unknownKey':
      return [why(l10n.t('The store does not know the key that the server signed with.')), ...said];
    case 'badLink':
      return [why(l10n.t('The link is not one that the store understands.')), ...said];
    case 'denied':
      return [why(l10n.t('The account that signed the link may not read the recording.')), networks, ...said];
    default:
      // A fresh link was refused as well, so that expiry is the least likely.
      return [
        why(l10n.t('The storage may let in certain networks only, or the recording was withdrawn.')),
        ...said,
      ];
  }
}

function serverSays(description: string): FailureText['lines'] {
  return description === '' ? [] : [{ label: l10n.t('Server says'), text: description }];
}
