import { createHmac } from 'node:crypto';

/** Access key and secret key of one operator account. */
export interface Credentials {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** The parts of a request that the C2 signature covers. */
export interface RequestToSign {
  readonly method: string;
  /** The path exactly as it is sent, without the query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** Just the headers that are to be signed; `host` must be among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface SignedRequest {
  /** The value of the `Authorization` header. */
  readonly authorization: string;
  /** What was signed, for comparing with another implementation. Holds no secret. */
  readonly canonicalRequest: string;
}

const unreserved = /[A-Za-z0-9\-._~]/;

/** Percent-encodes every byte of the UTF-8 text but `A-Z a-z 0-9 - . _ ~` (isales-api.md: Signature). */
export function normalize(text: string): string {
  let encoded = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    encoded += unreserved.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/**
 * Signs a request with the C2 ("auth-v2") scheme (isales-api.md: Signature).
 * @param timestamp a `Date` is written in whole UTC seconds; a string is used as it is
 */
export function signRequest(
  request: RequestToSign,
  { accessKey, secretKey }: Credentials,
  timestamp: Date | string,
): SignedRequest {
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name.toLowerCase(), value.trim()] as const,
  );
  const signedHeaders = headers
    .map(([name]) => name)
    .sort()
    .join(';');
  const prefix = `auth-v2/${accessKey}/${timestampText(timestamp)}/${signedHeaders}`;
  const parameters = Object.entries(request.query ?? {})
    .map(([name, value]) => `${normalize(name)}=${normalize(String(value))}`)
    .sort();
  const canonicalRequest = [
    request.method.toUpperCase(),
    request.path,
    ...(parameters.length > 0 ? [parameters.join('&')] : []),
    signedHeaders,
    ...headers.map(([name, value]) => `${normalize(name)}:${normalize(value)}`).sort(),
    normalize(request.body ?? ''),
  ].join('\n');
  const signingKey = hmacHex(secretKey, prefix);
  return { authorization: `${prefix}/${hmacHex(signingKey, canonicalRequest)}`, canonicalRequest };
}

function timestampText(timestamp: Date | string): string {
  return typeof timestamp === 'string' ? timestamp : timestamp.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function hmacHex(key: string, message: string): string {
  return createHmac('sha256', key).update(message, 'utf8').digest('hex');
}
