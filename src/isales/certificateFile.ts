import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import {
  beginsIndefinite,
  derSequences,
  isCutDer,
  isCrl,
  isEncryptedPkcs8,
  isPkcs12,
  isPkcs7,
  isRequest,
} from './derShapes.ts';

/** What a file for certificates turned out to hold in place of what is wanted. */
export type FileContent =
  | 'empty'
  | 'certificate'
  | 'pkcs7Pem'
  | 'pkcs7Der'
  | 'pkcs12'
  | 'javaKeystore'
  | 'privateKey'
  | 'openSshKey'
  | 'publicKey'
  | 'request'
  | 'revocationList'
  /** Text in UTF-16, as some editors of Windows save it. */
  | 'utf16'
  /** There is a certificate or key in it, and it is broken or cut short. */
  | 'damaged'
  | 'webPage'
  | 'other';

/** All that could be read from a file, whatever its name says. */
export interface CertificateFileContent {
  /** PEM, one after the other; `undefined` where there is none. */
  readonly certificates: string | undefined;
  /** PEM, perhaps encrypted. */
  readonly privateKey: string | undefined;
  /** The file is a PKCS#12 container; its passphrase opens it. */
  readonly isPkcs12: boolean;
  /** What the file is, for people, where it is not what they wanted. */
  readonly found: FileContent;
}

interface Pieces {
  readonly certificates: string[];
  readonly privateKeys: string[];
  readonly found: Set<FileContent>;
}

/**
 * Reads certificates and keys: PEM in any state in which it can be read for sure (joined lines, indentation, line ends of
 * any system, a byte order mark, other text around, `\n` written out, no BEGIN and END at all), and DER. Nothing broken
 * is left out: one broken certificate makes the file `damaged`.
 */
export function readCertificateFile(bytes: Uint8Array): CertificateFileContent {
  const pieces: Pieces = { certificates: [], privateKeys: [], found: new Set() };
  if (looksLikeUtf16(bytes)) pieces.found.add('utf16');
  else if (isCutDer(bytes)) pieces.found.add('damaged');
  else if (startsWith(bytes, [0xfe, 0xed, 0xfe, 0xed]) || startsWith(bytes, [0xce, 0xce, 0xce, 0xce]))
    pieces.found.add('javaKeystore');
  else if (bytes[0] === 0x30 && (beginsIndefinite(bytes) || derSequences(bytes).length > 0))
    takeDer(bytes, pieces, 'der');
  else takeText(new TextDecoder().decode(bytes), pieces);

  const isBroken = pieces.found.has('damaged');
  const certificates =
    isBroken || pieces.certificates.length === 0 ? undefined : pieces.certificates.join('');
  const privateKey = isBroken ? undefined : pieces.privateKeys[0];
  return {
    certificates,
    privateKey,
    isPkcs12: pieces.found.has('pkcs12'),
    found: gravest(pieces),
  };
}

/** Of several things in a file the one that people ask about first. */
function gravest({ certificates, privateKeys, found }: Pieces): FileContent {
  if (found.has('damaged')) return 'damaged';
  if (certificates.length > 0) return 'certificate';
  if (privateKeys.length > 0) return 'privateKey';
  return [...found][0] ?? 'other';
}

function takeText(text: string, pieces: Pieces): void {
  if (text.replaceAll('\0', '').trim() === '') {
    pieces.found.add('empty');
    return;
  }
  // Keys and certificates that went through JSON or an environment variable.
  const plain = text.replace(/\\r\\n|\\n|\\r/g, '\n');
  const blocks = [...plain.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([^]*?)-----END \1-----/g)];
  for (const [, label = '', body = ''] of blocks) takeBlock(label, body, pieces);
  const begun = plain.match(/-----BEGIN (?:[A-Z0-9]+ )*(?:CERTIFICATE|PRIVATE KEY)-----/g)?.length ?? 0;
  const whole = blocks.filter(([, label = '']) => /(?:CERTIFICATE|PRIVATE KEY)$/.test(label)).length;
  if (begun > whole) pieces.found.add('damaged');
  if (blocks.length > 0 || begun > 0) return;
  const bare = plain.replace(/^\uFEFF|\s+/g, '');
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(bare) && bare.startsWith('MI'))
    takeDer(Buffer.from(bare, 'base64'), pieces, 'pem');
  else
    pieces.found.add(/^\s*<(?:!doctype|html|\?xml)/i.test(text.replace(/^\uFEFF/, '')) ? 'webPage' : 'other');
}

