import type { X509Certificate } from 'node:crypto';
import { checkServerIdentity, type TLSSocket } from 'node:tls';

/** A server's certificate as people compare it. Holds nothing secret. */
export interface ServerCertificate {
  /** `CN=…, O=…`, as the certificate says it. */
  readonly subject: string;
  readonly issuer: string;
  /** Host names and IP addresses it was issued for. */
  readonly names: readonly string[];
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
  /** Fingerprint: upper-case hex pairs with colons between. */
  readonly sha256: string;
}

/** The one certificate that the user trusts for an origin, whoever issued it. */
export interface PinnedCertificate {
  readonly origin: string;
  readonly sha256: string;
  /** What it said when it was trusted, to compare another one with. */
  readonly subject?: string;
  readonly validTo?: number;
}

/** What can be wrong with a certificate, the gravest first. */
export type CertificateProblem =
  | 'notThePinned'
  | 'revoked'
  | 'weakKey'
  | 'expired'
  | 'notYetValid'
  | 'selfSigned'
  | 'unknownAuthority'
  | 'wrongName'
  | 'invalid';

export interface CertificateFault {
  readonly problems: readonly CertificateProblem[];
  /** Node's name of the first one, for those who search for it. */
  readonly code: string;
  readonly certificate: ServerCertificate;
}

const nameMismatch = 'ERR_TLS_CERT_ALTNAME_INVALID';
const minRsaBits = 2048;
const minEcBits = 224;

/**
 * Decides, after the handshake and before the first byte of a request, whether a server may be spoken to.
 * @param hosts what the user calls the server, without the brackets of an IPv6 address; one of them must be in the
 *   certificate
 * @param pinned fingerprint of the only certificate to accept
 * @returns what is wrong; `undefined` when nothing is
 * @throws when the server showed no certificate: then nobody knows who it is
 */
export function findCertificateFault(
  socket: TLSSocket,
  hosts: readonly string[],
  pinned: string | undefined,
  now = Date.now(),
): CertificateFault | undefined {
  const x509 = socket.getPeerX509Certificate();
  if (!x509) throw Object.assign(new Error('no certificate'), { code: 'ERR_TLS_NO_CERTIFICATE' });
  const certificate = describeCertificate(x509);
  if (pinned !== undefined) {
    if (certificate.sha256 === pinned) return undefined;
    return { problems: ['notThePinned'], code: 'CERTIFICATE_CHANGED', certificate };
  }
  const names = x509.toLegacyObject();
  const isOfAnother = hosts.every((host) => checkServerIdentity(host, names) !== undefined);
  // Node looks at names only after all else was good, and behind a proxy it asks for "localhost" in place of an IP
  // address. A check of our own as an option would keep connections from being used again.
  const verdict = socket.authorized ? '' : String(socket.authorizationError);
  const code = verdict === nameMismatch ? '' : verdict;
  const problems = new Set<CertificateProblem>();
  if (code === 'CERT_REVOKED') problems.add('revoked');
  if (isWeak(x509)) problems.add('weakKey');
  if (certificate.validTo <= now) problems.add('expired');
  if (certificate.validFrom > now) problems.add('notYetValid');
  const chainProblem = problemOf(code);
  if (chainProblem) problems.add(chainProblem);
  // Of several things that are wrong, OpenSSL names the last that it met.
  if (code !== '' && vouchesForItself(x509)) problems.add('selfSigned');
  if (isOfAnother) problems.add('wrongName');
  if (code !== '' && problems.size === 0) problems.add('invalid');
  if (problems.size === 0) return undefined;
  return {
    problems: [...problems],
    code: code === '' ? codeOf([...problems][0]) : code,
    certificate,
  };
}

/** Reads what people compare out of a certificate. */
export function describeCertificate(x509: X509Certificate): ServerCertificate {
  return {
    subject: oneLine(x509.subject),
    issuer: oneLine(x509.issuer),
    names: (x509.subjectAltName ?? '')
      .split(', ')
      .map((name) => name.replace(/^(?:DNS|IP Address):/, ''))
      .filter((name) => name !== ''),
    validFrom: x509.validFromDate.getTime(),
    validTo: x509.validToDate.getTime(),
    sha256: x509.fingerprint256,
  };
}

function oneLine(name: string): string {
  return name.split('\n').join(', ');
}

function vouchesForItself(x509: X509Certificate): boolean {
  return x509.subject === x509.issuer && x509.verify(x509.publicKey);
}

function isWeak({ publicKey }: X509Certificate): boolean {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  if (type === 'rsa' || type === 'rsa-pss') return (details?.modulusLength ?? 0) < minRsaBits;
  return type === 'ec' && curveBits(details?.namedCurve) < minEcBits;
}

/** `prime256v1` and `secp384r1` carry their bits in their names. */
function curveBits(curve = ''): number {
  return Number(/\d{3}/.exec(curve)?.[0] ?? minEcBits);
}

function problemOf(code: string): CertificateProblem | undefined {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'expired';
    case 'CERT_NOT_YET_VALID':
      return 'notYetValid';
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'selfSigned';
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return 'unknownAuthority';
    default:
      return undefined;
  }
}

function codeOf(problem: CertificateProblem | undefined): string {
  return problem === 'wrongName' ? nameMismatch : (problem ?? 'UNKNOWN');
}
