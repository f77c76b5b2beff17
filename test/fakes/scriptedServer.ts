import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { Identity } from './certificates.ts';

/** What a server does with one request. */
export type Step = (request: IncomingMessage, response: ServerResponse) => void;

export interface SeenRequest {
  readonly method: string;
  /** Path and query as they came over the wire. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** Milliseconds, comparable with `performance.now()`. */
  readonly at: number;
  /** Resolves when the request's connection has ended. */
  readonly closed: Promise<void>;
}

export interface ScriptedServer extends AsyncDisposable {
  readonly origin: string;
  /** `address:port`, as a `Host` header would say it. */
  readonly host: string;
  readonly requests: readonly SeenRequest[];
  /** How many connections were ever opened. */
  readonly connections: number;
  /** Renews its certificate, and ends the connections that were made with the old one. */
  showCertificate(tls: Identity): void;
  /** Resolves when the next request has arrived. */
  nextRequest(): Promise<SeenRequest>;
}

/**
 * A real server that follows a script: the first request gets the first step, the last step serves all that follow.
 * Speaks plain HTTP without `tls`.
 */
export async function startScriptedServer(
  steps: Step | readonly [Step, ...Step[]],
  { tls, address = '127.0.0.2' }: { tls?: Identity & TlsOptions; address?: string } = {},
): Promise<ScriptedServer> {
  const script = typeof steps === 'function' ? [steps] : steps;
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let announce: (request: SeenRequest) => void = () => undefined;

  const listener: Step = (request, response) => {
    const { promise: closed, resolve: close } = Promise.withResolvers<undefined>();
    request.socket.once('close', () => {
      close(undefined);
    });
    const seen = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      at: performance.now(),
      closed,
    };
    requests.push(seen);
    // A client that gives up is what many of these scripts are about.
    response.on('error', () => undefined);
    script[Math.min(requests.length, script.length) - 1]?.(request, response);
    announce(seen);
  };
  const server = tls ? createTlsServer({ ...tls }, listener) : createServer(listener);
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const host = `${address}:${(server.address() as AddressInfo).port}`;

  return {
    origin: `${tls ? 'https' : 'http'}://${host}`,
    host,
    requests,
    get connections() {
      return connections;
    },
    showCertificate: (identity) => {
      if ('setSecureContext' in server) server.setSecureContext(identity);
      for (const socket of sockets) socket.destroy();
    },
    nextRequest: () =>
      new Promise((resolve) => {
        announce = resolve;
      }),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with JSON. */
export function json(body: unknown, status = 200, headers: OutgoingHttpHeaders = {}): Step {
  return send(JSON.stringify(body), status, { 'Content-Type': 'application/json;charset=UTF-8', ...headers });
}

/** Answers with a page, as a WAF does. */
export function html(status: number, headers: OutgoingHttpHeaders = {}): Step {
  return send('<!DOCTYPE html><html><body>Request blocked</body></html>', status, {
    'Content-Type': 'text/html',
    ...headers,
  });
}

/** Answers with a text, byte for byte. A `Date` header that is given replaces the server's own; an empty one drops it. */
export function send(body: string | Buffer, status: number, headers: OutgoingHttpHeaders): Step {
  return (_request, response) => {
    const { Date: date, ...others } = headers;
    response.sendDate = date === undefined;
    response.writeHead(status, date ? headers : others).end(body);
  };
}

/** Takes the request and never answers. */
export function hang(): Step {
  return () => undefined;
}

/** Sends the head and the beginning of a body, and no more. */
export function hangInBody(): Step {
  return (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1000 }).write('{"data":');
  };
}

/** Sends one byte after another, for ever. */
export function drip(everyMs: number): Step {
  return (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const timer = setInterval(() => response.write(' '), everyMs);
    response.on('close', () => {
      clearInterval(timer);
    });
  };
}

/** Sends as fast as the client reads, for ever. */
export function flood(status = 200): Step {
  return (_request, response) => {
    const chunk = Buffer.alloc(64 * 1024, ' ');
    response.writeHead(status, { 'Content-Type': 'application/json' });
    const pour = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', pour);
    };
    pour();
  };
}

/** Breaks the connection off, before an answer or after `begin` of one. */
export function reset(begin?: string): Step {
  return ({ socket }, response) => {
    if (begin === undefined) {
      breakOff(socket);
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1000 });
    response.write(begin, () =>
      setTimeout(() => {
        breakOff(socket);
      }, 30),
    );
  };
}

/** A TLS socket's reset is that of the socket below it. */
function breakOff(socket: Socket): void {
  const { _parent: below } = socket as Socket & { _parent?: Socket };
  (below ?? socket).resetAndDestroy();
}
