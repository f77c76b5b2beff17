import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { withoutQuery } from './receivedResponse.ts';
import { errorCode } from './socketFailure.ts';

/** Where each request is told with all that is known of it, while somebody wants that. */
export interface DebugLog {
  /** Asked before each request: nothing is gathered while it is off. */
  readonly isOn: boolean;
  write(text: string): void;
}

export interface TranscribedRequest {
  readonly method: string;
  /** As it may be told: without anything secret. */
  readonly shownUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

const leftOut = '‹left out›';
const secretHeader = /authorization|cookie|token|secret|signature|credential|api-?key/i;
const longestValue = 500;

/** What the log tells of when something came about, in milliseconds since the beginning. */
type Mark = 'socket' | 'name' | 'connection' | 'TLS' | 'response';

/**
 * Follows a request from its beginning to the end of its connection's work, and tells it then: what was sent and what
 * came, each without secrets, how many bytes, and how long each step took. Nothing of the bodies.
 */
export function transcribe(request: ClientRequest, told: TranscribedRequest, log: DebugLog): void {
  const startedAt = performance.now();
  const marks = new Map<Mark, number>();
  const mark = (name: Mark) => (): void => {
    if (!marks.has(name)) marks.set(name, performance.now() - startedAt);
  };
  let traffic: () => string = () => 'no connection';
  let response: IncomingMessage | undefined;
  let failedWith: string | undefined;

  request.once('socket', (socket) => {
    mark('socket')();
    if (socket.connecting) {
      socket.once('lookup', mark('name'));
      socket.once('connect', mark('connection'));
      socket.once('secureConnect', mark('TLS'));
    }
    traffic = trafficOf(socket);
  });
  request.once('response', (came) => {
    mark('response')();
    response = came;
  });
  request.on('error', (error) => (failedWith ??= errorCode(error)));
  request.once('close', () => {
    const whole = performance.now() - startedAt;
    const lines = [
      `${told.method} ${told.shownUrl}`,
      ...Object.entries(told.headers).map(([name, value]) => `> ${headerLine(name, value)}`),
      ...(told.body === undefined ? [] : [`> (${Buffer.byteLength(told.body)} bytes of body)`]),
      ...(response ? responseLines(response) : ['< (no answer)']),
      ...(failedWith === undefined ? [] : [`failed with ${failedWith}`]),
      `${traffic()}${request.reusedSocket ? ', over a connection that was kept' : ''}`,
      [...steps(marks, request.reusedSocket), `whole ${inMs(whole)}`].join(', '),
    ];
    log.write(lines.join('\n    '));
  });
}

/** Counted on the connection, headers and all, and with TLS as it is encrypted. */
function trafficOf(socket: Socket): () => string {
  const { bytesRead, bytesWritten } = socket;
  return () =>
    `sent ${socket.bytesWritten - bytesWritten} bytes, received ${socket.bytesRead - bytesRead} bytes`;
}

function responseLines({ httpVersion, statusCode, statusMessage, rawHeaders }: IncomingMessage): string[] {
  const lines = [`< HTTP/${httpVersion} ${statusCode ?? 0} ${statusMessage ?? ''}`.trim()];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    lines.push(`< ${headerLine(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '')}`);
  return lines;
}

function headerLine(name: string, value: string): string {
  if (/authorization$/i.test(name)) {
    // The word before the first blank or slash says how it is signed.
    const scheme = /^[\w-]{1,20}(?=[ /])/.exec(value)?.[0];
    return `${name}${scheme === undefined ? '' : ` (${scheme})`}: ${leftOut}`;
  }
  if (secretHeader.test(name)) return `${name}: ${leftOut}`;
  const shown = /location$/i.test(name) ? withoutQuery(value) : value;
  return `${name}: ${shown.length > longestValue ? `${shown.slice(0, longestValue)}…` : shown}`;
}

/** Each step by itself, in their order. A proxy's agent makes the connection before it hands it over. */
function steps(marks: ReadonlyMap<Mark, number>, isKept: boolean): string[] {
  const told: string[] = [];
  let since = 0;
  for (const name of ['name', 'connection', 'TLS', 'response'] as const) {
    const isByProxy = name === 'connection' && !isKept && !marks.has('TLS');
    const at = marks.get(name) ?? (isByProxy ? marks.get('socket') : undefined);
    if (at === undefined) continue;
    told.push(`${name === 'response' ? 'first byte' : name} ${inMs(Math.max(0, at - since))}`);
    since = Math.max(since, at);
  }
  return told;
}

function inMs(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
