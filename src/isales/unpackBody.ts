import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { BodyTooLargeError, TransportFailure } from './http.ts';
import { errorCode } from './socketFailure.ts';

/**
 * The bytes of a body without their compression. The bytes themselves decide: gateways pass on a packed answer without
 * the header that says so, and unpack one while the header stays.
 * @param encoding value of the `Content-Encoding` header
 * @throws BodyTooLargeError for more than `maxBytes`, a `TransportFailure` for gzip that is damaged
 */
export async function unpackBody(
  bytes: Buffer,
  encoding: string | undefined,
  maxBytes: number,
): Promise<Buffer> {
  // Nothing that is text begins like this.
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const unpack = isGzip ? unpackers.gzip : unpackerOf(encoding);
  if (!unpack || bytes.length === 0) return bytes;
  try {
    return await unpack(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE') throw new BodyTooLargeError();
    if (isGzip) throw new TransportFailure({ kind: 'notJson', html: false });
    return bytes;
  }
}

const unpackers = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/** None for gzip, which its own bytes tell. */
function unpackerOf(encoding: string | undefined): (typeof unpackers)['deflate'] | undefined {
  const name = encoding?.trim().toLowerCase();
  return name === 'deflate' || name === 'br' ? unpackers[name] : undefined;
}
