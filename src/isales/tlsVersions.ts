/** The versions of TLS that a server may be held to. */
export const tlsVersions = ['TLSv1.2', 'TLSv1.3'] as const;
export type TlsVersion = (typeof tlsVersions)[number];

/** As people write it: `TLS 1.3`. */
export function tlsVersionName(version: TlsVersion): string {
  return version.replace('v', ' ');
}
