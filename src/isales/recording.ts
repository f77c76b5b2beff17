import { isLoopback } from './serverProfile.ts';

/** The recording behind `recordPath`. The URL is a bearer secret: whoever has it can listen. */
export interface RecordingLink {
  readonly url: string;
  /** Milliseconds since 1970; `undefined` when the link does not say. */
  readonly expiresAt: number | undefined;
}

const longestUrl = 16_384;

/**
 * Reads `recordPath` (reference, sections 1 and 2): strips all white space, which servers put even into the host name,
 * and takes the expiry from `Expires=<Unix seconds>`.
 * @returns `undefined` for an empty path, and for what is no http(s) URL that a store would give: one with a user name,
 *   of more than 16,384 characters, or to an address that exists on this network link alone
 */
export function parseRecordPath(recordPath: string): RecordingLink | undefined {
  if (recordPath.length > longestUrl) return undefined;
  const url = URL.parse(recordPath.replace(/\s+/g, ''));
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return undefined;
  if (url.username !== '' || url.password !== '' || isLinkLocal(url.hostname)) return undefined;
  const expires = Number(url.searchParams.get('Expires') ?? Number.NaN);
  return {
    url: url.href,
    expiresAt: Number.isSafeInteger(expires) && expires > 0 ? expires * 1000 : undefined,
  };
}

/** Whether a recording lies on this machine, where only a server of this machine may send us. */
export function leadsToThisMachine(recordPath: string): boolean {
  const host = URL.parse(parseRecordPath(recordPath)?.url ?? '')?.hostname.replace(/\.$/, '');
  if (host === undefined) return false;
  return isLoopback(host) || host.endsWith('.localhost') || isIpv4In6(host, isLoopback);
}

/** Clouds keep keys of the machine at such an address. */
function isLinkLocal(hostname: string): boolean {
  return (
    /^(?:169\.254\.|0\.0\.0\.0$)/.test(hostname) ||
    /^\[(?:fe[89ab][0-9a-f]:|::\]$)/.test(hostname) ||
    isIpv4In6(hostname, isLinkLocal)
  );
}

/** Applies a check to the IPv4 address inside an IPv6 one, as URLs write it: `[::ffff:7f00:1]`. */
function isIpv4In6(hostname: string, check: (address: string) => boolean): boolean {
  const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(hostname) ?? [];
  if (high === undefined || low === undefined) return false;
  const bytes = [high, low].flatMap((part) => {
    const value = Number.parseInt(part, 16);
    return [value >> 8, value & 255];
  });
  return check(bytes.join('.'));
}
