import 'reflect-metadata/lite';
import * as x509 from '@peculiar/x509';
import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { readCertificateFile, type FileContent } from '../../../src/isales/certificateFile.ts';
import { makeAuthority, type Authority, type Identity } from '../../fakes/certificates.ts';

let authority: Authority;
let other: Authority;
let client: Identity;
let signingRequest: string;
let revocationList: Buffer;

before(async () => {
  [authority, other] = [await makeAuthority('One'), await makeAuthority('Two')];
  client = await authority.issue({ names: ['client.example'] });
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: 'CN=Client',
    keys,
    signingAlgorithm: algorithm,
  });
  signingRequest = request.toString('pem');
  const list = await x509.X509CrlGenerator.create({
    issuer: 'CN=One',
    signingKey: keys.privateKey,
    signingAlgorithm: algorithm,
  });
  revocationList = Buffer.from(list.rawData);
});

function derOf(pem: string): Buffer {
  return new X509Certificate(pem).raw;
}

/** One field of DER. */
function field(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, 0x82, body.length >> 8, body.length & 255]), body]);
}
const id = (hex: string): Buffer => Buffer.from(hex, 'hex');
const dataId = id('06092a864886f70d010701');
const signedDataId = id('06092a864886f70d010702');

function pkcs7Of(cert: string): Buffer {
  const signed = field(
    0x30,
    id('020101'),
    field(0x31),
    field(0x30, dataId),
    field(0xa0, derOf(cert)),
    field(0x31),
  );
  return field(0x30, signedDataId, field(0xa0, signed));
}

function pkcs12(): Buffer {
  return field(0x30, id('020103'), field(0x30, dataId, field(0xa0, field(0x04, id('3000')))), field(0x30));
}

function armour(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function subjectsOf(bytes: Uint8Array | string): string[] {
  const { certificates = '' } = readCertificateFile(Buffer.from(bytes));
  const blocks = certificates.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block).subject);
}

describe('A file of certificates is read', () => {
  const both = ['CN=One', 'CN=Two'];
  const forms: readonly (readonly [name: string, bytes: () => Uint8Array | string, subjects: string[]])[] = [
    ['as PEM', () => authority.cert, ['CN=One']],
    ['as several PEM certificates', () => `${authority.cert}\n${other.cert}`, both],
    ['joined without a line end', () => `${authority.cert.trim()}${other.cert.trim()}`, both],
    ['indented', () => `ca: |\n${authority.cert.replace(/^/gm, '    ')}`, ['CN=One']],
    ['indented by tabs, with blanks behind', () => authority.cert.replace(/^(.*)$/gm, '\t$1  '), ['CN=One']],
    ['with CRLF', () => authority.cert.replace(/\r?\n/g, '\r\n'), ['CN=One']],
    ['with lone CR', () => authority.cert.replace(/\r?\n/g, '\r'), ['CN=One']],
    ['behind a byte order mark', () => `\uFEFF${authority.cert}`, ['CN=One']],
    ['with text around', () => `Bag Attributes\nsubject=/CN=中文\n${authority.cert}bye`, ['CN=One']],
    ['with written-out line ends', () => authority.cert.trim().replace(/\r?\n/g, '\\n'), ['CN=One']],
    ['in one line', () => authority.cert.trim().replace(/\r?\n/g, ' '), ['CN=One']],
    ['without BEGIN and END', () => derOf(authority.cert).toString('base64'), ['CN=One']],
    ['as DER', () => derOf(authority.cert), ['CN=One']],
    ['as DER, one after the other', () => Buffer.concat([derOf(authority.cert), derOf(other.cert)]), both],
    ['labelled X509 CERTIFICATE', () => armour('X509 CERTIFICATE', derOf(authority.cert)), ['CN=One']],
    ['beside its private key', () => `${client.key}\n${authority.cert}`, ['CN=One']],
  ];
  for (const [name, bytes, subjects] of forms)
    it(name, () => {
      assert.deepEqual(subjectsOf(bytes()), subjects);
    });
});