function takeBlock(label: string, body: string, pieces: Pieces): void {
  if (label === 'OPENSSH PRIVATE KEY') pieces.found.add('openSshKey');
  else if (label.endsWith('PRIVATE KEY')) pieces.privateKeys.push(pemOf(label, body));
  else if (/(?:^|X509 |TRUSTED )CERTIFICATE$/.test(label)) {
    const before = pieces.certificates.length + pieces.found.size;
    takeDer(Buffer.from(body.replace(/\s+/g, ''), 'base64'), pieces, 'pem');
    if (pieces.certificates.length + pieces.found.size === before) pieces.found.add('damaged');
  } else if (/^(?:PKCS7|CMS|PKCS #7 SIGNED DATA)$/.test(label)) pieces.found.add('pkcs7Pem');
  else if (label.endsWith('CERTIFICATE REQUEST')) pieces.found.add('request');
  else if (label.endsWith('CRL')) pieces.found.add('revocationList');
  else if (label.endsWith('PUBLIC KEY')) pieces.found.add('publicKey');
}

/** Puts a key together again: lines of 64, headers of old encrypted ones kept. */
function pemOf(label: string, body: string): string {
  const lines = body.split(/\r\n|\r|\n/).map((line) => line.trim());
  const headers = lines.filter((line) => /^[\w-]+: /.test(line));
  const base64 = lines
    .filter((line) => !/^[\w-]+: /.test(line))
    .join('')
    .replace(/\s+/g, '');
  return pem(label, [...headers, ...(headers.length > 0 ? [''] : [])], base64);
}

function pem(label: string, headers: readonly string[], base64: string): string {
  const lines = [...headers, ...(base64.match(/.{1,64}/g) ?? [])];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function takeDer(bytes: Uint8Array, pieces: Pieces, written: 'pem' | 'der'): void {
  if (isPkcs7(bytes)) {
    pieces.found.add(written === 'pem' ? 'pkcs7Pem' : 'pkcs7Der');
    return;
  }
  if (isPkcs12(bytes)) {
    pieces.found.add('pkcs12');
    return;
  }
  for (const piece of derSequences(bytes)) takePiece(Buffer.from(piece), pieces);
}

function takePiece(der: Buffer, pieces: Pieces): void {
  const certificate = attempt(() => new X509Certificate(der).toString());
  if (certificate !== undefined) pieces.certificates.push(certificate);
  else if (isEncryptedPkcs8(der))
    pieces.privateKeys.push(pem('ENCRYPTED PRIVATE KEY', [], der.toString('base64')));
  else if (isCrl(der)) pieces.found.add('revocationList');
  else if (isRequest(der)) pieces.found.add('request');
  else {
    const key = (['pkcs8', 'pkcs1', 'sec1'] as const)
      .map((type) =>
        attempt(() =>
          createPrivateKey({ key: der, format: 'der', type }).export({ type: 'pkcs8', format: 'pem' }),
        ),
      )
      .find((made) => made !== undefined);
    if (key !== undefined) pieces.privateKeys.push(key.toString());
    else if (attempt(() => createPublicKey({ key: der, format: 'der', type: 'spki' })))
      pieces.found.add('publicKey');
  }
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** By its mark, or because every second byte of what is ASCII is zero. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return true;
  const head = bytes.subarray(0, 64);
  const [even, odd] = [0, 1].map((first) => head.filter((byte, at) => at % 2 === first && byte === 0).length);
  const half = head.length / 2;
  return head.length >= 8 && ((even === 0 && (odd ?? 0) > half - 2) || (odd === 0 && (even ?? 0) > half - 2));
}

function startsWith(bytes: Uint8Array, head: readonly number[]): boolean {
  return head.every((byte, at) => bytes[at] === byte);
}
