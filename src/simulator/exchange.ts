/** One request on its way to an answer, and the usual ways to answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Allowance } from './allowance.ts';

/** What outlives a single request. */
export interface Surroundings {
  readonly baseUrl: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Failures that heal: the keys whose next try succeeds. */
  readonly failedOnce: Set<string>;
  /** What may be sent of recordings. */
  readonly recordingBytes: Allowance;
  /** Ends the connection of a request with a TCP reset. */
  readonly reset: (request: IncomingMessage) => void;
}

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What the route's placeholders stood for, still percent-encoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Without the question mark, as sent. */
  readonly query: string;
  readonly body: Buffer;
  /** Fires when the client leaves or the simulator stops. */
  readonly signal: AbortSignal;
  readonly surroundings: Surroundings;
}

export type Handler = (exchange: Exchange) => void | Promise<void>;

/** Answers with a whole body. */
export function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  response.end(body);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json;charset=UTF-8', JSON.stringify(body));
}

/** A page as a WAF, a proxy or a login portal puts in front of the server. */
export function sendPage(response: ServerResponse, status: number, title: string): void {
  const page = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  send(response, status, 'text/html;charset=utf-8', page);
}
