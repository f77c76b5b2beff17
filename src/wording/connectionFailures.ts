import * as l10n from '@vscode/l10n';
import type { ConnectionFailure } from '../isales/failures.ts';
import { tlsVersionName } from '../isales/tlsVersions.ts';
import { formatBytes } from './bytes.ts';
import { describeFileContent } from './certificateFiles.ts';
import { certificateLines, describeCertificateProblem, pinnedLine } from './certificates.ts';
import { formatDuration } from './durations.ts';
import { failureTitle } from './failureTitles.ts';
import { fact, next, or, say, why, type FailureText } from './failureText.ts';

/** Where a connection was to lead: to the server, or to the place of a recording, of which the user has no settings. */
export type Destination = 'server' | 'store';

type FailureOf<K extends ConnectionFailure['kind']> = Extract<ConnectionFailure, { readonly kind: K }>;

/** Puts into words why no connection to the server or store came about, or why it did not last. */
export function describeConnectionFailure(
  failure: ConnectionFailure,
  to: Destination = 'server',
): FailureText {
  const title = failureTitle(failure.kind);
  switch (failure.kind) {
    case 'caFileUnreadable':
      return say(
        title,
        ['editServer', 'retry'],
        fact(l10n.t('{0} cannot be read ({1}).', failure.caFile, failure.code)),
        next(l10n.t('Choose another file, or remove it from the server’s settings.')),
      );
    case 'certificateFileUnusable': {
      const { found, todo } = describeFileContent(failure);
      return say(title, ['editServer', 'retry'], fact(l10n.t('{0}: {1}', failure.file, found)), next(todo));
    }
    case 'hostNotFound':
      return say(
        l10n.t('The host {0} was not found', failure.host),
        ['editServer', 'retry'],
        ...(to === 'server'
          ? [
              why(l10n.t('The name is misspelt.')),
              or(l10n.t('This machine needs a VPN or another DNS server to know it.')),
            ]
          : [why(l10n.t('This machine needs a VPN or another DNS server to know it.'))]),
      );
    case 'refused':
      return say(
        l10n.t('{0} refused the connection', failure.host),
        ['retry', 'editServer'],
        ...(to === 'server'
          ? [why(l10n.t('The server is not running.')), or(l10n.t('It listens on another port.'))]
          : [why(l10n.t('Nothing listens at the address that the link names.'))]),
      );
    case 'unreachable':
      return say(
        l10n.t('{0} cannot be reached', failure.host),
        ['retry', 'editServer', 'testConnection'],
        fact(l10n.t('No network path leads there from this machine ({0}).', failure.code)),
        next(l10n.t('Check VPN, proxy and firewall.')),
      );
    case 'timeout':
      return describeTimeout(failure, to);
    case 'connectionLost':
      return say(
        title,
        ['retry', 'testConnection'],
        why(l10n.t('Something on the way, such as a firewall, closed the connection ({0}).', failure.code)),
        or(
          to === 'server'
            ? l10n.t('The server closed it, for instance as it was restarted.')
            : l10n.t('The store closed it.'),
        ),
      );
    case 'proxyUnreachable':
      return say(
        failure.proxy === undefined
          ? l10n.t('The proxy does not respond')
          : l10n.t('The proxy {0} cannot be reached', failure.proxy),
        ['retry', 'showLog'],
        fact(describeProxyProblem(failure.code)),
        next(
          l10n.t(
            'Check the settings “http.proxy” and “http.noProxy”, and HTTPS_PROXY and NO_PROXY in the environment.',
          ),
        ),
      );
    case 'proxyRefused':
      return describeProxyRefusal(failure);
    case 'tlsUntrusted':
      return describeUntrusted(failure, to);
    case 'tlsNameMismatch':
      return say(
        l10n.t('The certificate was not issued for {0}', failure.host),
        ['editServer', 'trustCertificate', 'retry'],
        ...(to === 'server'
          ? [
              next(
                l10n.t(
                  'Use a host name that the certificate lists as the server’s address. Certificates often omit bare IP addresses.',
                ),
              ),
            ]
          : [next(l10n.t('Ask the operator for links with a host name that the certificate lists.'))]),
        ...certificateLines(failure.certificate),
      );
    case 'certificateChanged':
      return say(
        title,
        ['retry', 'trustCertificate', 'editServer'],
        why(l10n.t('The certificate was renewed.')),
        or(l10n.t('Somebody stands between you and {0}.', failure.host)),
        pinnedLine(failure.pinned),
        ...certificateLines(failure.certificate),
        next(l10n.t('Nothing was sent. Ask the operator before you trust the new one.')),
      );
    case 'tlsInterrupted':
      return say(
        title,
        ['retry', 'testConnection', 'editServer'],
        why(l10n.t('A firewall or proxy lets no TLS through ({0}).', failure.code)),
        or(l10n.t('The other side speaks no TLS on this port.')),
        or(l10n.t('The other side gave up.')),
      );
    case 'clientCertificateRefused':
      return to === 'server'
        ? say(
            title,
            ['editServer', 'retry'],
            fact(l10n.t('It wants to see one that it knows ({0}).', failure.code)),
            next(l10n.t('Set the client certificate of the server.')),
          )
        : say(
            l10n.t('The store wants to see a client certificate'),
            ['retry'],
            fact(l10n.t('None is sent to it: yours is for the server alone ({0}).', failure.code)),
          );
    case 'clientCertificateUnusable':
      return say(
        title,
        ['editServer', 'setClientPassphrase', 'retry'],
        fact(describeClientCertificateProblem(failure.file, failure.code)),
      );
    case 'tlsHandshake':
      return describeHandshake(failure);
  }
}

