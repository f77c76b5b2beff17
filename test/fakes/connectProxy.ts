import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** One CONNECT that reached the proxy. */
export interface Tunnel {
  /** `host:port` that the client asked for. */
  readonly target: string;
  /** The `Proxy-Authorization` header, as it came. */
  readonly authorization: string | undefined;
}

export interface ConnectProxy extends AsyncDisposable {
  /** `http://host:port`, as `http.proxy` wants it. */
  readonly url: string;
  readonly tunnels: readonly Tunnel[];
}

export interface ConnectProxyOptions {
  readonly address?: string;
  /** What clients must send as `Proxy-Authorization`; others are told 407. */
  readonly authorization?: string;
  /** Takes connections and never says a word. */
  readonly silent?: boolean;
  /** Reads the request for a tunnel, and ends the connection. */
  readonly hangUp?: boolean;
  /** The port to listen at; a free one unless told. */
  readonly port?: number;
  /** The HTTP status that every CONNECT gets in place of a tunnel. */
  readonly refuseWith?: number;
}

/** A real HTTP proxy that makes tunnels, as companies have them between developers and the network. */
export async function startConnectProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const {
    address = '127.0.0.2',
    authorization: expected,
    silent = false,
    hangUp = false,
    refuseWith,
  } = options;
  const tunnels: Tunnel[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connection', keep);
  server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    const target = request.url ?? '';
    const authorization = request.headers['proxy-authorization'];
    tunnels.push({ target, authorization });
    if (silent) return;
    if (hangUp) {
      client.destroy();
      return;
    }
    if (expected !== undefined && authorization !== expected) {
      client.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\nContent-Length: 0\r\n\r\n',
      );
      return;
    }
    if (refuseWith !== undefined) {
      client.end(`HTTP/1.1 ${refuseWith} Refused\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(`tcp://${target}`);
    const server = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      if (head.length > 0) server.write(head);
      server.pipe(client).pipe(server);
    });
    keep(server);
    server.on('error', () => client.destroy());
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, address, resolve));
  return {
    url: `http://${address}:${(server.address() as AddressInfo).port}`,
    tunnels,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
