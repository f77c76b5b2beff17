import type { Failure } from './failures.ts';

const untrustedCertificate = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
const lostConnection = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'UND_ERR_SOCKET',
]);

/**
 * Turns what a socket, the resolver or TLS threw into a failure. Takes codes only: messages may hold URLs.
 * @param host `host:port`, for the message
 */
export function socketFailure(error: unknown, host: string): Failure {
  const code = errorCode(error);
  if (untrustedCertificate.has(code)) return { kind: 'tlsUntrusted', code };
  if (lostConnection.has(code)) return { kind: 'connectionLost', code };
  if (
    code === 'EPROTO' ||
    code.startsWith('ERR_SSL_') ||
    code.startsWith('ERR_TLS_') ||
    code.startsWith('HPE_')
  )
    return code === 'ERR_TLS_CERT_ALTNAME_INVALID'
      ? { kind: 'tlsNameMismatch', host }
      : { kind: 'tlsHandshake', code };
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
