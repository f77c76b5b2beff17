import { open } from 'node:fs/promises';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { readCertificateFile, type CertificateFileContent } from './certificateFile.ts';
import type { CertificateFileUse, Failure, Result } from './failures.ts';
import type { TlsSettings } from './http.ts';
import { originOf, type ServerProfile } from './serverProfile.ts';
import { errorCode } from './socketFailure.ts';

const largestFile = 4 * 1024 * 1024;

type TlsProfile = Pick<
  ServerProfile,
  | 'baseUrl'
  | 'signedHost'
  | 'caFile'
  | 'clientCertificateFile'
  | 'clientKeyFile'
  | 'clientPfxFile'
  | 'pinnedCertificate'
  | 'minTlsVersion'
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
    value: {
      ...trust.value,
      ...serverNameOf(server),
      ...(server.minTlsVersion === undefined ? {} : { minVersion: server.minTlsVersion }),
      ...(client.value === undefined ? {} : { clientCertificate: client.value }),
    },
  };
}

/** The name of a server that is reached by its IP address: the host that it expects, where that is a name. */
function serverNameOf({ signedHost }: Pick<TlsProfile, 'signedHost'>): Pick<TlsSettings, 'serverName'> {
  const name = URL.parse(`https://${signedHost ?? ''}`)?.hostname.replace(/\.$/, '');
  return name === undefined || name === '' || isIP(name.replace(/^\[|\]$/g, '')) !== 0
    ? {}
    : { serverName: name };
}

/** Reads whom a profile trusts, without what it shows of itself. */
export async function readTrust(
  server: Pick<TlsProfile, 'baseUrl' | 'caFile' | 'pinnedCertificate'>,
): Promise<Result<Pick<TlsSettings, 'ca' | 'pinned'>>> {
  const file = await read(server.caFile, (caFile, code) => ({ kind: 'caFileUnreadable', caFile, code }));
  if (!file.ok) return file;
  const { caFile = '' } = server;
  if (file.value && file.value.certificates === undefined) return wrongFile(caFile, 'authority', file.value);
  const ca = file.value?.certificates;
  const pinned = server.pinnedCertificate;
  return {
    ok: true,
    value: {
      ...(ca === undefined ? {} : { ca }),
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
  const file = clientPfxFile ?? clientCertificateFile;
  const first = await read(file, unusable);
  if (!first.ok) return first;
  if (!first.value || file === undefined) return { ok: true, value: undefined };
  const secret = passphrase === undefined ? {} : { passphrase };
  let value: TlsSettings['clientCertificate'];
  let keyFile = file;
  // What the file is decides, not which of the two settings names it.
  if (first.value.isPkcs12) value = { pfx: first.value.bytes, ...secret };
  else {
    const cert = first.value.certificates;
    if (cert === undefined)
      return wrongFile(file, clientPfxFile === undefined ? 'clientCertificate' : 'clientPfx', first.value);
    // One PEM file may hold both.
    if (clientPfxFile === undefined) keyFile = clientKeyFile ?? file;
    const second = keyFile === file ? first : await read(keyFile, unusable);
    if (!second.ok) return second;
    const key = second.value?.privateKey;
    if (second.value && key === undefined) return wrongFile(keyFile, 'clientKey', second.value);
    value = { cert, ...(key === undefined ? {} : { key }), ...secret };
  }
  try {
    createSecureContext(value);
    return { ok: true, value };
  } catch (error) {
    // The message may quote the file; the code says enough.
    return { ok: false, error: unusable(keyFile, codeOf(error)) };
  }
}

/** Looks into one file that a profile is to name, for what is wrong with it as far as that can be seen without its passphrase. */
export async function findFileProblem(file: string, use: CertificateFileUse): Promise<Failure | undefined> {
  const content = await read(file, (name, code) =>
    use === 'authority'
      ? { kind: 'caFileUnreadable', caFile: name, code }
      : { kind: 'clientCertificateUnusable', file: name, code },
  );
  if (!content.ok) return content.error;
  if (!content.value) return undefined;
  const { certificates, privateKey, isPkcs12 } = content.value;
  const isGood = {
    authority: certificates !== undefined,
    clientCertificate: certificates !== undefined || isPkcs12,
    clientKey: privateKey !== undefined,
    clientPfx: isPkcs12 || (certificates !== undefined && privateKey !== undefined),
  }[use];
  return isGood ? undefined : wrongFile(file, use, content.value).error;
}

function wrongFile(
  file: string,
  wanted: CertificateFileUse,
  { found }: CertificateFileContent,
): { ok: false; error: Failure } {
  return { ok: false, error: { kind: 'certificateFileUnusable', file, wanted, found } };
}

async function read(
  file: string | undefined,
  failed: (file: string, code: string) => Failure,
): Promise<Result<(CertificateFileContent & { readonly bytes: Buffer }) | undefined>> {
  if (file === undefined) return { ok: true, value: undefined };
  try {
    const bytes = await readHead(file);
    return { ok: true, value: { ...readCertificateFile(bytes), bytes } };
  } catch (error) {
    return { ok: false, error: failed(file, errorCode(error)) };
  }
}

/** No bundle of certificates is larger, and what is a device never ends. */
async function readHead(file: string): Promise<Buffer> {
  await using handle = await open(file);
  const buffer = Buffer.alloc(largestFile);
  let length = 0;
  while (length < largestFile) {
    const { bytesRead } = await handle.read(buffer, length, largestFile - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

/** OpenSSL's errors for PKCS#12 files carry no code, only one of a few fixed messages. */
function codeOf(error: unknown): string {
  const code = errorCode(error);
  const fixed =
    error instanceof Error && /^(mac verify failure|not enough data|unable to load \w+)/i.exec(error.message);
  return code === 'Error' && fixed ? fixed[0].toUpperCase().replaceAll(' ', '_') : code;
}
