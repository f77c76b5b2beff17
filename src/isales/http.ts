/** One GET request, with everything that is needed to send it. */
export interface HttpRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly maxBodyBytes: number;
}

export interface HttpResponse {
  readonly status: number;
  /** A header's value by its lower-case name. */
  header(name: string): string | undefined;
  readonly body: string;
}

/**
 * How requests leave: never follows a redirect, stops at `signal`, rejects with the socket's own error, or with
 * `BodyTooLargeError` beyond `maxBodyBytes` (counted after decompression).
 */
export type HttpGet = (request: HttpRequest) => Promise<HttpResponse>;

export class BodyTooLargeError extends Error {}

/** What a server's TLS needs beyond the defaults. */
export interface TlsTrust {
  /** PEM text of certificate authorities to trust besides the built-in ones. */
  readonly ca?: string;
}
