import { setImmediate } from 'node:timers/promises';
import { parseBareJson } from './exactJson.ts';
import type { Failure, Result } from './failures.ts';
import { isFirewallPage, isHtml } from './firewallPage.ts';
import type { HttpResponse } from './http.ts';
import { parseRetryAfter } from './retry.ts';

/** What a response said, its decoded body where it had one, and how far the server's clock is from ours. */
export type ReadResponse<T> = Result<T> & { readonly body?: unknown; readonly clockSkewMs?: number };

const notableSkewMs = 60_000;
/** A body that is longer is read in steps, between which others get their turn. */
const longUnits = 64 * 1024;
/** What an answer keeps to. */
export interface BodyLimits {
  readonly bytes: number;
  /** So many values are decoded: a million would take most of a second, and not the decoding alone. */
  readonly values: number;
}

/** What stands before values, and how the escape of an ASCII character begins. */
const signs = [',', '[', '{', '\\u00'];

/**
 * Counted by what stands before them: commas and opening brackets, those in texts as well, as a text may be JSON itself.
 * Any escape of an ASCII character counts, too: it may be one of them.
 */
function hasMoreValues(json: string, most: number): boolean {
  if (json.length <= most) return false;
  let count = 0;
  for (const sign of signs)
    for (let at = json.indexOf(sign); at !== -1; at = json.indexOf(sign, at + 1))
      if (++count > most) return true;
  return false;
}

/**
 * Makes a value or a failure of a response.
 * @param url that was asked for, to resolve a redirect
 * @param parse of the decoded body
 * @param limits of the body, of which that of its bytes was kept to already
 */
export async function readResponse<T>(
  response: HttpResponse,
  url: URL,
  parse: (body: unknown) => Result<T>,
  limits: BodyLimits,
): Promise<ReadResponse<T>> {
  const isLong = response.body.length > longUnits;
  if (isLong) await setImmediate();
  const skew = clockSkew(response);
  const measured = skew === undefined ? {} : { clockSkewMs: skew };
  const html = isHtml(response);
  if (isFirewallPage(response)) return { ok: false, error: blocked(response), ...measured };
  const refused = { ok: false, error: statusFailure(response, html, skew, url), ...measured } as const;
  const { status } = response;
  if (status < 200 || status >= 300) return refused;
  if (hasMoreValues(response.body, limits.values)) {
    const error = { kind: 'bodyTooLarge', limitBytes: limits.bytes, limitValues: limits.values } as const;
    return { ok: false, error, ...measured };
  }
  let body: unknown;
  try {
    body = parseBareJson(response.body);
  } catch {
    if (status !== 200) return refused;
    const emptiness = response.body.trim() === '' ? ({ isEmpty: true } as const) : {};
    return { ok: false, error: { kind: 'notJson', html, ...emptiness }, ...measured };
  }
  if (isLong) await setImmediate();
  const read = parse(body);
  if (isLong) await setImmediate();
  // A gateway's word that it took a request is no answer to it; an answer stays one with "Created" above it.
  if (status !== 200 && !read.ok && read.error.kind === 'wrongShape') return refused;
  return { ...read, body, ...measured };
}

function blocked(response: HttpResponse): Failure {
  return { kind: 'blockedByFirewall', status: response.status, ...retryAfter(response) };
}

function retryAfter(response: HttpResponse): { retryAfterSeconds?: number } {
  const ms = parseRetryAfter(response.header('retry-after'), Date.now());
  return ms === undefined ? {} : { retryAfterSeconds: Math.ceil(ms / 1000) };
}

function statusFailure(response: HttpResponse, html: boolean, skew: number | undefined, url: URL): Failure {
  const { status } = response;
  if (status === 401)
    return skew !== undefined && Math.abs(skew) > notableSkewMs
      ? { kind: 'unauthorized', clockSkewMs: skew }
      : { kind: 'unauthorized' };
  if (status === 403) return { kind: 'forbidden', html };
  if (status === 429) return { kind: 'tooManyRequests', ...retryAfter(response) };
  if (status >= 300 && status < 400) {
    const location = response.header('location');
    const target = location === undefined ? null : URL.parse(location, url.href);
    // What is no address of the web has no origin.
    if (!target || target.origin === 'null') return { kind: 'redirected', status };
    const isSame = target.origin === url.origin ? ({ isSameOrigin: true } as const) : {};
    return { kind: 'redirected', status, toOrigin: target.origin, ...isSame };
  }
  return { kind: 'httpStatus', status, html };
}

/** `Date` has whole seconds and was written before the answer travelled: good to about a second. */
function clockSkew(response: HttpResponse): number | undefined {
  const date = Date.parse(response.header('date') ?? '');
  return Number.isNaN(date) ? undefined : Math.round((date - Date.now()) / 1000) * 1000;
}
