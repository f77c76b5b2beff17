import type { ServerProfile } from './serverProfile.ts';
import type { SignedHttpRequest } from './signedHttpRequest.ts';

/** Files are those of the machine that the command is for. */
export interface CurlOptions extends Pick<
  ServerProfile,
  'caFile' | 'clientCertificateFile' | 'clientKeyFile' | 'clientPfxFile' | 'minTlsVersion'
> {
  /** Stands in the place of the signed header's value, for a command that may be passed on. */
  readonly authorization?: string;
}

/** What stands for the credential in a command that is passed on. */
export const redactedAuthorization = 'auth-v2/‹redacted›';

/**
 * A request as a curl command for a POSIX shell, each word quoted so that nothing in it is read as anything else. With
 * the request's own `Authorization` header it is a credential.
 */
export function curlCommand(
  { method, url, headers, body }: SignedHttpRequest,
  { authorization, minTlsVersion, ...files }: CurlOptions = {},
): string {
  const shown = Object.entries(headers).flatMap(([name, value]) => {
    if (name === 'Authorization') return [[name, authorization ?? value] as const];
    // curl makes the same one from the URL.
    return name === 'Host' && value === url.host ? [] : [[name, value] as const];
  });
  const options = [
    ['--request', method],
    // Brackets and braces of a URL are no pattern.
    ['--globoff'],
    ['--url', url.href],
    ...shown.map(([name, value]) => ['--header', `${name}: ${value}`]),
    ...(body === undefined ? [] : [['--data-raw', body]]),
    ...(minTlsVersion === undefined ? [] : [[`--tls${minTlsVersion.slice('TLS'.length)}`]]),
    ...fileOptions(files),
  ];
  return ['curl', ...options.map(([option, ...values]) => [option, ...values.map(quoted)].join(' '))].join(
    ' \\\n  ',
  );
}

/** curl asks for the passphrase of a key by itself. */
function fileOptions({
  caFile,
  clientCertificateFile,
  clientKeyFile,
  clientPfxFile,
}: Omit<CurlOptions, 'authorization' | 'minTlsVersion'>): string[][] {
  const option = (name: string, file: string | undefined): string[][] =>
    file === undefined ? [] : [[name, file]];
  const client =
    clientPfxFile === undefined
      ? [...option('--cert', clientCertificateFile), ...option('--key', clientKeyFile)]
      : [['--cert-type', 'P12'], ...option('--cert', clientPfxFile)];
  return [...option('--cacert', caFile), ...client];
}

/** One word of a POSIX shell. */
function quoted(text: string): string {
  return /^[A-Za-z0-9_.,:/=@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
