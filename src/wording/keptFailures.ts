import * as l10n from '@vscode/l10n';
import type { FailureKind } from '../isales/failures.ts';
import { describeFailure } from './failures.ts';
import { failureTitle } from './failureTitles.ts';
import { next, or, why, type FailureLine, type FailureText } from './failureText.ts';

/**
 * Puts a failure into words of which only the kind was kept: with the causes that every failure of this kind may have, and
 * with nothing that only its details would tell.
 * @param host `host:port` of the server that was asked
 */
export function describeKeptFailure(kind: FailureKind, host: string): FailureText {
  return { title: failureTitle(kind), lines: linesOf(kind, host), actions: ['retry'] };
}

function linesOf(kind: FailureKind, host: string): readonly FailureLine[] {
  const another = l10n.t('Another service listens at this address.');
  switch (kind) {
    case 'unauthorized':
      return [
        ...describeFailure({ kind }).lines,
        or(l10n.t('This machine’s clock was far from the server’s time.')),
      ];
    case 'forbidden':
      return describeFailure({ kind, html: true }).lines;
    case 'tooManyRequests':
      return describeFailure({ kind }).lines;
    case 'callNotFound':
      return describeFailure({ kind, description: '' }).lines;
    case 'wrongShape':
      return describeFailure({ kind, problems: [] }).lines;
    case 'anotherCall':
      return [why(l10n.t('A cache or gateway in front of the server mixes answers up.'))];
    case 'blockedByFirewall':
      return describeFailure({ kind, status: 0 }).lines;
    case 'timeout':
      return describeFailure({ kind, afterMs: 0 }).lines;
    case 'hostNotFound':
    case 'refused':
      return describeFailure({ kind, host }).lines;
    case 'unreachable':
      return [next(l10n.t('Check VPN, proxy and firewall.'))];
    case 'connectionLost':
      return [
        why(l10n.t('Something on the way, such as a firewall, closed the connection.')),
        or(l10n.t('The server closed it, for instance as it was restarted.')),
      ];
    case 'tlsInterrupted':
      return [
        why(l10n.t('A firewall or proxy lets no TLS through.')),
        or(l10n.t('The other side speaks no TLS on this port.')),
      ];
    case 'tlsHandshake':
      return [
        why(l10n.t('The port speaks plain HTTP.')),
        or(l10n.t('It speaks only versions of TLS that are older than 1.2.')),
      ];
    case 'tlsUntrusted':
      return [
        next(
          l10n.t(
            'If the server uses a private authority, set its PEM file as the server’s CA file. Or compare the fingerprint with the operator’s, and trust this one certificate.',
          ),
        ),
      ];
    case 'certificateChanged':
      return [
        why(l10n.t('The certificate was renewed.')),
        or(l10n.t('Somebody stands between you and {0}.', host)),
      ];
    case 'tlsNameMismatch':
      return [
        next(
          l10n.t(
            'Use a host name that the certificate lists as the server’s address. Certificates often omit bare IP addresses.',
          ),
        ),
      ];
    case 'clientCertificateRefused':
      return [next(l10n.t('Set the client certificate of the server.'))];
    case 'redirected':
      return [why(l10n.t('A gateway in front of the server wants you to log in first.')), or(another)];
    case 'notJson':
      return [why(l10n.t('A login page or a firewall stands in front of the server.')), or(another)];
    case 'headersTooLarge':
      return [why(l10n.t('A gateway in front of the server adds many, perhaps cookies.')), or(another)];
    case 'bodyTooLarge':
      return [why(another)];
    case 'httpStatus':
      return [why(l10n.t('The server, or a gateway in front of it, has a problem of its own.')), or(another)];
    case 'proxyUnreachable':
      return [
        next(
          l10n.t(
            'Check the settings “http.proxy” and “http.noProxy”, and HTTPS_PROXY and NO_PROXY in the environment.',
          ),
        ),
      ];
    case 'proxyRefused':
      return [
        why(l10n.t('It does not allow connections to this address.')),
        or(l10n.t('It wants a name and password.')),
      ];
    // What their details would tell, or nothing: nobody knows what it was.
    default:
      return [];
  }
}
