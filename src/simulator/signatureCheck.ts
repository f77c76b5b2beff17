/**
 * Verifies C2 signatures from the text of the reference (section 4) alone. It must not share code with the client's
 * `src/isales/signature.ts`: two implementations that agree prove something, one that agrees with itself does not.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A request as it came in, before anything was decoded. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query exactly as sent. */
  readonly target: string;
  /** By lower-case name, one character a byte, as Node gives them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

export interface AcceptedKeys {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Why a request is not let in. For the simulator's log; a real server does not tell. */
export type SignatureProblem =
  | 'missing'
  | 'malformed'
  | 'unknownAccessKey'
  | 'badTimestamp'
  | 'timestampTooFarOff'
  | 'hostNotSigned'
  | 'signedHeaderMissing'
  | 'mismatch';

/** How far a signature's timestamp may lie from the server's clock, in milliseconds. */
export const defaultMaxSkewMs = 5 * 60_000;

const scheme = 'auth-v2';
const timestampShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/;

/**
 * Checks the `Authorization` header of a request.
 * @param now the server's clock, milliseconds since 1970
 * @returns `undefined` when the signature is right
 */
export function findSignatureProblem(
  request: ReceivedRequest,
  keys: AcceptedKeys,
  now: number,
  maxSkewMs: number = defaultMaxSkewMs,
): SignatureProblem | undefined {
  const authorization = headerText(request, 'authorization');
  if (authorization === undefined) return 'missing';
  const parts = authorization.trim().split('/');
  const [name, accessKey = '', timestamp = '', signedHeaders = '', signature = ''] = parts;
  if (parts.length !== 5 || name !== scheme || !/^[0-9a-f]{64}$/.test(signature)) return 'malformed';
  if (!isSameText(accessKey, keys.accessKey)) return 'unknownAccessKey';

  const signedAt = timestampShape.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(signedAt)) return 'badTimestamp';
  if (Math.abs(now - signedAt) > maxSkewMs) return 'timestampTooFarOff';

  const names = signedHeaders.split(';');
  if (names.join(';') !== [...new Set(names)].sort().join(';').toLowerCase()) return 'malformed';
  if (!names.includes('host')) return 'hostNotSigned';
  const headerLines: string[] = [];
  for (const header of names) {
    const value = headerText(request, header);
    if (value === undefined) return 'signedHeaderMissing';
    headerLines.push(`${percentEncode(latin1(header))}:${percentEncode(latin1(value.trim()))}`);
  }

  const query = canonicalQuery(request.target);
  if (query === undefined) return 'malformed';
  const canonicalRequest = [
    request.method.toUpperCase(),
    request.target.split('?', 1)[0],
    ...(query === '' ? [] : [query]),
    signedHeaders,
    ...headerLines.sort(),
    percentEncode(Buffer.from(request.body)),
  ].join('\n');
  const signingKey = hmac(keys.secretKey, `${scheme}/${accessKey}/${timestamp}/${signedHeaders}`);
  return isSameText(signature, hmac(signingKey, canonicalRequest)) ? undefined : 'mismatch';
}

/** The query decoded, encoded again the server's way, and sorted; `''` without one, `undefined` for a broken escape. */
function canonicalQuery(target: string): string | undefined {
  const start = target.indexOf('?');
  if (start < 0) return '';
  const pairs = target
    .slice(start + 1)
    .split('&')
    .filter((pair) => pair !== '');
  try {
    return pairs
      .map((pair) => {
        const equals = pair.indexOf('=');
        const name = equals < 0 ? pair : pair.slice(0, equals);
        const value = equals < 0 ? '' : pair.slice(equals + 1);
        return `${recode(name)}=${recode(value)}`;
      })
      .sort()
      .join('&');
  } catch {
    return undefined;
  }
}

function recode(text: string): string {
  return percentEncode(Buffer.from(decodeURIComponent(text.replaceAll('+', ' ')), 'utf8'));
}

/** `normalize` of the reference, on bytes. */
function percentEncode(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(
      /[^A-Za-z0-9\-._~]/g,
      (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function headerText(request: ReceivedRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : value?.join(', ');
}

function hmac(key: string, message: string): string {
  return createHmac('sha256', Buffer.from(key, 'utf8')).update(Buffer.from(message, 'utf8')).digest('hex');
}

/** Compares in a time that tells neither where two texts differ nor how long they are. */
export function isSameText(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(hmac('compare', one)), Buffer.from(hmac('compare', other)));
}
