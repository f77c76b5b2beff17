import 'reflect-metadata/lite';
import * as x509 from '@peculiar/x509';
import { KeyObject, X509Certificate, type webcrypto } from 'node:crypto';

/** A certificate and its private key, both PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** Whom a certificate names, and until when. */
export interface Subject {
  /** Host names and IP addresses. */
  readonly names: readonly string[];
  /** Ended yesterday. */
  readonly expired?: boolean;
  /** Begins tomorrow. */
  readonly notYetValid?: boolean;
  /** An RSA key of 1024 bits. */
  readonly weakKey?: boolean;
}

/** A certificate authority made for one test run. */
export interface Authority {
  readonly cert: string;
  issue(subject: Subject): Promise<Identity>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const weakAlgorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 1024,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};
const dayMs = 86_400_000;

export async function makeAuthority(name = 'Test Authority'): Promise<Authority> {
  const keys = await makeKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    ...validity({}),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return {
    cert: root.toString('pem'),
    issue: async ({ names, weakKey = false, ...when }) => {
      const leaf = await makeKeys(weakKey);
      const certificate = await x509.X509CertificateGenerator.create({
        subject: 'CN=Test Server',
        issuer: root.subject,
        ...validity(when),
        publicKey: leaf.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [subjectNames(names)],
      });
      return { cert: certificate.toString('pem'), key: privatePem(leaf) };
    },
  };
}

/** A server certificate that vouches for itself. */
export async function makeSelfSigned({ names, weakKey = false, ...when }: Subject): Promise<Identity> {
  const keys = await makeKeys(weakKey);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Test Server',
    ...validity(when),
    keys,
    signingAlgorithm: weakKey ? weakAlgorithm : algorithm,
    extensions: [subjectNames(names)],
  });
  return { cert: certificate.toString('pem'), key: privatePem(keys) };
}

async function makeKeys(weak = false): Promise<webcrypto.CryptoKeyPair> {
  return weak
    ? crypto.subtle.generateKey(weakAlgorithm, true, ['sign', 'verify'])
    : crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function privatePem({ privateKey }: webcrypto.CryptoKeyPair): string {
  return KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
}

function validity({ expired = false, notYetValid = false }: Pick<Subject, 'expired' | 'notYetValid'>): {
  notBefore: Date;
  notAfter: Date;
} {
  const now = Date.now();
  return {
    notBefore: new Date(now + (notYetValid ? dayMs : -10 * dayMs)),
    notAfter: new Date(now + (expired ? -dayMs : 10 * dayMs)),
  };
}

function subjectNames(names: readonly string[]): x509.Extension {
  return new x509.SubjectAlternativeNameExtension(
    names.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? 'ip' : 'dns', value })),
  );
}

/** The SHA-256 fingerprint of a certificate, as people compare it. */
export function fingerprintOf({ cert }: Identity): string {
  return new X509Certificate(cert).fingerprint256;
}