describe('A file without a usable certificate is named for what it is', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const encrypted = { cipher: 'aes-256-cbc', passphrase: 'example' } as const;
  const key = (format: 'pem' | 'der', type: 'pkcs8' | 'pkcs1'): Buffer =>
    Buffer.from(
      format === 'pem' ? rsa.privateKey.export({ format, type }) : rsa.privateKey.export({ format, type }),
    );
  const files: readonly (readonly [found: FileContent, name: string, bytes: () => Uint8Array | string])[] = [
    ['empty', 'nothing', () => ''],
    ['empty', 'blanks', () => ' \r\n\t\n'],
    ['empty', 'a hole of zeros', () => Buffer.alloc(4096)],
    ['pkcs7Pem', 'PKCS#7 as PEM', () => armour('PKCS7', pkcs7Of(authority.cert))],
    ['pkcs7Pem', 'PKCS#7 called a certificate', () => armour('CERTIFICATE', pkcs7Of(authority.cert))],
    ['pkcs7Pem', 'PKCS#7 in bare Base64', () => pkcs7Of(authority.cert).toString('base64')],
    ['pkcs7Der', 'PKCS#7 as DER', () => pkcs7Of(authority.cert)],
    ['pkcs12', 'PKCS#12', pkcs12],
    ['javaKeystore', 'a Java keystore', () => Buffer.from('feedfeed0000000200000000', 'hex')],
    ['utf16', 'UTF-16 with a mark', () => Buffer.from(`\uFEFF${authority.cert}`, 'utf16le')],
    ['utf16', 'UTF-16 without one', () => Buffer.from(authority.cert, 'utf16le')],
    ['utf16', 'UTF-16, the other way round', () => Buffer.from(authority.cert, 'utf16le').swap16()],
    ['privateKey', 'a PKCS#8 key', () => key('pem', 'pkcs8')],
    ['privateKey', 'an RSA key', () => key('pem', 'pkcs1')],
    ['privateKey', 'a key as DER', () => key('der', 'pkcs8')],
    ['privateKey', 'an RSA key as DER', () => key('der', 'pkcs1')],
    [
      'privateKey',
      'an encrypted key as DER',
      () => rsa.privateKey.export({ format: 'der', type: 'pkcs8', ...encrypted }),
    ],
    ['openSshKey', 'a key of OpenSSH', () => armour('OPENSSH PRIVATE KEY', Buffer.from('openssh-key-v1'))],
    ['publicKey', 'a public key', () => rsa.publicKey.export({ format: 'pem', type: 'spki' })],
    ['publicKey', 'a public key as DER', () => rsa.publicKey.export({ format: 'der', type: 'spki' })],
    ['request', 'a CSR', () => signingRequest],
    ['request', 'an old CSR', () => signingRequest.replaceAll('CERTIFICATE', 'NEW CERTIFICATE')],
    ['request', 'a CSR as DER', () => Buffer.from(signingRequest.replace(/-----.*?-----|\s/g, ''), 'base64')],
    ['revocationList', 'a CRL', () => armour('X509 CRL', revocationList)],
    ['revocationList', 'a CRL as DER', () => revocationList],
    ['damaged', 'a certificate without its end', () => authority.cert.slice(0, 300)],
    ['damaged', 'a certificate with a hole', () => authority.cert.replace(/(?<=\n)[^-].{40}/, '')],
    ['damaged', 'a second one cut short', () => authority.cert + other.cert.slice(0, 200)],
    ['damaged', 'DER cut short', () => derOf(authority.cert).subarray(0, 200)],
    ['webPage', 'a page to sign in at', () => '<!DOCTYPE html><html><body>Sign in</body></html>'],
    ['other', 'a text', () => 'see the wiki for the certificate'],
    ['other', 'something compressed', () => gzipSync(authority.cert)],
  ];
  for (const [found, name, bytes] of files)
    it(`${name}: ${found}`, () => {
      const read = readCertificateFile(Buffer.from(bytes()));
      assert.deepEqual([read.found, read.certificates], [found, undefined]);
    });

  it('but a key in it is handed on, whole and in a form that OpenSSL reads', () => {
    const wanted = createPublicKey(rsa.privateKey).export({ format: 'pem', type: 'spki' });
    const legacy = rsa.privateKey.export({ format: 'pem', type: 'pkcs1', ...encrypted }).toString();
    assert.match(legacy, /DEK-Info/);
    const forms = [
      legacy,
      legacy.replace(/^/gm, '  ').replaceAll('\n', '\r\n'),
      rsa.privateKey.export({ format: 'der', type: 'pkcs8', ...encrypted }),
      key('der', 'pkcs1'),
      key('pem', 'pkcs8').toString().replace(/^/gm, '   '),
    ];
    for (const form of forms) {
      const { privateKey = '' } = readCertificateFile(Buffer.from(form));
      const read = createPrivateKey({ key: privateKey, passphrase: 'example' });
      assert.equal(createPublicKey(read).export({ format: 'pem', type: 'spki' }), wanted);
    }
  });
});
