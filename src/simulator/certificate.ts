/** The simulator's certificate: made once, kept in the data folder, renewed in time. */
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';

export interface ServerCertificate {
  /** The file that a server entry names to trust the simulator. */
  readonly caFile: string;
  /** PEM texts for the TLS server. */
  readonly certificate: string;
  readonly privateKey: string;
}

/** Names that the certificate always covers. */
const usualNames = ['127.0.0.1', '127.0.0.2', '::1', 'localhost'];
/** A certificate with less life than this is renewed. */
const renewBeforeMs = 30 * 86_400_000;

const folderName = 'simulator-tls';
const fileNames = { ca: 'ca.pem', certificate: 'server.pem', privateKey: 'server-key.pem' } as const;

/**
 * Gives the certificate in `dataDir`, making it (and the folder) where there is none that is good for `host` and for a
 * month to come.
 * @param host name or address that the server listens on
 * @param now milliseconds since 1970
 */
export async function ensureCertificate(
  dataDir: string,
  host: string,
  now: number,
): Promise<ServerCertificate> {
  const names = [...new Set([...usualNames, ...(isWildcard(host) ? [] : [host])])];
  const folder = join(dataDir, folderName);
  const kept = await read(folder);
  if (kept && isGood(kept, names, now)) return kept;

  const { makeCertificate } = await import('./makeCertificate.ts');
  const made = await makeCertificate(names, now);
  const suffix = randomBytes(6).toString('hex');
  const fresh = `${folder}.new-${suffix}`;
  const old = `${folder}.old-${suffix}`;
  await mkdir(dataDir, { recursive: true });
  try {
    await mkdir(fresh, { mode: 0o700 });
    await writeFile(join(fresh, fileNames.privateKey), made.privateKey, { mode: 0o600 });
    await writeFile(join(fresh, fileNames.certificate), made.certificate);
    await writeFile(join(fresh, fileNames.ca), made.ca);
    // All three files change in one step, so that no reader gets a key with another's certificate.
    try {
      await rename(fresh, folder);
    } catch (error) {
      const standing = await read(folder);
      // Another simulator was faster: then its certificate is ours, too.
      if (standing && isGood(standing, names, now)) return standing;
      if (!(error instanceof Error && 'code' in error && occupied.has(String(error.code)))) throw error;
      await rename(folder, old);
      await rename(fresh, folder);
    }
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
  return { caFile: join(folder, fileNames.ca), certificate: made.certificate, privateKey: made.privateKey };
}

/** What a rename onto a folder that is there fails with, by operating system. */
const occupied = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES']);

type Kept = ServerCertificate & { readonly ca: string };

async function read(folder: string): Promise<Kept | undefined> {
  const caFile = join(folder, fileNames.ca);
  try {
    const [ca, certificate, privateKey] = await Promise.all([
      readFile(caFile, 'utf8'),
      readFile(join(folder, fileNames.certificate), 'utf8'),
      readFile(join(folder, fileNames.privateKey), 'utf8'),
    ]);
    return { caFile, ca, certificate, privateKey };
  } catch {
    return undefined;
  }
}

function isGood({ ca, certificate, privateKey }: Kept, names: readonly string[], now: number): boolean {
  try {
    const leaf = new X509Certificate(certificate);
    const authority = new X509Certificate(ca);
    return (
      leaf.checkPrivateKey(createPrivateKey(privateKey)) &&
      leaf.verify(authority.publicKey) &&
      leaf.validFromDate.getTime() <= now &&
      leaf.validToDate.getTime() > now + renewBeforeMs &&
      names.every((name) => (isIP(name) ? leaf.checkIP(name) : leaf.checkHost(name)) !== undefined)
    );
  } catch {
    return false;
  }
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
