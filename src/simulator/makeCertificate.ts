/** Makes certificates. Only loaded when one must be made: the library is larger than the rest of the simulator. */
import { KeyObject, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
// Must stand before the library.
import { removeReflectStandIn } from './reflectStandIn.ts';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

removeReflectStandIn();

/** PEM texts. */
export interface MadeCertificate {
  /** What a client is to trust. */
  readonly ca: string;
  /** What the server shows. */
  readonly certificate: string;
  readonly privateKey: string;
}

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;
const validDays = 2 * 365;

/**
 * Makes an authority and, signed by it, a certificate for a server. The authority's key is forgotten at once: nobody
 * can use it to sign anything else that its truster would believe.
 * @param names host names and IP addresses the certificate is for
 * @param now milliseconds since 1970
 */
export async function makeCertificate(names: readonly string[], now: number): Promise<MadeCertificate> {
  const validity = { notBefore: new Date(now - dayMs), notAfter: new Date(now + validDays * dayMs) };
  const authorityKeys = await generateKeys();
  const serverKeys = await generateKeys();
  // Browsers tell authorities apart by name: each has its own.
  const authorityName = `CN=iSales simulator ${new Date(now).toISOString()} ${String(now % 1000)}`;
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: authorityName,
    keys: authorityKeys,
    ...validity,
    signingAlgorithm: ecdsa,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      await SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const server = await X509CertificateGenerator.create({
    subject: 'CN=iSales simulator',
    issuer: authorityName,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    ...validity,
    signingAlgorithm: ecdsa,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
      await SubjectKeyIdentifierExtension.create(serverKeys.publicKey),
      await AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  return {
    ca: `${authority.toString('pem')}\n`,
    certificate: `${server.toString('pem')}\n`,
    privateKey: KeyObject.from(serverKeys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
}
