import * as l10n from '@vscode/l10n';
import { explainCode } from '../isales/explainCode.ts';
import type { AnswerFailure } from '../isales/failures.ts';
import { formatDuration } from './durations.ts';
import { failureTitle } from './failureTitles.ts';
import { fact, next, or, say, serverSays, why, type FailureLine, type FailureText } from './failureText.ts';
import { inLanguage } from './language.ts';
import { describeShapeProblems } from './shapeProblems.ts';
import { visibleInLine } from './visible.ts';

/** A call ID has about twenty characters; what calls itself one may have any number. */
const longestCallId = 100;

type FailureOf<K extends AnswerFailure['kind']> = Extract<AnswerFailure, { readonly kind: K }>;

/** Puts into words what came in place of a result, from the server or from something before it. */
export function describeAnswerFailure(failure: AnswerFailure): FailureText {
  const title = failureTitle(failure.kind);
  switch (failure.kind) {
    case 'unauthorized':
      return describeUnauthorized(failure);
    case 'forbidden':
      return failure.html
        ? say(
            title,
            ['retry', 'testConnection'],
            why(
              l10n.t(
                'A firewall in front of the server does not let this machine’s address through: it is not on its allow-list.',
              ),
            ),
            or(l10n.t('The server does not allow this account to use this API.')),
          )
        : say(
            title,
            ['retry', 'testConnection'],
            why(l10n.t('The server does not allow this account to use this API.')),
            next(l10n.t('Ask the operator to enable it.')),
          );
    case 'tooManyRequests':
      return say(title, ['retry'], wait(failure, l10n.t('Wait a little before you try again.')));
    case 'blockedByFirewall':
      return say(
        l10n.t('Blocked by a firewall in front of the server ({0})', failure.status),
        ['retry', 'testConnection'],
        why(
          l10n.t(
            'This machine’s address is not on the firewall’s allow-list. The request did not reach CC-iSales.',
          ),
        ),
        or(l10n.t('Too much was asked in a short time.')),
        wait(failure, l10n.t('Wait a while, or ask the operator to let this machine’s address through.')),
      );
    case 'headersTooLarge':
      return say(
        title,
        ['retry', 'editServer', 'showLog'],
        fact(l10n.t('More than {0} KiB of headers came.', failure.limitBytes / 1024)),
        why(l10n.t('A gateway in front of the server adds many, perhaps cookies.')),
        or(l10n.t('Another service listens at this address.')),
      );
    case 'redirected':
      return describeRedirect(failure);
    case 'httpStatus':
      return say(
        l10n.t('The server answered with HTTP {0}', failure.status),
        ['retry', 'editServer', 'showLog'],
        ...whyStatus(failure.status),
      );
    case 'notJson':
      return describeNotJson(failure);
    case 'wrongShape':
      return say(
        title,
        ['retry', 'showLog'],
        ...describeShapeProblems(failure.problems),
        why(l10n.t('A gateway in front of the server changes the response.')),
        or(l10n.t('The server has a version that the extension does not know.')),
      );
    case 'bodyTooLarge':
      return say(
        title,
        ['retry', 'editServer'],
        fact(
          failure.limitValues === undefined
            ? l10n.t(
                'It is larger than {0} MiB. Responses of CC-iSales are much smaller.',
                mebibytes(failure),
              )
            : l10n.t(
                'It has more than {0} values. Responses of CC-iSales have far fewer.',
                failure.limitValues,
              ),
        ),
        why(l10n.t('Another service listens at this address.')),
      );
    case 'business':
      return describeBusinessFailure(failure);
    case 'anotherCall':
      return say(
        title,
        ['retry', 'showLog'],
        fact(l10n.t('The answer is that of the call {0}.', visibleInLine(failure.callId, longestCallId))),
        why(l10n.t('A cache or gateway in front of the server mixes answers up.')),
      );
    case 'callNotFound':
      return say(
        title,
        ['retry'],
        why(l10n.t('The call belongs to another VDN or another server.')),
        or(l10n.t('It has not ended yet: most servers only know finished calls.')),
        or(l10n.t('It is so old that the server has deleted it.')),
        ...serverSays(failure.description),
      );
  }
}