/** How far the request came tells who kept silent. */
function describeTimeout(failure: FailureOf<'timeout'>, to: Destination): FailureText {
  const actions = ['retry', 'testConnection', 'editServer'] as const;
  const amount = formatDuration(failure.afterMs / 1000);
  const { stage, receivedBytes = 0 } = failure;
  // The store has so much time for each piece, whatever the setting says.
  const impatience =
    to === 'server'
      ? [or(l10n.t('The setting “isales.requestTimeoutSeconds” is too short for this server.'))]
      : [];
  const isSlow = l10n.t('The server, or the way to it, is very slow.');
  switch (stage) {
    case 'answered':
      return to === 'server'
        ? say(
            l10n.t('The response was not complete within {0}', amount),
            actions,
            fact(l10n.t('It had begun: {0} of it had come.', formatBytes(receivedBytes))),
            why(isSlow),
            ...impatience,
          )
        : say(
            l10n.t('nothing more came for {0}', amount),
            actions,
            fact(l10n.t('It had begun: {0} of it had come.', formatBytes(receivedBytes))),
            why(l10n.t('The store, or the way to it, is overloaded.')),
          );
    case 'sent':
      return say(
        l10n.t('No response within {0}', amount),
        actions,
        fact(l10n.t('The connection came about and the request was sent; nothing came back.')),
        why(
          to === 'server'
            ? l10n.t('The server, or a gateway in front of it, is overloaded.')
            : l10n.t('The store, or the way to it, is overloaded.'),
        ),
        ...impatience,
      );
    case 'securing':
      return say(
        l10n.t('No response within {0}', amount),
        actions,
        fact(l10n.t('A connection came about, but nobody answered on it in TLS. The request was not sent.')),
        why(l10n.t('A firewall or proxy on the way keeps the connection.')),
        or(l10n.t('Another service listens at this address.')),
      );
    case 'connecting':
      return say(
        l10n.t('No response within {0}', amount),
        actions,
        fact(l10n.t('No connection came about. The request was not sent.')),
        why(l10n.t('A firewall drops the packets.')),
        or(l10n.t('Nothing has this address: a VPN may be missing.')),
      );
    default:
      return say(l10n.t('No response within {0}', amount), actions, why(isSlow), ...impatience);
  }
}

function describeProxyRefusal({ status }: FailureOf<'proxyRefused'>): FailureText {
  const title = l10n.t('The proxy refused to connect ({0})', status);
  const actions = ['retry', 'showLog'] as const;
  return status === 407
    ? say(
        title,
        actions,
        fact(l10n.t('It wants a name and password.')),
        next(l10n.t('Put them into the setting “http.proxy”, as in {0}.', 'http://name:password@host:port')),
      )
    : say(
        title,
        actions,
        why(l10n.t('It does not allow connections to this address.')),
        or(l10n.t('It does not reach the address itself.')),
        next(l10n.t('If no proxy is needed, name the host in the setting “http.noProxy”.')),
      );
}

function describeUntrusted(
  { problems, certificate, host, code }: FailureOf<'tlsUntrusted'>,
  to: Destination,
): FailureText {
  const title =
    to === 'server' ? failureTitle('tlsUntrusted') : l10n.t('The store’s certificate is not trusted');
  return say(
    title,
    problems.includes('revoked') ? ['editServer', 'retry'] : ['trustCertificate', 'editServer', 'retry'],
    ...problems.map((problem) => fact(describeCertificateProblem(problem, certificate, host, code))),
    ...certificateLines(certificate),
    next(
      to === 'server'
        ? l10n.t(
            'If the server uses a private authority, set its PEM file as the server’s CA file. Or compare the fingerprint with the operator’s, and trust this one certificate.',
          )
        : l10n.t(
            'If the store uses a private authority, put its certificate into the server’s CA file, which counts for recordings as well.',
          ),
    ),
  );
}

function describeHandshake({ wanted, code }: FailureOf<'tlsHandshake'>): FailureText {
  const title = failureTitle('tlsHandshake');
  const actions = ['editServer', 'retry'] as const;
  return wanted === undefined
    ? say(
        title,
        actions,
        why(l10n.t('The port speaks plain HTTP ({0}).', code)),
        or(l10n.t('It speaks only versions of TLS that are older than 1.2.')),
      )
    : say(
        title,
        actions,
        fact(
          l10n.t(
            'The server does not speak {0}, which its “minTlsVersion” in the settings asks for ({1}).',
            tlsVersionName(wanted),
            code,
          ),
        ),
      );
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
    : l10n.t('{0} cannot be read ({1}).', file, code);
}
