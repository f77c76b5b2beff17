import type { IncomingMessage } from 'node:http';
import type { Failure, Result } from './failures.ts';
import { isConnectionFailure } from './failureTraits.ts';
import { isFirewallPage } from './firewallPage.ts';
import { NoSocketError, StoppedError, type TlsSettings } from './http.ts';
import { HttpConnections } from './httpConnections.ts';
import type { DebugLog } from './requestTranscript.ts';
import { isThisMachine } from './serverProfile.ts';
import { socketFailure } from './socketFailure.ts';
import { readStoreAnswer } from './storeAnswer.ts';

export const maxRecordingBytes = 100 * 1024 * 1024;
const maxRedirects = 3;
const longestErrorHead = 16 * 1024;
const defaultIdleMs = 15_000;

export interface RecordingDownload extends Pick<TlsSettings, 'ca' | 'pinned'> {
  /** The signed link, a bearer secret: it is sent to its own host, and told to nobody. */
  readonly url: string;
  /** Cancels, down to the socket. */
  readonly signal: AbortSignal;
  /**
   * Takes the bytes as they come; the download waits until each piece is taken. What it throws ends the download and
   * is thrown on.
   * @param total bytes of the whole, where the store says so
   */
  readonly onBytes: (bytes: Uint8Array, total: number | undefined) => Promise<void> | void;
  /** Told of each request in detail, but for the link, while it is on. */
  readonly debug?: DebugLog;
  /** Milliseconds without a byte after which the store is given up; 15,000 unless told. */
  readonly idleMs?: number;
}

/**
 * Streams a recording from where its link leads (isales-api.md: Recordings): over https, or http to this machine, without
 * any header of ours, at most 100 MiB, and following redirects within the same host alone.
 * @returns how many bytes there were
 */
export async function downloadRecording(download: RecordingDownload): Promise<Result<{ bytes: number }>> {
  const first = URL.parse(download.url);
  if (!first || !isUsable(first)) return { ok: false, error: { kind: 'recordingLinkUnusable' } };
  const idleMs = download.idleMs ?? defaultIdleMs;
  const idle = new AbortController();
  const timer = setTimeout(() => {
    idle.abort();
  }, idleMs);
  const signal = AbortSignal.any([download.signal, idle.signal]);
  // Not over node-fetch: behind a proxy Node would compare the certificate of an IP address with the name "localhost".
  const connections = new HttpConnections(trustFor(first, download), download.debug);
  let thrownByTaker: { readonly error: unknown } | undefined;
  let bytes = 0;
  try {
    const reached = await follow(first, connections, signal);
    if (!reached.ok) return reached;
    const response = reached.value;
    const announced = Number(response.headers['content-length'] ?? Number.NaN);
    const total = Number.isSafeInteger(announced) ? announced : undefined;
    if (total !== undefined && total > maxRecordingBytes) return tooLarge;
    for await (const piece of response as AsyncIterable<Buffer>) {
      timer.refresh();
      bytes += piece.length;
      if (bytes > maxRecordingBytes) return tooLarge;
      try {
        await download.onBytes(piece, total);
      } catch (error) {
        thrownByTaker = { error };
        throw error;
      }
      // However long the taker needed: that was not the store.
      timer.refresh();
    }
    if (total !== undefined && bytes !== total)
      return { ok: false, error: onTheWay({ kind: 'connectionLost', code: 'ERR_CONTENT_LENGTH' }) };
    return { ok: true, value: { bytes } };
  } catch (error) {
    if (thrownByTaker) throw thrownByTaker.error;
    return { ok: false, error: stopped(error) };
  } finally {
    clearTimeout(timer);
    connections.dispose();
  }

  function stopped(error: unknown): Failure {
    if (download.signal.aborted) return { kind: 'cancelled' };
    if (!idle.signal.aborted) return onTheWay(socketFailure(error, first?.host ?? ''));
    if (error instanceof NoSocketError) return onTheWay({ kind: 'proxyUnreachable', code: 'ETIMEDOUT' });
    const at =
      error instanceof StoppedError ? error.at : ({ stage: 'answered', receivedBytes: bytes } as const);
    return onTheWay({ kind: 'timeout', afterMs: idleMs, ...at });
  }
}

