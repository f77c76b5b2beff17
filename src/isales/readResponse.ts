import { parseBareJson } from './exactJson.ts';
import type { Failure, Result } from './failures.ts';
import { isFirewallPage, isHtml } from './firewallPage.ts';
import type { HttpResponse } from './http.ts';
import { parseRetryAfter } from './retry.ts';

/** What a response said, its body without secrets where it had one, and how far the server's clock is from ours. */
export type ReadResponse<T> = Result<T> & { readonly body?: unknown; readonly clockSkewMs?: number };

const notableSkewMs = 60_000;

/**
 * Makes a value or a failure of a response.
 * @param url that was asked for, to resolve a redirect
 * @param parse of the decoded body
 * @param redact takes secrets out of it
 */
export function readResponse<T>(
  response: HttpResponse,
  url: URL,
  parse: (body: unknown) => Result<T>,
  redact: (body: unknown) => unknown,
): ReadResponse<T> {
  const skew = clockSkew(response);
  const measured = skew === undefined ? {} : { clockSkewMs: skew };
  const html = isHtml(response);
  if (isFirewallPage(response)) return { ok: false, error: blocked(response), ...measured };
  const refused = { ok: false, error: statusFailure(response, html, skew, url), ...measured } as const;
  const { status } = response;
  if (status < 200 || status >= 300) return refused;
  let body: unknown;
  try {
    body = parseBareJson(response.body);
  } catch {
    if (status !== 200) return refused;
    const emptiness = response.body.trim() === '' ? ({ isEmpty: true } as const) : {};
    return { ok: false, error: { kind: 'notJson', html, ...emptiness }, ...measured };
  }
  const read = parse(body);
  // A gateway's word that it took a request is no answer to it; an answer stays one with "Created" above it.
  if (status !== 200 && !read.ok && read.error.kind === 'wrongShape') return refused;
  return { ...read, body: redact(body), ...measured };
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
    return target ? { kind: 'redirected', status, toOrigin: target.origin } : { kind: 'redirected', status };
  }
  return { kind: 'httpStatus', status, html };
}

/** `Date` has whole seconds and was written before the answer travelled: good to about a second. */
function clockSkew(response: HttpResponse): number | undefined {
  const date = Date.parse(response.header('date') ?? '');
  return Number.isNaN(date) ? undefined : Math.round((date - Date.now()) / 1000) * 1000;
}
