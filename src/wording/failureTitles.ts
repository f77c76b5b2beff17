import * as l10n from '@vscode/l10n';
import type { FailureKind } from '../isales/failures.ts';

/** What each kind of failure is called where nothing more is known of it, as in a history. */
const titles: Readonly<Record<FailureKind, () => string>> = {
  noServer: () => l10n.t('No server is set up for this call'),
  simulatorStopped: () => l10n.t('The simulator is not running'),
  noCredentials: () => l10n.t('No credentials are stored for this server'),
  badInput: () => l10n.t('This call cannot be looked up'),
  badAddress: () => l10n.t('The server’s address cannot be used'),
  caFileUnreadable: () => l10n.t('The certificate file cannot be read'),
  clientCertificateUnusable: () => l10n.t('The client certificate cannot be used'),
  certificateFileUnusable: () => l10n.t('The certificate file cannot be used'),

  hostNotFound: () => l10n.t('Host not found'),
  refused: () => l10n.t('Connection refused'),
  unreachable: () => l10n.t('Server not reachable'),
  timeout: () => l10n.t('No response in time'),
  connectionLost: () => l10n.t('The connection broke off'),
  proxyUnreachable: () => l10n.t('The proxy does not respond'),
  proxyRefused: () => l10n.t('The proxy refused to connect'),
  tlsUntrusted: () => l10n.t('The server’s certificate is not trusted'),
  tlsNameMismatch: () => l10n.t('The certificate was issued for another name'),
  certificateChanged: () => l10n.t('The server’s certificate is not the one you trusted'),
  tlsHandshake: () => l10n.t('No secure connection could be established'),
  tlsInterrupted: () => l10n.t('The connection broke off before it was secure'),
  clientCertificateRefused: () => l10n.t('The server did not accept a client certificate'),

  unauthorized: () => l10n.t('The server refused the signature (401)'),
  forbidden: () => l10n.t('The request was refused (403)'),
  tooManyRequests: () => l10n.t('Too many requests (429)'),
  blockedByFirewall: () => l10n.t('Blocked by a firewall in front of the server'),
  headersTooLarge: () => l10n.t('The headers of the response are too large'),
  redirected: () => l10n.t('The server redirects elsewhere'),
  httpStatus: () => l10n.t('The server answered with an HTTP error'),
  notJson: () => l10n.t('The response is not JSON'),
  wrongShape: () => l10n.t('Unexpected response'),
  bodyTooLarge: () => l10n.t('The response is too large'),
  business: () => l10n.t('The server reported an error'),
  callNotFound: () => l10n.t('No such call on this server'),
  anotherCall: () => l10n.t('The server answered about another call'),

  recordingLinkUnusable: () => l10n.t('The link to the recording cannot be used'),
  recordingUnreachable: () => l10n.t('The recording cannot be fetched'),
  recordingRedirected: () => l10n.t('The store redirects the recording elsewhere'),
  recordingBlocked: () => l10n.t('Blocked by a firewall in front of the recording’s store'),
  recordingRefused: () => l10n.t('The store refuses the recording'),
  recordingArchived: () => l10n.t('The recording is archived'),
  recordingGone: () => l10n.t('The recording no longer exists'),
  recordingStatus: () => l10n.t('The store of the recording answered with an error'),
  recordingTooLarge: () => l10n.t('The recording is too large'),

  fileNotWritten: () => l10n.t('The file could not be written'),
  cancelled: () => l10n.t('Cancelled'),
  unexpected: () => l10n.t('Something unexpected went wrong'),
};

/** The title of a failure of which only the kind is known. */
export function failureTitle(kind: FailureKind): string {
  return titles[kind]();
}
