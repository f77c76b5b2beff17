import * as l10n from '@vscode/l10n';
import type { ConnectionFailure } from '../isales/failures.ts';
import { tlsVersionName } from '../isales/serverProfile.ts';
import { describeFileContent } from './certificateFiles.ts';
import { certificateLines, describeCertificateProblem, pinnedLine } from './certificates.ts';
import { formatDuration } from './durations.ts';
import { failureTitle } from './failureTitles.ts';
import { next, or, say, why, type FailureText } from './failureText.ts';

/** Puts into words why no secure connection to the server came about, or did not last. */
export function describeConnectionFailure(failure: ConnectionFailure): FailureText {
  const title = failureTitle(failure.kind);
  switch (failure.kind) {
    case 'caFileUnreadable':
      return say(
        title,
        ['editServer', 'retry'],
        why(`${failure.caFile} (${failure.code})`),
        next(l10n.t('Choose another file, or remove it from the server’s settings.')),
      );
    case 'certificateFileUnusable': {
      const { found, todo } = describeFileContent(failure);
      return say(title, ['editServer', 'retry'], why(`${failure.file}: ${found}`), next(todo));
    }
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
        title,
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
        title,
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
        title,
        ['retry', 'trustCertificate', 'editServer'],
        why(l10n.t('The certificate was renewed, or somebody stands between you and {0}.', failure.host)),
        pinnedLine(failure.pinned),
        ...certificateLines(failure.certificate),
        next(l10n.t('Nothing was sent. Ask the operator before you trust the new one.')),
      );
    case 'tlsInterrupted':
      return say(
        title,
        ['retry', 'testConnection', 'editServer'],
        why(l10n.t('A firewall or proxy lets no TLS through, or the server gave up ({0}).', failure.code)),
      );
    case 'clientCertificateRefused':
      return say(
        title,
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
        title,
        ['editServer', 'setClientPassphrase', 'retry'],
        why(describeClientCertificateProblem(failure.file, failure.code)),
      );
    case 'tlsHandshake':
      return say(
        title,
        ['editServer', 'retry'],
        why(
          failure.wanted === undefined
            ? l10n.t('The port may speak plain HTTP, or TLS older than 1.2 ({0}).', failure.code)
            : l10n.t(
                'The server does not speak {0}, which its “minTlsVersion” in the settings asks for ({1}).',
                tlsVersionName(failure.wanted),
                failure.code,
              ),
        ),
      );
  }
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
