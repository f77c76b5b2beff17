import type { IncomingMessage, ServerResponse } from 'node:http';
import { findRoute } from './routes.ts';

/** One request that reached the simulator. Queries are left out: they hold the signatures of recording links. */
export interface RequestRecord {
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  /** As in the path, decoded; absent for other queries. */
  readonly callId?: string;
  /** When it came, milliseconds since 1970. */
  readonly time: number;
  /** Absent until the answer is begun, and where none ever is. */
  readonly status?: number;
  /** The connection ended before the answer was complete. */
  readonly aborted: boolean;
}

const mostRecords = 10_000;

/** Remembers the requests and tells the log of each when it is over. */
export class RequestBook {
  readonly #records: RequestRecord[] = [];
  readonly #log: ((line: string) => void) | undefined;

  constructor(log: ((line: string) => void) | undefined) {
    this.#log = log;
  }

  /** Grows while requests come. */
  get records(): readonly RequestRecord[] {
    return this.#records;
  }

  /**
   * Enters a request, and what becomes of it when it is answered or broken off.
   * @param now milliseconds since 1970
   * @returns adds words to the log line
   */
  open(request: IncomingMessage, response: ServerResponse, now: number): (note: string) => void {
    const { method = '', url = '' } = request;
    const path = url.split('?', 1)[0] ?? '';
    const record: { -readonly [K in keyof RequestRecord]: RequestRecord[K] } = {
      method,
      path,
      ...callIdIn(method, path),
      time: now,
      aborted: false,
    };
    this.#records.push(record);
    if (this.#records.length > mostRecords) this.#records.shift();
    const startedAt = performance.now();
    const notes: string[] = [];
    response.once('close', () => {
      if (response.headersSent) record.status = response.statusCode;
      record.aborted = !response.writableFinished;
      const outcome = record.aborted ? 'broken off' : String(response.statusCode);
      const elapsed = `${Math.round(performance.now() - startedAt)} ms`;
      this.#log?.([method, path, outcome, elapsed, ...notes].join(' '));
    });
    return (note) => notes.push(note);
  }
}

function callIdIn(method: string, path: string): { callId?: string } {
  const match = findRoute(method, path);
  const callId = match && 'parameters' in match ? match.parameters['callId'] : undefined;
  if (callId === undefined) return {};
  try {
    return { callId: decodeURIComponent(callId) };
  } catch {
    return { callId };
  }
}
