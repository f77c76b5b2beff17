import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { Failure, Result } from './failures.ts';
import type { TlsSettings } from './http.ts';
import { originOf, type ServerProfile } from './serverProfile.ts';
import { errorCode } from './socketFailure.ts';

type TlsProfile = Pick<
  ServerProfile,
  'baseUrl' | 'caFile' | 'clientCertificateFile' | 'clientKeyFile' | 'clientPfxFile' | 'pinnedCertificate'
>;

/**
 * Reads the files that a profile names, and tries whether they can be used.
 * @param passphrase of the client's key or PKCS#12 file
 */
export async function readTlsSettings(
  server: TlsProfile,
  passphrase: string | undefined,
): Promise<Result<TlsSettings>> {
  const trust = await readTrust(server);
  if (!trust.ok) return trust;
  const client = await readClientCertificate(server, passphrase);
  if (!client.ok) return client;
  return {
    ok: true,
    value: { ...trust.value, ...(client.value === undefined ? {} : { clientCertificate: client.value }) },
  };
}

/** Reads whom a profile trusts, without what it shows of itself. */
export async function readTrust(
  server: Pick<TlsProfile, 'baseUrl' | 'caFile' | 'pinnedCertificate'>,
): Promise<Result<Pick<TlsSettings, 'ca' | 'pinned'>>> {
  const ca = await read(server.caFile, (caFile, code) => ({ kind: 'caFileUnreadable', caFile, code }));
  if (!ca.ok) return ca;
  const pinned = server.pinnedCertificate;
  return {
    ok: true,
    value: {
      ...(ca.value === undefined ? {} : { ca: ca.value.toString('utf8') }),
      // Trusted for another address: worth nothing here.
      ...(pinned && pinned.origin === originOf(server) ? { pinned } : {}),
    },
  };
}

async function readClientCertificate(
  { clientCertificateFile, clientKeyFile, clientPfxFile }: TlsProfile,
  passphrase: string | undefined,
): Promise<Result<TlsSettings['clientCertificate']>> {
  const unusable = (file: string, code: string): Failure => ({
    kind: 'clientCertificateUnusable',
    file,
    code,
  });
  const [pfx, cert] = [await read(clientPfxFile, unusable), await read(clientCertificateFile, unusable)];
  if (!pfx.ok) return pfx;
  if (!cert.ok) return cert;
  // One PEM file may hold both.
  const key = await read(cert.value && (clientKeyFile ?? clientCertificateFile), unusable);
  if (!key.ok) return key;
  const secret = passphrase === undefined ? {} : { passphrase };
  const value =
    pfx.value !== undefined
      ? { pfx: pfx.value, ...secret }
      : cert.value !== undefined && key.value !== undefined
        ? { cert: cert.value, key: key.value, ...secret }
        : undefined;
  try {
    if (value) createSecureContext(value);
    return { ok: true, value };
  } catch (error) {
    // The message may quote the file; the code says enough.
    return {
      ok: false,
      error: unusable(clientPfxFile ?? clientKeyFile ?? clientCertificateFile ?? '', codeOf(error)),
    };
  }
}

async function read(
  file: string | undefined,
  failed: (file: string, code: string) => Failure,
): Promise<Result<Buffer | undefined>> {
  if (file === undefined) return { ok: true, value: undefined };
  try {
    return { ok: true, value: await readFile(file) };
  } catch (error) {
    return { ok: false, error: failed(file, errorCode(error)) };
  }
}

/** OpenSSL's errors for PKCS#12 files carry no code, only one of a few fixed messages. */
function codeOf(error: unknown): string {
  const code = errorCode(error);
  const fixed =
    error instanceof Error && /^(mac verify failure|not enough data|unable to load \w+)/i.exec(error.message);
  return code === 'Error' && fixed ? fixed[0].toUpperCase().replaceAll(' ', '_') : code;
}
