import * as l10n from '@vscode/l10n';
import { explainCode } from '../isales/explainCode.ts';
import type { Failure, FailureKind } from '../isales/failures.ts';
import type { FailureAction } from '../protocol/callPanel.ts';
import { certificateLines, describeCertificateProblem, pinnedLine } from './certificates.ts';
import { formatDuration } from './durations.ts';
import { describeBaseUrlProblem, describeInputProblem } from './inputProblems.ts';
import { inLanguage } from './language.ts';

/** A failure for people: what happened, why most likely, and what mends it (the first action is the main one). */
export interface FailureText {
  readonly title: string;
  readonly lines: readonly { readonly label: string; readonly text: string }[];
  readonly actions: readonly FailureAction[];
}

/** Puts a failure into words. */
export function describeFailure(failure: Failure): FailureText {
  switch (failure.kind) {
    case 'noServer':
      return say(
        l10n.t('No server is set up for this call'),
        ['addServer'],
        next(l10n.t('Add the CC-iSales server that placed the call.')),
      );
    case 'noCredentials':
      return failure.storedFor === undefined
        ? say(
            l10n.t('No credentials are stored for this server'),
            ['setCredentials'],
            next(l10n.t('Enter the access key (AK) and secret key (SK) that the operator gave you.')),
          )
        : say(
            l10n.t('The stored credentials belong to another address'),
            ['setCredentials', 'editServer'],
            why(l10n.t('They were entered for {0} and are not sent anywhere else.', failure.storedFor)),
            next(l10n.t('If the server has moved, enter the keys again to confirm the new address.')),
          );
    case 'badInput':
      return failure.field === 'baseUrl'
        ? say(
            l10n.t('The server’s address cannot be used'),
            ['editServer'],
            why(describeBaseUrlProblem(failure.problem)),
          )
        : say(l10n.t('This call cannot be looked up'), [], why(describeInputProblem(failure)));
    case 'caFileUnreadable':
      return say(
        l10n.t('The certificate file cannot be read'),
        ['editServer', 'retry'],
        why(`${failure.caFile} (${failure.code})`),
        next(l10n.t('Choose another file, or remove it from the server’s settings.')),
      );
    case 'hostNotFound':
      return say(
        l10n.t('The host {0} was not found', failure.host),
        ['editServer', 'retry'],
        why(l10n.t('The name is misspelt, or this machine needs a VPN or another DNS server to know it.')),
      );
    case 'refused':
      return say(
        l10n.t('{0} refused the connection', failure.host),
        ['retry', 'editServer'],
        why(l10n.t('Nothing listens on this port: check the port, and whether the server is running.')),
      );
    case 'unreachable':
      return say(
        l10n.t('{0} cannot be reached', failure.host),
        ['retry', 'editServer', 'testConnection'],
        why(
          l10n.t(
            'No network path leads there from this machine ({0}): check VPN, proxy and firewall.',
            failure.code,
          ),
        ),
      );
    case 'timeout':
      return say(
        l10n.t('No response within {0}', formatDuration(failure.afterMs / 1000)),
        ['retry', 'testConnection', 'editServer'],
        why(l10n.t('A firewall drops the packets, or the server is overloaded.')),
        or(l10n.t('the setting “isales.requestTimeoutSeconds” is too short for this server.')),
      );
    case 'connectionLost':
      return say(
        l10n.t('The connection broke off'),
        ['retry', 'testConnection'],
        why(l10n.t('The server or something on the way closed it ({0}).', failure.code)),
      );
    case 'proxyUnreachable':
      return say(
        failure.proxy === undefined
          ? l10n.t('The proxy does not answer')
          : l10n.t('The proxy {0} cannot be reached', failure.proxy),
        ['retry', 'showLog'],
        why(describeProxyProblem(failure.code)),
        next(
          l10n.t(
            'Check the settings “http.proxy” and “http.noProxy”, and HTTPS_PROXY and NO_PROXY in the environment.',
          ),
        ),
      );
    case 'proxyRefused':
      return say(
        l10n.t('The proxy refused to connect ({0})', failure.status),
        ['retry', 'showLog'],
        why(
          failure.status === 407
            ? l10n.t(
                'It wants a name and password: put them into the setting “http.proxy”, as in {0}.',
                'http://name:password@host:port',
              )
            : l10n.t(
                'It does not allow connections to this server, or cannot reach it: see the setting “http.noProxy”.',
              ),
        ),
      );
    case 'tlsUntrusted': {
      const { problems, certificate, host, code } = failure;
      return say(
        l10n.t('The server’s certificate is not trusted'),
        problems.includes('revoked') ? ['editServer', 'retry'] : ['trustCertificate', 'editServer', 'retry'],
        ...problems.map((problem) => why(describeCertificateProblem(problem, certificate, host, code))),
        ...certificateLines(certificate),
        next(
          l10n.t(
            'If the server uses a private authority, set its PEM file as the server’s CA file. Or compare the fingerprint with the operator’s, and trust this one certificate.',
          ),
        ),
      );
    }
    case 'tlsNameMismatch':
      return say(
        l10n.t('The certificate was not issued for {0}', failure.host),
        ['editServer', 'trustCertificate', 'retry'],
        why(
          l10n.t(
            'Use a host name that the certificate lists as the server’s address. Certificates often omit bare IP addresses.',
          ),
        ),
        ...certificateLines(failure.certificate),
      );
    case 'certificateChanged':
      return say(
        l10n.t('The server shows another certificate than the one you trusted'),
        ['retry', 'trustCertificate', 'editServer'],
        why(l10n.t('The certificate was renewed, or somebody stands between you and {0}.', failure.host)),
        pinnedLine(failure.pinned),
        ...certificateLines(failure.certificate),
        next(l10n.t('Nothing was sent. Ask the operator before you trust the new one.')),
      );
    case 'tlsInterrupted':
      return say(
        l10n.t('The connection broke off before it was secure'),
        ['retry', 'testConnection', 'editServer'],
        why(l10n.t('A firewall or proxy lets no TLS through, or the server gave up ({0}).', failure.code)),
      );
    case 'clientCertificateRefused':
      return say(
        l10n.t('The server did not accept a client certificate'),
        ['editServer', 'retry'],
        why(
          l10n.t(
            'It wants to see one that it knows ({0}). Set the client certificate of the server.',
            failure.code,
          ),
        ),
      );
    case 'clientCertificateUnusable':
      return say(
        l10n.t('The client certificate cannot be used'),
        ['editServer', 'setClientPassphrase', 'retry'],
        why(describeClientCertificateProblem(failure.file, failure.code)),
      );
    case 'tlsHandshake':
      return say(
        l10n.t('No secure connection could be established'),
        ['editServer', 'retry'],
        why(l10n.t('The port may speak plain HTTP, or TLS older than 1.2 ({0}).', failure.code)),
      );
    case 'unauthorized':
      return failure.clockSkewMs === undefined
        ? say(
            l10n.t('The server refused the signature (401)'),
            ['setCredentials', 'retry', 'editServer'],
            why(l10n.t('The secret key is wrong, or the key is not enabled for this interface.')),
            or(l10n.t('the server expects a different host in the signature: set it as “Signed host”.')),
          )
        : say(
            l10n.t('The server refused the signature (401)'),
            ['retry', 'setCredentials', 'editServer'],
            why(describeSkew(failure.clockSkewMs)),
            or(l10n.t('the secret key is wrong, or the key is not enabled for this interface.')),
          );
    case 'forbidden':
      return say(
        l10n.t('The request was blocked (403)'),
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
        l10n.t('Too many requests (429)'),
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
        l10n.t('The response is not JSON'),
        ['editServer', 'retry', 'showLog'],
        why(
          failure.html
            ? l10n.t('A web page came back: a login page, a firewall, or another service at this address.')
            : l10n.t('The response is broken, or another service listens at this address.'),
        ),
      );
    case 'wrongShape':
      return say(
        l10n.t('The response has an unexpected shape'),
        ['retry', 'editServer', 'showLog'],
        ...failure.problems.slice(0, 5).map((problem) => why(problem)),
      );
    case 'bodyTooLarge':
      return say(
        l10n.t('The response is too large'),
        ['retry', 'editServer'],
        why(l10n.t('More than {0} KiB came where a call result has about one.', failure.limitBytes / 1024)),
      );
    case 'business':
      return describeBusinessFailure(failure.code, failure.description);
    case 'callNotFound':
      return say(
        l10n.t('No such call on this server'),
        ['retry'],
        why(l10n.t('The call belongs to another VDN or server, is too old, or has not ended yet.')),
        ...serverSays(failure.description),
      );
    case 'recordingLinkUnusable':
      return say(
        l10n.t('The link to the recording cannot be used'),
        ['retry'],
        why(l10n.t('It does not lead to an https address. Nothing was fetched.')),
      );
    case 'recordingRefused':
      return say(
        l10n.t('The store refuses the recording ({0})', failure.status),
        ['retry'],
        why(l10n.t('The link has expired or was withdrawn, and so was a fresh one.')),
        or(l10n.t('The store lets in certain networks only.')),
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
        why(l10n.t('The store has a problem of its own. Try again later.')),
      );
    case 'recordingTooLarge':
      return say(
        l10n.t('The recording is too large'),
        [],
        why(l10n.t('At most {0} MiB are fetched. Open it in the browser.', failure.limitBytes / 1024 / 1024)),
      );
    case 'fileNotWritten':
      return say(
        l10n.t('The file could not be written'),
        ['retry'],
        why(
          l10n.t(
            'The folder is read-only, the disk is full, or another program holds the file ({0}).',
            failure.code,
          ),
        ),
      );
    case 'cancelled':
      return say(l10n.t('Cancelled'), ['retry']);
    case 'unexpected':
      return say(l10n.t('Something unforeseen went wrong'), ['retry', 'showLog'], why(failure.code));
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

/** The clock skew in words; `skewMs` is server time minus ours. */
export function describeSkew(skewMs: number): string {
  const amount = formatDuration(Math.abs(skewMs) / 1000);
  return skewMs > 0
    ? l10n.t('This machine’s clock is {0} behind the server’s. C2 signatures carry the time.', amount)
    : l10n.t('This machine’s clock is {0} ahead of the server’s. C2 signatures carry the time.', amount);
}

function describeProxyProblem(code: string): string {
  switch (code) {
    case 'ETIMEDOUT':
      return l10n.t('No connection came about through it in time.');
    case 'ECONNREFUSED':
      return l10n.t('Nothing listens there: is the proxy running?');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return l10n.t('Its name was not found.');
    default:
      return l10n.t('It did not let a connection come about ({0}).', code);
  }
}

function describeClientCertificateProblem(file: string, code: string): string {
  return /BAD_DECRYPT|MAC_VERIFY|BAD_PASSWORD|INTERRUPTED_OR_CANCELLED|EMPTY_PASSWORD/.test(code)
    ? l10n.t('The passphrase for {0} is missing or wrong.', file)
    : `${file} (${code})`;
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

function serverSays(description: string): FailureText['lines'] {
  return description === '' ? [] : [{ label: l10n.t('Server says'), text: description }];
}

function say(title: string, actions: readonly FailureAction[], ...lines: FailureText['lines']): FailureText {
  return { title, actions, lines };
}

function why(text: string): FailureText['lines'][number] {
  return { label: l10n.t('Likely cause'), text };
}

function or(text: string): FailureText['lines'][number] {
  return { label: l10n.t('Or'), text };
}

function next(text: string): FailureText['lines'][number] {
  return { label: l10n.t('Next step'), text };
}

/** The title of a failure of which only the kind is known. */
export function failureTitle(kind: FailureKind): string {
  switch (kind) {
    case 'hostNotFound':
      return l10n.t('Host not found');
    case 'refused':
      return l10n.t('Connection refused');
    case 'unreachable':
      return l10n.t('Server not reachable');
    case 'timeout':
      return l10n.t('No response in time');
    case 'tlsNameMismatch':
      return l10n.t('The certificate was issued for another name');
    case 'redirected':
      return l10n.t('The server redirects elsewhere');
    case 'httpStatus':
      return l10n.t('The server answered with an HTTP error');
    case 'business':
      return l10n.t('The server reported an error');
    case 'badInput':
      return l10n.t('This call cannot be looked up');
    case 'bodyTooLarge':
    case 'recordingTooLarge':
      return describeFailure({ kind, limitBytes: 0 }).title;
    case 'recordingRefused':
      return l10n.t('The store refuses the recording');
    case 'recordingGone':
      return l10n.t('The recording is not there any more');
    case 'recordingStatus':
      return l10n.t('The store of the recording answered with an error');
    case 'caFileUnreadable':
      return describeFailure({ kind, caFile: '', code: '' }).title;
    case 'proxyRefused':
      return l10n.t('The proxy refused to connect');
    case 'tlsUntrusted':
      return l10n.t('The server’s certificate is not trusted');
    case 'certificateChanged':
      return l10n.t('The server shows another certificate than the one you trusted');
    case 'clientCertificateUnusable':
      return describeFailure({ kind, file: '', code: '' }).title;
    case 'proxyUnreachable':
    case 'connectionLost':
    case 'tlsInterrupted':
    case 'clientCertificateRefused':
    case 'tlsHandshake':
    case 'fileNotWritten':
    case 'unexpected':
      return describeFailure({ kind, code: '' }).title;
    case 'forbidden':
    case 'notJson':
      return describeFailure({ kind, html: false }).title;
    case 'wrongShape':
      return describeFailure({ kind, problems: [] }).title;
    case 'callNotFound':
      return describeFailure({ kind, description: '' }).title;
    case 'noServer':
    case 'noCredentials':
    case 'unauthorized':
    case 'tooManyRequests':
    case 'recordingLinkUnusable':
    case 'cancelled':
      return describeFailure({ kind }).title;
  }
}
