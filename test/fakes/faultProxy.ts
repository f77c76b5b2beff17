import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Randomness } from '../hostile/randomness.ts';

/** What goes wrong with a connection. */
export type Fault =
  /** From then on nothing gets through, and nobody is told. */
  | 'drop'
  /** Half a second of silence, then all goes on. */
  | 'delay'
  /** The connection ends properly, too early. */
  | 'truncate'
  | 'reset'
  /** Two neighbouring pieces change places. */
  | 'reorder'
  | 'none';

/** How far the connection has come when it happens. */
export type Stage = 'connection' | 'handshake' | 'head' | 'body';

export interface Injected {
  readonly fault: Fault;
  readonly stage: Stage;
}

export interface FaultProxy extends AsyncDisposable {
  readonly origin: string;
  /** Connections from clients that are open now. */
  readonly open: number;
  readonly injected: readonly Injected[];
}

export const faults: readonly Fault[] = ['drop', 'delay', 'truncate', 'reset', 'reorder', 'none'];
export const stages: readonly Stage[] = ['connection', 'handshake', 'head', 'body'];
const delayMs = 500;

/** What a TLS 1.3 server sends before the answer to the first request, and where the answer's body begins, in bytes. */
export interface Milestones {
  readonly handshake: number;
  readonly head: number;
  readonly whole: number;
}

/**
 * Stands between client and server and does to each connection what chance says, at the stage that chance says. It sees
 * bytes alone: `milestones` tell how far a connection to this server has come.
 */
export async function startFaultProxy(
  target: { readonly host: string; readonly port: number },
  random: Randomness,
  milestones: () => Milestones,
): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const injected: Injected[] = [];
  let open = 0;

  const server = createServer((client) => {
    open++;
    const plan: Injected = { fault: random.pick(faults), stage: random.pick(stages) };
    injected.push(plan);
    client.once('close', () => open--);
    serve(client, plan);
  });

  function serve(client: Socket, { fault, stage }: Injected): void {
    keep(client);
    const { handshake, head, whole } = milestones();
    const [from, to] = {
      connection: [0, 0],
      handshake: [1, handshake],
      head: [handshake + 1, head],
      body: [head + 1, whole],
    }[stage] as [number, number];
    const at = fault === 'none' ? Infinity : random.integer(from, Math.max(from, to));
    if (at === 0 && fault === 'reset') {
      client.resetAndDestroy();
      return;
    }
    if (at === 0 && fault === 'truncate') {
      // Unread, its end would never be seen.
      client.resume().end();
      return;
    }
    const upstream = connect(target);
    keep(upstream);
    let sent = 0;
    let isHeld = at === 0 && (fault === 'drop' || fault === 'delay');
    let isDone = false;
    let kept: Buffer[] = [];
    const later = (): void => {
      setTimeout(() => {
        isHeld = false;
        for (const piece of kept.splice(0)) client.write(piece);
        upstream.resume();
      }, delayMs).unref();
    };
    if (isHeld && fault === 'delay') later();
    client.on('data', (piece) => {
      // A dropped connection swallows both ways.
      if (!(isHeld && fault === 'drop')) upstream.write(piece);
    });
    upstream.on('data', (piece) => {
      if (isHeld) {
        kept.push(piece);
        return;
      }
      const before = sent;
      sent += piece.length;
      if (isDone || sent < at) {
        client.write(piece);
        return;
      }
      isDone = true;
      const good = piece.subarray(0, Math.max(0, at - before));
      const rest = piece.subarray(good.length);
      switch (fault) {
        case 'drop':
          isHeld = true;
          client.write(good);
          return;
        case 'delay':
          isHeld = true;
          client.write(good);
          kept = [rest];
          later();
          return;
        case 'truncate':
          client.end(good);
          return;
        case 'reset':
          client.write(good, () => client.resetAndDestroy());
          return;
        case 'reorder': {
          const middle = Math.ceil(rest.length / 2);
          client.write(Buffer.concat([good, rest.subarray(middle), rest.subarray(0, middle)]));
          return;
        }
        case 'none':
          client.write(piece);
      }
    });
    // A held connection says nothing, not even that it has ended.
    upstream.on('end', () => {
      if (!isHeld) client.end();
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => {
      if (!isHeld) client.destroy();
    });
  }

  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve));
  return {
    origin: `https://127.0.0.2:${(server.address() as AddressInfo).port}`,
    get open() {
      return open;
    },
    injected,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
