import type { ServerProfile } from './serverProfile.ts';
import { normalize, signRequest, type Credentials } from './signature.ts';

/** What is asked of a CC-iSales server, before it is signed. */
export interface ApiQuery {
  readonly method: 'GET' | 'POST';
  /** Below the server's origin, percent-encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** JSON text. */
  readonly body?: string;
}

/** A request just as it leaves. Its `Authorization` header is a credential for some minutes. */
export interface SignedHttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const apiRoot = '/rest/isales/v1/openapi';

/** The query of one outbound call's result (isales-api.md: One call). */
export function callResultQuery(vdnId: number, callId: string): ApiQuery {
  const path = `${apiRoot}/campaigns/${vdnId}/callresultdetail/${encodeURIComponent(callId)}`;
  return { method: 'GET', path };
}

/**
 * Makes the request that asks a query: what is sent and what is shown to people both come from here.
 * @param base the server's parsed base URL
 * @param at the time to sign; servers take a signature for some minutes around it
 */
export function signedHttpRequest(
  base: URL,
  { locale, signedHost }: Pick<ServerProfile, 'locale' | 'signedHost'>,
  credentials: Credentials,
  { method, path, query = {}, body }: ApiQuery,
  at: Date,
): SignedHttpRequest {
  const url = new URL(path, base);
  url.search = Object.entries(query)
    .map(([name, value]) => `${normalize(name)}=${normalize(String(value))}`)
    .join('&');
  const host = signedHost ?? url.host;
  const sent = body === undefined ? {} : { body };
  const toSign = { method, path: url.pathname, query, headers: { host }, ...sent };
  const { authorization } = signRequest(toSign, credentials, at);
  return {
    method,
    url,
    headers: {
      Host: host,
      'Content-Type': 'application/json; charset=UTF-8',
      Accept: 'application/json',
      locale: locale ?? 'zh_CN',
      Authorization: authorization,
    },
    ...sent,
  };
}
