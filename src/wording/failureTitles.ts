import * as l10n from '@vscode/l10n';
import type { FailureKind } from '../isales/failures.ts';
import { describeFailure } from './failures.ts';

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
