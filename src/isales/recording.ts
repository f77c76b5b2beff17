/** The recording behind `recordPath`. The URL is a bearer secret: whoever has it can listen. */
export interface RecordingLink {
  readonly url: string;
  /** Milliseconds since 1970; `undefined` when the link does not say. */
  readonly expiresAt: number | undefined;
}

/**
 * Reads `recordPath` (reference, sections 1 and 2): strips all white space, which servers put even into the host name,
 * and takes the expiry from `Expires=<Unix seconds>`.
 * @returns `undefined` for an empty path or one that is no http(s) URL
 */
export function parseRecordPath(recordPath: string): RecordingLink | undefined {
  const url = URL.parse(recordPath.replace(/\s+/g, ''));
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return undefined;
  const expires = Number(url.searchParams.get('Expires') ?? Number.NaN);
  return {
    url: url.href,
    expiresAt: Number.isSafeInteger(expires) && expires > 0 ? expires * 1000 : undefined,
  };
}
