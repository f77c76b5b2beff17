import type { Failure, FailureKind, ServerCertificate } from '../../src/isales/index.ts';

type FailureOf<K extends FailureKind> = Extract<Failure, { readonly kind: K }>;

export const certificateSample: ServerCertificate = {
  subject: 'CN=isales, O=Example',
  issuer: 'CN=Example CA',
  names: ['isales.example.com', '10.22.26.181'],
  validFrom: Date.UTC(2026, 0, 1),
  validTo: Date.UTC(2028, 0, 1),
  sha256: 'AB:'.repeat(31) + 'AB',
};

/** One failure of every kind; the compiler sees to it that none is missing. */
export const failureSamples: { readonly [K in FailureKind]: FailureOf<K> } = {
  noServer: { kind: 'noServer' },
  noCredentials: { kind: 'noCredentials' },
  badInput: { kind: 'badInput', field: 'callId', problem: 'tooLong' },
  badAddress: { kind: 'badAddress', problem: 'notHttps' },
  caFileUnreadable: { kind: 'caFileUnreadable', caFile: '/certs/isales.pem', code: 'ENOENT' },
  certificateFileUnusable: {
    kind: 'certificateFileUnusable',
    file: '/certs/chain.p7b',
    wanted: 'authority',
    found: 'pkcs7Pem',
  },
  hostNotFound: { kind: 'hostNotFound', host: 'isales.example:28443' },
  refused: { kind: 'refused', host: '10.22.26.181:28443' },
  unreachable: { kind: 'unreachable', host: '10.22.26.181:28443', code: 'EHOSTUNREACH' },
  timeout: { kind: 'timeout', afterMs: 15_000 },
  connectionLost: { kind: 'connectionLost', code: 'ECONNRESET' },
  proxyUnreachable: { kind: 'proxyUnreachable', proxy: 'proxy.example:3128', code: 'ECONNREFUSED' },
  proxyRefused: { kind: 'proxyRefused', status: 407 },
  tlsUntrusted: {
    kind: 'tlsUntrusted',
    host: '10.22.26.181:28443',
    problems: ['unknownAuthority'],
    code: 'SELF_SIGNED_CERT_IN_CHAIN',
    certificate: certificateSample,
  },
  tlsNameMismatch: { kind: 'tlsNameMismatch', host: '10.22.26.181:28443', certificate: certificateSample },
  certificateChanged: {
    kind: 'certificateChanged',
    host: '10.22.26.181:28443',
    pinned: { origin: 'https://10.22.26.181:28443', sha256: 'CD:'.repeat(31) + 'CD' },
    certificate: certificateSample,
  },
  tlsInterrupted: { kind: 'tlsInterrupted', code: 'ECONNRESET' },
  clientCertificateRefused: {
    kind: 'clientCertificateRefused',
    code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  },
  clientCertificateUnusable: {
    kind: 'clientCertificateUnusable',
    file: '/certs/me.p12',
    code: 'ERR_OSSL_BAD_DECRYPT',
  },
  tlsHandshake: { kind: 'tlsHandshake', code: 'ERR_SSL_WRONG_VERSION_NUMBER' },
  unauthorized: { kind: 'unauthorized' },
  forbidden: { kind: 'forbidden', html: true },
  tooManyRequests: { kind: 'tooManyRequests', retryAfterSeconds: 42 },
  redirected: { kind: 'redirected', status: 302, toOrigin: 'https://login.example' },
  httpStatus: { kind: 'httpStatus', status: 503, html: false },
  notJson: { kind: 'notJson', html: true },
  wrongShape: { kind: 'wrongShape', problems: ['data.callId: expected a string'] },
  bodyTooLarge: { kind: 'bodyTooLarge', limitBytes: 1024 * 1024 },
  business: { kind: 'business', code: '02000003', description: 'callId is too long' },
  callNotFound: { kind: 'callNotFound', description: 'The call does not exist.' },
  recordingLinkUnusable: { kind: 'recordingLinkUnusable' },
  recordingRefused: { kind: 'recordingRefused', status: 403 },
  recordingGone: { kind: 'recordingGone', status: 404 },
  recordingStatus: { kind: 'recordingStatus', status: 503 },
  recordingTooLarge: { kind: 'recordingTooLarge', limitBytes: 100 * 1024 * 1024 },
  fileNotWritten: { kind: 'fileNotWritten', code: 'ENOSPC' },
  cancelled: { kind: 'cancelled' },
  unexpected: { kind: 'unexpected', code: 'EWHAT' },
};
