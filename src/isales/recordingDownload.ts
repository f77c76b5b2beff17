import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import fetch, { type Response } from 'node-fetch';
import type { Failure, Result } from './failures.ts';
import { TransportFailure, type TlsSettings } from './http.ts';
import { HttpConnections } from './httpConnections.ts';
import { isLoopback } from './serverProfile.ts';
import { socketFailure } from './socketFailure.ts';
import { trustedAuthorities } from './trustedAuthorities.ts';

export const maxRecordingBytes = 100 * 1024 * 1024;
const maxRedirects = 3;
const defaultIdleMs = 15_000;

export interface RecordingDownload extends Pick<TlsSettings, 'ca'> {
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
  /** Milliseconds without a byte after which the store is given up; 15,000 unless told. */
  readonly idleMs?: number;
}

/**
 * Streams a recording from where its link leads (reference, section 6): over https, or http to this machine, without
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
  // The store is another place than the server: neither its client certificate nor what it is trusted for counts here,
  // so node-fetch can carry all that is needed (reference, section 7).
  const agent = first.protocol === 'http:' ? new HttpAgent() : new HttpsAgent(tlsOptions(download.ca));
  let thrownByTaker: { readonly error: unknown } | undefined;
  try {
    const reached = await follow(first, agent, signal).catch(async (error: unknown) => {
      throw (await moreTelling(first, download.ca, signal)) ?? error;
    });
    if (!reached.ok) return reached;
    const response = reached.value;
    const announced = Number(response.headers.get('content-length') ?? Number.NaN);
    const total = Number.isSafeInteger(announced) ? announced : undefined;
    if (total !== undefined && total > maxRecordingBytes) return tooLarge;
    let bytes = 0;
    for await (const piece of (response.body ?? []) as AsyncIterable<Buffer>) {
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
      return { ok: false, error: { kind: 'connectionLost', code: 'ERR_CONTENT_LENGTH' } };
    return { ok: true, value: { bytes } };
  } catch (error) {
    if (thrownByTaker) throw thrownByTaker.error;
    return { ok: false, error: stopped(error) };
  } finally {
    clearTimeout(timer);
    agent.destroy();
  }

  function stopped(error: unknown): Failure {
    if (download.signal.aborted) return { kind: 'cancelled' };
    if (idle.signal.aborted) return { kind: 'timeout', afterMs: idleMs };
    return socketFailure(error, first?.host ?? '');
  }
}

function tlsOptions(ca: string | undefined): AgentOptions {
  return { minVersion: 'TLSv1.2', ca: trustedAuthorities(ca) };
}

/**
 * Why no connection came about. node-fetch tells that a certificate is bad, not which one and why, and cannot tell a
 * proxy from the store; our own connections can, and send nothing where they find something wrong.
 */
async function moreTelling(
  url: URL,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<TransportFailure | undefined> {
  if (signal.aborted) return undefined;
  const connections = new HttpConnections(ca === undefined ? {} : { ca });
  try {
    const response = await connections.open({ method: 'HEAD', url, headers: { Accept: '*/*' }, signal });
    response.destroy();
    return undefined;
  } catch (error) {
    return error instanceof TransportFailure ? error : undefined;
  } finally {
    connections.dispose();
  }
}

const tooLarge = {
  ok: false,
  error: { kind: 'recordingTooLarge', limitBytes: maxRecordingBytes },
} as const satisfies Result<never>;

async function follow(first: URL, agent: HttpAgent, signal: AbortSignal): Promise<Result<Response>> {
  let url = first;
  for (let redirects = 0; ; redirects++) {
    // As it is stored: what is saved is what the store has.
    const headers = { Accept: '*/*', 'Accept-Encoding': 'identity' };
    const response = await fetch(url, { headers, signal, agent, redirect: 'manual', compress: false });
    const { status } = response;
    if (status === 200) return { ok: true, value: response };
    response.body?.resume();
    if (status < 300 || status >= 400) return refused(status);
    const location = response.headers.get('location');
    const target = location === null ? null : URL.parse(location, url.href);
    if (!target || !isUsable(target) || !isSamePlace(target, first) || redirects === maxRedirects)
      return {
        ok: false,
        error: { kind: 'redirected', status, ...(target ? { toOrigin: target.origin } : {}) },
      };
    url = target;
  }
}

/** Never a step back from https; the same machine, and not another service of it. */
function isSamePlace(target: URL, first: URL): boolean {
  return target.host === first.host && target.protocol === first.protocol;
}

function isUsable(url: URL): boolean {
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return isSafe && url.username === '' && url.password === '';
}

function refused(status: number): Result<never> {
  if (status === 401 || status === 403) return { ok: false, error: { kind: 'recordingRefused', status } };
  if (status === 404 || status === 410) return { ok: false, error: { kind: 'recordingGone', status } };
  return { ok: false, error: { kind: 'recordingStatus', status } };
}