function describeUnauthorized({ clockSkewMs }: FailureOf<'unauthorized'>): FailureText {
  const title = failureTitle('unauthorized');
  const wrongKey = l10n.t('The access key or the secret key is wrong.');
  const notEnabled = or(l10n.t('The key is not allowed to use this API.'));
  return clockSkewMs === undefined
    ? say(
        title,
        ['setCredentials', 'retry', 'editServer'],
        why(wrongKey),
        notEnabled,
        or(l10n.t('The server expects another host in the signature: set it as “Signed host”.')),
      )
    : say(
        title,
        ['retry', 'setCredentials', 'editServer'],
        why(describeSkew(clockSkewMs)),
        or(wrongKey),
        notEnabled,
      );
}

/** The clock skew in words; `skewMs` is server time minus ours. */
export function describeSkew(skewMs: number): string {
  const amount = formatDuration(Math.abs(skewMs) / 1000);
  return skewMs > 0
    ? l10n.t(
        'This machine’s clock is {0} behind the server’s. Set it: signatures are only valid near the server’s time.',
        amount,
      )
    : l10n.t(
        'This machine’s clock is {0} ahead of the server’s. Set it: signatures are only valid near the server’s time.',
        amount,
      );
}

function wait(
  { retryAfterSeconds }: { readonly retryAfterSeconds?: number },
  otherwise: string,
): FailureLine {
  return next(
    retryAfterSeconds === undefined
      ? otherwise
      : l10n.t('The server asks to wait {0} before the next try.', formatDuration(retryAfterSeconds)),
  );
}

function describeRedirect({ status, toOrigin, isSameOrigin }: FailureOf<'redirected'>): FailureText {
  const title = l10n.t('The server redirects elsewhere ({0})', status);
  const actions = ['editServer', 'retry'] as const;
  const never = l10n.t('A signed request is never sent on.');
  if (toOrigin === undefined) return say(title, actions, fact(never));
  if (isSameOrigin)
    return say(
      title,
      actions,
      fact(l10n.t('It points to another page of {0}. A signed request is never sent on.', toOrigin)),
      why(l10n.t('A gateway in front of the server wants you to log in first.')),
      or(l10n.t('Another service listens at this address.')),
    );
  return say(
    title,
    actions,
    fact(l10n.t('It points to {0}. A signed request is never sent on.', toOrigin)),
    next(l10n.t('If that is the CC-iSales server, make it the address of this server.')),
  );
}

function whyStatus(status: number): readonly FailureLine[] {
  if (status === 404)
    return [
      why(
        l10n.t(
          'The server’s address belongs to another service: CC-iSales answers below {0}.',
          '/rest/isales/v1/openapi',
        ),
      ),
    ];
  if (status === 502 || status === 504)
    return [
      why(l10n.t('A gateway answered: it does not reach the server behind it.')),
      or(l10n.t('The server is overloaded or being restarted.')),
    ];
  if (status === 503) return [why(l10n.t('The server is overloaded.')), or(l10n.t('It is being restarted.'))];
  if (status >= 500)
    return [why(l10n.t('The server, or a gateway in front of it, has a problem of its own.'))];
  return [
    why(l10n.t('The server’s address belongs to another service: CC-iSales does not answer like this.')),
  ];
}

function describeNotJson({ html, isEmpty, isNoHttp }: FailureOf<'notJson'>): FailureText {
  const another = l10n.t('Another service listens at this address.');
  if (isNoHttp)
    return say(l10n.t('The response is not HTTP'), ['editServer', 'retry', 'showLog'], why(another));
  const title = failureTitle('notJson');
  const actions = ['editServer', 'retry', 'showLog'] as const;
  if (html)
    return say(
      title,
      actions,
      fact(l10n.t('A web page came back.')),
      why(l10n.t('A login page or a firewall stands in front of the server.')),
      or(another),
    );
  if (isEmpty)
    return say(
      l10n.t('The response is empty'),
      ['retry', 'editServer', 'showLog'],
      why(l10n.t('A gateway in front of the server has lost it.')),
      or(another),
    );
  return say(
    title,
    ['retry', 'editServer', 'showLog'],
    why(l10n.t('It was cut short or damaged on the way.')),
    or(another),
  );
}

function describeBusinessFailure({ code, description }: FailureOf<'business'>): FailureText {
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

function mebibytes({ limitBytes }: { readonly limitBytes: number }): number {
  return limitBytes / 1024 / 1024;
}
