import { maskNumberIn, redactText } from './redaction.ts';
import { isLoopback } from './serverProfile.ts';
import { parseServerTime, toInstant } from './serverTime.ts';

/** The recording behind `recordPath`. The URL is a bearer secret: whoever has it can listen. */
export interface RecordingLink {
  readonly url: string;
  /** Milliseconds since 1970; `undefined` when the link does not say. */
  readonly expiresAt: number | undefined;
}

/** Where the recording of a call is. */
export type Recording =
  | ({ readonly kind: 'link' } & RecordingLink)
  /** On a disk of the platform, from where no link leads; `path` as it came. */
  | { readonly kind: 'onPlatform'; readonly path: string }
  | { readonly kind: 'none' };

/**
 * Says where a recording is; the one place that decides it. Only SaaS networking gives links. Elsewhere comes the path
 * on the platform's file server: with a drive (`Y:/1/11/20240311/3408/0915000.V3`), of a share, or relative.
 */
export function readRecording(recordPath: string | undefined): Recording {
  const link = parseRecordPath(recordPath ?? '');
  if (link) return { kind: 'link', ...link };
  const path = platformPath(recordPath ?? '');
  return path === undefined ? { kind: 'none' } : { kind: 'onPlatform', path };
}

/** What is kept of where a recording is: never a link. */
export interface KeptRecording {
  /** There was one when the server was asked, be it behind a link or on the platform. */
  readonly hasRecording: boolean;
  /** Where it lies on the platform's file server; absent for one behind a link. */
  readonly recordingPath?: string;
}

/**
 * The part of a `recordPath` that may be kept and handed on.
 * @param called the number to mask where the path repeats it; left out, it stays
 */
export function keptRecording(recordPath: string | undefined, called?: string): KeptRecording {
  const recording = readRecording(recordPath);
  return recording.kind === 'onPlatform'
    ? { hasRecording: true, recordingPath: maskNumberIn(recording.path, called) as string }
    : { hasRecording: recording.kind === 'link' };
}

const longestPath = 1000;

