import { isIP } from 'node:net';
import type { PinnedCertificate } from './certificates.ts';
import type { BaseUrlProblem, Result } from './failures.ts';
import type { TlsVersion } from './tlsVersions.ts';

export type ServerLocale = 'zh_CN' | 'en_US';

/** One CC-iSales server, as the user describes it. Holds no secret. */
export interface ServerProfile {
  readonly id: string;
  readonly name: string;
  /** Origin of the server, e.g. `https://10.22.26.181:28443`. */
  readonly baseUrl: string;
  readonly defaultVdnId?: number;
  /** Language of the server's descriptions. */
  readonly locale?: ServerLocale;
  /** The `Host` to sign and send where a load balancer makes the server expect another one than `baseUrl`'s. */
  readonly signedHost?: string;
  /** PEM file with further certificate authorities to trust for this server. */
  readonly caFile?: string;
  /** The one certificate to accept while the server stays at this origin, in place of all authorities. */
  readonly pinnedCertificate?: PinnedCertificate;
  /** The oldest version of TLS to speak with this server; 1.2 unless told. Only from 1.3 on is a client certificate encrypted. */
  readonly minTlsVersion?: TlsVersion;
  /** PEM file with the certificate that we show the server, and its key where that has a file of its own. */
  readonly clientCertificateFile?: string;
  readonly clientKeyFile?: string;
  /** PKCS#12 file with both. */
  readonly clientPfxFile?: string;
}

/**
 * Reads a base URL: `https`, or `http` to this machine alone, with no path, query or user name.
 * @returns the URL; its `origin` is what credentials are bound to
 */
export function parseBaseUrl(text: string): Result<URL, BaseUrlProblem> {
  const url = URL.parse(text.trim());
  if (!url?.hostname) return { ok: false, error: 'notAUrl' };
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isThisMachine(url.hostname)))
    return { ok: false, error: 'notHttps' };
  if (url.username || url.password) return { ok: false, error: 'hasCredentials' };
  if (url.search || url.hash) return { ok: false, error: 'hasQuery' };
  if (url.pathname !== '/') return { ok: false, error: 'hasPath' };
  return { ok: true, value: url };
}

/** The origin that credentials for this server are bound to; `undefined` when its base URL is not usable. */
export function originOf(server: Pick<ServerProfile, 'baseUrl'>): string | undefined {
  const url = parseBaseUrl(server.baseUrl);
  return url.ok ? url.value.origin : undefined;
}

/**
 * Whether a URL's host name is one of the three that mean this machine for everybody: what plain `http:` may go to. Other
 * addresses of the loopback network are taken for other machines by some proxies.
 */
export function isThisMachine(hostname: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** Whether an address that a connection leads to is one of this machine's. */
export function isThisMachinesAddress(address: string | undefined): boolean {
  return address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1';
}

/** Whether a URL's host name leads to this machine, by whichever of its addresses. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