/** What a connection says of a server is said of the store here: other things mend it. */
function onTheWay(cause: Failure): Failure {
  switch (cause.kind) {
    case 'badAddress':
      return { kind: 'recordingLinkUnusable' };
    case 'httpStatus':
      return { kind: 'recordingStatus', status: cause.status };
    case 'unexpected':
      return cause;
    case 'notJson':
    case 'headersTooLarge':
      return { kind: 'recordingUnreachable', cause };
    default:
      return isConnectionFailure(cause) ? { kind: 'recordingUnreachable', cause } : cause;
  }
}

/**
 * The store is another place than the server: no client certificate goes there, and the one certificate that the server
 * is trusted for counts only where the server is the store.
 */
function trustFor({ origin }: URL, { ca, pinned }: RecordingDownload): TlsSettings {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(pinned?.origin === origin ? { pinned } : {}),
  };
}

const tooLarge = {
  ok: false,
  error: { kind: 'recordingTooLarge', limitBytes: maxRecordingBytes },
} as const satisfies Result<never>;

async function follow(
  first: URL,
  connections: HttpConnections,
  signal: AbortSignal,
): Promise<Result<IncomingMessage>> {
  let url = first;
  for (let redirects = 0; ; redirects++) {
    // As it is stored: what is saved is what the store has.
    const headers = { Accept: '*/*', 'Accept-Encoding': 'identity' };
    const response = await connections.open({
      method: 'GET',
      url,
      headers,
      signal,
      shownUrl: `${url.origin}/‹left out›`,
    });
    const status = response.statusCode ?? 0;
    if (status === 200) return { ok: true, value: response };
    if (status < 300 || status >= 400) return { ok: false, error: refused(response, await headOf(response)) };
    response.destroy();
    const { location } = response.headers;
    const target = location === undefined ? null : URL.parse(location, url.href);
    if (!target || !isUsable(target) || !isSamePlace(target, first) || redirects === maxRedirects)
      return { ok: false, error: { kind: 'recordingRedirected', status, ...whereTo(target, first) } };
    url = target;
  }
}

function whereTo(target: URL | null, first: URL): { toOrigin?: string; isCircle?: true } {
  // What is no address of the web has no origin.
  if (!target || target.origin === 'null') return {};
  return isUsable(target) && isSamePlace(target, first) ? { isCircle: true } : { toOrigin: target.origin };
}

/** Never a step back from https; the same machine, and not another service of it. */
function isSamePlace(target: URL, first: URL): boolean {
  return target.host === first.host && target.protocol === first.protocol;
}

function isUsable(url: URL): boolean {
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(url.hostname));
  return isSafe && url.username === '' && url.password === '';
}

/** What an error document says it says early; the rest is not waited for. */
async function headOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      pieces.push(piece);
      length += piece.length;
      if (length >= longestErrorHead) break;
    }
  } catch {
    // The status is known; what the rest would have said is not.
  }
  response.destroy();
  return Buffer.concat(pieces).subarray(0, longestErrorHead).toString('utf8');
}

function refused({ statusCode: status = 0, headers }: IncomingMessage, body: string): Failure {
  const { code, means } = readStoreAnswer(body);
  const said = code === undefined ? {} : { code };
  if (means === 'archived') return { kind: 'recordingArchived', ...said, code: code ?? '' };
  if (means === 'gone') return { kind: 'recordingGone', status };
  if (means === 'busy') return { kind: 'recordingStatus', status, ...said };
  if (means !== undefined) return { kind: 'recordingRefused', status, ...said, reason: means };
  if (isFirewallPage({ status, body, header: (name) => [headers[name]].flat()[0] }))
    return { kind: 'recordingBlocked', status };
  if (status === 401 || status === 403) return { kind: 'recordingRefused', status, ...said };
  if (status === 404 || status === 410) return { kind: 'recordingGone', status };
  return { kind: 'recordingStatus', status, ...said };
}
