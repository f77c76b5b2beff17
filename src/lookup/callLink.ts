import { findInputProblem } from '../isales/findInputProblem.ts';
import type { InputProblem, Result } from '../isales/failures.ts';
import { parseBaseUrl } from '../isales/serverProfile.ts';

/** A call as a link names it. */
export interface LinkedCall {
  readonly vdnId: number;
  readonly callId: string;
  /** Origin of the server that knows the call; absent where the link leaves the choice to whoever opens it. */
  readonly origin?: string;
}

/** Why a link cannot be followed. */
export type CallLinkProblem =
  | { readonly problem: 'unknownPath' | 'noVdn' | 'noCallId' | 'badServer' }
  | { readonly problem: 'badCall'; readonly input: InputProblem };

const path = '/call';
/** No link of ours is longer. */
const maxQueryLength = 2048;

/**
 * Makes the link that opens a call in a colleague's editor. It holds no key and nothing of the result.
 * @param scheme of the editor, e.g. `vscode`
 * @param extensionId `publisher.name`
 */
export function callLink(scheme: string, extensionId: string, { vdnId, callId, origin }: LinkedCall): string {
  const server = origin === undefined ? '' : `&server=${encodeURIComponent(origin)}`;
  // The editor resolves escapes before it hands the query over: an ampersand in an ID needs two.
  const id = encodeURIComponent(encodeURIComponent(callId));
  return `${scheme}://${extensionId}${path}?vdn=${vdnId}&id=${id}${server}`;
}

/**
 * Reads path and query of a link, which anybody may have written.
 * @param link with its escapes resolved once, as the editor's own URIs have them
 */
export function readCallLink(link: {
  readonly path: string;
  readonly query: string;
}): Result<LinkedCall, CallLinkProblem> {
  if (link.path !== path || link.query.length > maxQueryLength) return fail('unknownPath');
  const parameters = link.query.split('&').map((parameter) => parameter.split(/=(.*)/s));
  const only = (name: string): string | undefined => {
    const values = parameters.flatMap(([own, value]) => (own === name ? [value ?? ''] : []));
    return values.length === 1 ? decode(values[0] ?? '') || undefined : undefined;
  };
  const vdn = only('vdn');
  if (vdn === undefined || !/^\d{1,9}$/.test(vdn)) return fail('noVdn');
  const callId = only('id');
  if (callId === undefined) return fail('noCallId');
  const vdnId = Number(vdn);
  const input = findInputProblem(vdnId, callId);
  if (input) return { ok: false, error: { problem: 'badCall', input } };
  if (!parameters.some(([name]) => name === 'server')) return { ok: true, value: { vdnId, callId } };
  const server = parseBaseUrl(only('server') ?? '');
  return server.ok ? { ok: true, value: { vdnId, callId, origin: server.value.origin } } : fail('badServer');
}

function fail(problem: Exclude<CallLinkProblem['problem'], 'badCall'>): {
  ok: false;
  error: CallLinkProblem;
} {
  return { ok: false, error: { problem } };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
