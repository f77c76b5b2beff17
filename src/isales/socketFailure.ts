import { maxHeaderSize } from 'node:http';
import type { Failure } from './failures.ts';
import { TransportFailure } from './http.ts';

/** Alerts by which a server says that it wants another client certificate than it got, or any at all. */
const refusedClientCertificate = new Set([
  'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
  'ERR_SSL_TLS_ALERT_UNKNOWN_CA',
  'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
  'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE',
  'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED',
  'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
  'ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE',
]);
const lostConnection = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'UND_ERR_SOCKET',
]);

/** Whether a connection that was there broke. */
export function isLostConnection(code: string): boolean {
  return lostConnection.has(code);
}

/** Whether the two sides found no version of TLS that both speak. */
export function isOfVersion(code: string): boolean {
  return /^ERR_SSL_\w*(?:PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|WRONG_SSL_VERSION)/.test(code);
}

/**
 * Turns what a socket, the resolver or TLS threw into a failure. Takes codes only: messages may hold URLs.
 * @param host `host:port`, for the message
 */
export function socketFailure(error: unknown, host: string): Failure {
  if (error instanceof TransportFailure) return error.failure;
  const code = errorCode(error);
  if (refusedClientCertificate.has(code)) return { kind: 'clientCertificateRefused', code };
  if (lostConnection.has(code)) return { kind: 'connectionLost', code };
  if (code === 'HPE_HEADER_OVERFLOW') return { kind: 'headersTooLarge', limitBytes: maxHeaderSize };
  // The connection ended in the middle of an answer.
  if (code === 'HPE_INVALID_EOF_STATE') return { kind: 'connectionLost', code };
  // No HTTP, headers without end, or a compressed body that is broken.
  if (code.startsWith('HPE_')) return { kind: 'notJson', html: false, isNoHttp: true };
  if (code.startsWith('Z_')) return { kind: 'notJson', html: false };
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_'))
    return { kind: 'tlsHandshake', code };
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
      return { kind: 'hostNotFound', host };
    case 'ECONNREFUSED':
      return { kind: 'refused', host };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'ETIMEDOUT':
      return { kind: 'unreachable', host, code };
    default:
      return { kind: 'unexpected', code };
  }
}

const maxCauses = 8;

/** The most telling code of an error: its own, its cause's, or that of the first of several attempts. */
export function errorCode(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > maxCauses) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError && error.errors.length > 0)
    return errorCode(error.errors[0], depth + 1);
  if (error.cause !== undefined) return errorCode(error.cause, depth + 1);
  return error.name;
}
