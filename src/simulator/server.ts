/** The simulator's life: TLS, connections, the signature at the door, and an end of everything. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { isIPv6, type AddressInfo, type Socket } from 'node:net';
import { Allowance } from './allowance.ts';
import { ensureCertificate } from './certificate.ts';
import { demoCredentials } from './demoCredentials.ts';
import { sendJson, type Surroundings } from './exchange.ts';
import { sendUnauthorized } from './misbehaviour.ts';
import { RequestBook, type RequestRecord } from './requestBook.ts';
import { findRoute } from './routes.ts';
import { defaultMaxSkewMs, findSignatureProblem } from './signatureCheck.ts';

export interface SimulatorOptions {
  /** Where to listen; `127.0.0.1` unless told. */
  readonly host?: string;
  /** 28443 unless told; 0 = any that is free. */
  readonly port?: number;
  /** The certificate is kept here; made when absent. */
  readonly dataDir: string;
  /** Told of every request in one line, without secrets. */
  readonly log?: (line: string) => void;
  /** How far a request's timestamp may be off, in milliseconds; 5 minutes unless told. */
  readonly maxSkewMs?: number;
  /** The server's clock, milliseconds since 1970. */
  readonly now?: () => number;
  readonly limits?: Partial<SimulatorLimits>;
}

/** What the simulator does at most, whoever asks: any program of this machine can, as its keys are public. */
export interface SimulatorLimits {
  /** Connections at a time; further ones are closed. */
  readonly connections: number;
  /** Bytes of recordings that are sent in a row; what goes beyond is refused with 503. */
  readonly recordingBytes: number;
  /** So much of that comes back each second. */
  readonly recordingBytesPerSecond: number;
}

const mebibyte = 1024 * 1024;
const usualLimits: SimulatorLimits = {
  connections: 128,
  // Twice the largest recording that it has.
  recordingBytes: 512 * mebibyte,
  recordingBytesPerSecond: 16 * mebibyte,
};
const handshakeMs = 10_000;

export interface Simulator {
  /** `https://host:port`, as a server entry wants it. */
  readonly baseUrl: string;
  /** PEM file to trust. */
  readonly caFile: string;
  readonly credentials: { readonly accessKey: string; readonly secretKey: string };
  /** What was asked so far, oldest first; the last ten thousand. */
  readonly requests: readonly RequestRecord[];
  /** Ends all connections, also hanging ones; safe to call again. */
  stop(): Promise<void>;
}

export const defaultPort = 28_443;
const maxBodyBytes = 1024 * 1024;

/** Starts a CC-iSales server on this machine. Rejects when the port is taken or the data folder cannot be written. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { host = '127.0.0.1', port = defaultPort, dataDir, log, maxSkewMs = defaultMaxSkewMs } = options;
  const now = options.now ?? Date.now;
  const { caFile, certificate, privateKey } = await ensureCertificate(dataDir, host, now());
  const book = new RequestBook(log);
  const stopping = new AbortController();
  const sockets = new Map<string, Socket>();

  const limits = { ...usualLimits, ...options.limits };

  const server = createServer({
    cert: certificate,
    key: privateKey,
    minVersion: 'TLSv1.2',
    handshakeTimeout: handshakeMs,
  });
  server.maxConnections = limits.connections;
  // The sockets beneath TLS: also those still shaking hands must end, and only they can be reset.
  server.on('connection', (socket: Socket) => {
    const key = socketKey(socket);
    sockets.set(key, socket);
    socket.once('close', () => sockets.delete(key));
  });
  server.listen(port, host);
  await once(server, 'listening');

  const surroundings: Surroundings = {
    baseUrl: baseUrlOf(host, (server.address() as AddressInfo).port),
    now,
    failedOnce: new Set(),
    recordingBytes: new Allowance(limits.recordingBytes, limits.recordingBytesPerSecond, now),
    reset: (request) => {
      sockets.get(socketKey(request.socket))?.resetAndDestroy();
    },
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const left = new AbortController();
    response.once('close', () => {
      left.abort();
    });
    const signal = AbortSignal.any([left.signal, stopping.signal]);
    const note = book.open(request, response, now());
    answer(request, response, signal, note).catch((error: unknown) => {
      if (signal.aborted) return;
      note(`error: ${error instanceof Error ? error.message : String(error)}`);
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { error_code: '500', error_msg: 'Internal Server Error' });
    });
  });

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    signal: AbortSignal,
    note: (text: string) => void,
  ): Promise<void> {
    const { method = '', url: target = '' } = request;
    const [path = '', query = ''] = splitOnce(target, '?');
    const match = findRoute(method, path);
    if (!match) {
      sendJson(response, 404, { error_code: '404', error_msg: 'Not Found' });
      return;
    }
    if ('allow' in match) {
      response.setHeader('Allow', match.allow);
      sendJson(response, 405, { error_code: '405', error_msg: 'Method Not Allowed' });
      return;
    }
    const body = await readBody(request);
    if (!body) {
      sendJson(response, 413, { error_code: '413', error_msg: 'Content Too Large' });
      return;
    }
    const problem = match.route.isSigned
      ? findSignatureProblem(
          { method, target, headers: request.headers, body },
          demoCredentials,
          now(),
          maxSkewMs,
        )
      : undefined;
    if (problem !== undefined) {
      note(`signature: ${problem}`);
      sendUnauthorized(response);
      return;
    }
    const { route, parameters } = match;
    await route.handle({ request, response, parameters, query, body, signal, surroundings });
  }

  let stopped: Promise<void> | undefined;
  return {
    baseUrl: surroundings.baseUrl,
    caFile,
    credentials: demoCredentials,
    requests: book.records,
    stop: () =>
      (stopped ??= (async () => {
        const closed = once(server, 'close');
        server.close();
        stopping.abort();
        for (const socket of sockets.values()) socket.destroy();
        await closed;
      })()),
  };
}

function baseUrlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `https://${isIPv6(reachable) ? `[${reachable}]` : reachable}:${port}`;
}

/** The address a socket comes from: the same for a TLS socket and the one beneath it. */
function socketKey({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress ?? ''} ${remotePort ?? ''}`;
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** The whole body, or `undefined` when it is too large; read to its end even so, as the answer comes behind it. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length <= maxBodyBytes) pieces.push(piece);
  }
  return length <= maxBodyBytes ? Buffer.concat(pieces) : undefined;
}