/** `undefined` for what is no path: words for nothing, and links that nobody should follow. */
function platformPath(recordPath: string): string | undefined {
  const written = recordPath.replace(/[\r\n\t\0]+/g, '').trim();
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]+):(.*)$/i.exec(written) ?? [];
  if (noFileScheme.test(scheme)) return undefined;
  // A file server may have a scheme of its own; a name and a password before its host go to nobody.
  const path =
    scheme === ''
      ? withoutUser(written, (user) => user.includes(':'))
      : `${scheme}:${withoutUser(rest, () => true)}`;
  // What stands behind would be a signature, be the sign before it escaped or not.
  const [before = ''] = path.split(/[?#]|%(?:25)*(?:3f|23)/i, 1);
  const bare = redactText(before);
  if (!/[\\/]|\.[a-z0-9]{2,5}$/i.test(bare) || !/[\p{L}\p{N}]{2}/u.test(bare) || /^n\/a$/i.test(bare))
    return undefined;
  return bare.length > longestPath ? `${bare.slice(0, longestPath)}…` : bare;
}

/** @param isUser whether what stands before the last "@" of the first part is a name and a password */
function withoutUser(path: string, isUser: (text: string) => boolean): string {
  const [, slashes = '', first = ''] = /^([\\/]*)([^\\/]*)/.exec(path) ?? [];
  // By hand: an expression with ":" and "@" in it would try each ":" with each character behind it.
  const at = first.lastIndexOf('@');
  return at >= 0 && isUser(first.slice(0, at)) ? slashes + path.slice(slashes.length + at + 1) : path;
}

const noFileScheme = /^(?:https?|data|blob|javascript|about)$/i;

const longestUrl = 16_384;

/**
 * Reads a `recordPath` that is a link, and mends what servers and logs do to links: white space in the host, entities
 * for `&`, blanks where a signature had a `+`. Of several links it is the first.
 * @returns `undefined` for an empty path, and for what is no http(s) URL that a store would give: one with a user name,
 *   of more than 16,384 characters, or to an address that exists on this network link alone
 */
export function parseRecordPath(recordPath: string): RecordingLink | undefined {
  if (recordPath.length > longestUrl) return undefined;
  const url = URL.parse(mended(recordPath));
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return undefined;
  if (url.username !== '' || url.password !== '' || isLinkLocal(url.hostname)) return undefined;
  return { url: url.href, expiresAt: expiryOf(url.searchParams) };
}

/** Scheme, host with port, path, query and fragment, each with what does not belong there. */
const parts = /^(https?)\s*:\s*\/\s*\/([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/is;

/** What separates the recordings of one call that was recorded in several parts. */
const separator = /\s*[;,|]\s*(?=https?:\/\/)|\s+(?=https?:\/\/)/i;

function mended(recordPath: string): string {
  const [first = ''] = decodedWhole(recordPath).trim().split(separator, 1);
  const written = first
    .replaceAll('\\/', '/')
    .replace(/&(?:amp;)+|&#(?:38|x26);|\\u0026/gi, '&')
    // A line that was broken, not a blank of a name.
    .replace(/[^\S ]+/g, '')
    .trim();
  const [, scheme = '', host = '', path = '', query = '', fragment = ''] = parts.exec(written) ?? [];
  if (scheme === '') return '';
  // Where a path begins and ends no name has a blank.
  const names = path
    .replace(/ *\/ */g, '/')
    .trim()
    .replaceAll(' ', '%20');
  return `${scheme}://${host.replaceAll(' ', '')}${names}${query.replace(/([?&])([^=&]*)(=?)([^&]*)/g, mendedParameter)}${fragment.trim()}`;
}

/** A URL that was written as a parameter of another one. */
function decodedWhole(recordPath: string): string {
  if (!/^\s*https?%3a/i.test(recordPath)) return recordPath;
  try {
    return decodeURIComponent(recordPath);
  } catch {
    return recordPath;
  }
}

/** Parameters that hold Base64, of which form decoding makes blanks of each `+`. */
const base64Parameter = /^(?:signature|sig|(?:x-\w+-)?security-?token|token)$/i;
/** Names, dates and numbers: no blank is part of them. */
const plainParameter = /^(?:\w*accesskeyid|awsaccesskeyid|expires|x-\w+-[\w-]+)$/i;

function mendedParameter(
  _all: string,
  start: string,
  spacedName: string,
  equals: string,
  spaced: string,
): string {
  const name = spacedName.replaceAll(' ', '');
  const value = spaced.trim();
  if (!value.includes(' ')) return `${start}${name}${equals}${value}`;
  const plus = value.replaceAll(' ', '%2B');
  const whole = value.replaceAll(' ', '');
  const mend = base64Parameter.test(name)
    ? isBase64(plus) || !isBase64(whole)
      ? plus
      : whole
    : plainParameter.test(name)
      ? whole
      : value.replaceAll(' ', '%20');
  return `${start}${name}${equals}${mend}`;
}

/** Whether a percent-encoded text is as long as Base64 is. */
function isBase64(encoded: string): boolean {
  return encoded.replace(/%[0-9a-f]{2}/gi, '+').length % 4 === 0;
}

/**
 * The end of a link: `Expires=<Unix seconds>`, or the date of its signature and the seconds that it lasts, as
 * `X-Amz-Date` and `X-Amz-Expires` say it, those of other stores alike.
 * @returns milliseconds since 1970
 */
function expiryOf(parameters: URLSearchParams): number | undefined {
  const values = new Map(Array.from(parameters, ([name, value]) => [name.toLowerCase(), value.trim()]));
  const seconds = positive(values.get('expires'));
  if (seconds !== undefined) return seconds >= 1e12 ? seconds : seconds * 1000;
  for (const [name, value] of values) {
    const prefix = /^(x-[a-z]+-)expires$/.exec(name)?.[1];
    const signedAt = parseServerTime(values.get(`${prefix ?? ''}date`) ?? '');
    const lasts = positive(value);
    if (prefix !== undefined && signedAt?.utcOffsetMinutes !== undefined && lasts !== undefined)
      return (toInstant(signedAt, signedAt.utcOffsetMinutes) ?? 0) + lasts * 1000;
  }
  return undefined;
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text ?? Number.NaN);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** As the files of hosts of usual systems have them. */
const namesOfThisMachine =
  /(?:^|\.)localhost$|^localhost[46]?(?:\.localdomain[46]?)?$|^ip6-(?:localhost|loopback)$/;

/** Whether a recording lies on this machine, where only a server of this machine may send us. */
export function leadsToThisMachine(recordPath: string): boolean {
  const host = URL.parse(parseRecordPath(recordPath)?.url ?? '')?.hostname.replace(/\.$/, '');
  if (host === undefined) return false;
  return isLoopback(host) || namesOfThisMachine.test(host) || isIpv4In6(host, isLoopback);
}

/** Clouds keep keys of the machine at such an address. */
function isLinkLocal(hostname: string): boolean {
  return (
    /^(?:169\.254\.|0\.0\.0\.0$)/.test(hostname) ||
    /^\[(?:fe[89ab][0-9a-f]:|::\]$)/.test(hostname) ||
    isIpv4In6(hostname, isLinkLocal)
  );
}

/** Applies a check to the IPv4 address inside an IPv6 one, as URLs write it: `[::ffff:7f00:1]`, `[::7f00:1]`, or translated. */
function isIpv4In6(hostname: string, check: (address: string) => boolean): boolean {
  const [, high, low] =
    /^\[(?:::(?:ffff:(?:0:)?)?|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(hostname) ?? [];
  if (high === undefined || low === undefined) return false;
  const bytes = [high, low].flatMap((part) => {
    const value = Number.parseInt(part, 16);
    return [value >> 8, value & 255];
  });
  return check(bytes.join('.'));
}
