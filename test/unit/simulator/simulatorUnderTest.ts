import { readFile, mkdtemp, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signRequest } from '../../../src/isales/signature.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../src/simulator/index.ts';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

export interface Asking {
  readonly method?: string;
  /** Over the usual ones; an empty text takes one away. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** A folder that is gone after the test file's last test. */
export function useFolder(): { path: string } {
  const folder = { path: '' };
  before(async () => {
    folder.path = await mkdtemp(join(tmpdir(), 'isales-simulator-'));
  });
  after(() => rm(folder.path, { recursive: true, force: true }));
  return folder;
}

/** A simulator that runs during the tests of one `describe`. */
export function useSimulator(options: Partial<SimulatorOptions> = {}): () => Simulator {
  const folder = useFolder();
  let simulator: Simulator | undefined;
  before(async function (this: Mocha.Context) {
    this.timeout(10_000);
    simulator = await startSimulator({ port: 0, dataDir: folder.path, ...options });
  });
  after(() => simulator?.stop());
  return () => {
    if (!simulator) throw new Error('The simulator runs only during tests.');
    return simulator;
  };
}

export function resultPath(vdnId: number | string, callId: string): string {
  return `/rest/isales/v1/openapi/campaigns/${vdnId}/callresultdetail/${callId}`;
}

/** Sends a request over TLS, trusting nothing but the simulator's own CA file. */
export async function ask(simulator: Simulator, target: string, asking: Asking = {}): Promise<Reply> {
  const { method = 'GET', headers = {}, body = '', signal } = asking;
  const ca = await readFile(simulator.caFile);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(target, simulator.baseUrl),
      { method, ca, agent: false, headers: withoutEmpty(headers), ...(signal ? { signal } : {}) },
      (incoming) => {
        const pieces: Buffer[] = [];
        incoming.on('data', (piece: Buffer) => pieces.push(piece));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const bytes = Buffer.concat(pieces);
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            bytes,
            text: bytes.toString(),
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The same with a valid signature and the usual headers. */
export async function askSigned(simulator: Simulator, target: string, asking: Asking = {}): Promise<Reply> {
  const { host, pathname, searchParams } = new URL(target, simulator.baseUrl);
  const { method = 'GET', body = '' } = asking;
  const { authorization } = signRequest(
    { method, path: pathname, query: Object.fromEntries(searchParams), headers: { host }, body },
    simulator.credentials,
    new Date(),
  );
  const usual = { 'Content-Type': 'application/json; charset=UTF-8', Authorization: authorization };
  return ask(simulator, target, { ...asking, headers: { ...usual, ...asking.headers } });
}

/** An answer of the query as JSON. */
export interface QueryAnswer {
  readonly resultCode?: string;
  readonly returnCode?: string;
  readonly resultDesc?: string;
  readonly returnDesc?: string;
  readonly data?: Readonly<Record<string, unknown>> | null;
}

export async function askResult(
  simulator: Simulator,
  vdnId: number | string,
  callId: string,
  headers: Record<string, string> = {},
): Promise<QueryAnswer> {
  const reply = await askSigned(simulator, resultPath(vdnId, callId), { headers });
  return JSON.parse(reply.text) as QueryAnswer;
}

/** The recording link in an answer, as a client reads it. */
export function linkIn(answer: QueryAnswer): URL {
  const recordPath = answer.data?.['recordPath'];
  return new URL(typeof recordPath === 'string' ? recordPath.replaceAll(/\s/g, '') : '');
}

function withoutEmpty(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}
