import type {
  Answer,
  CallResult,
  CcIsalesClient,
  Failure,
  QueryOptions,
  Result,
  ServerProfile,
} from '../../src/isales/index.ts';
import type { Lookup } from '../../src/lookup/call.ts';
import type { Clock, Log, Servers } from '../../src/lookup/ports.ts';

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #now = Date.UTC(2022, 1, 10, 4, 0, 0);

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
};

/** One request that reached a server and waits for the test to answer it. */
export interface PendingRequest {
  readonly baseUrl: string;
  readonly vdnId: number;
  readonly callId: string;
  readonly signal: AbortSignal | undefined;
  /** Whether the client may send it again by itself, were it to fail at once. */
  readonly repeat: boolean;
  /** The same, were it to fail now. */
  mayRepeat(): boolean;
  /** Failed requests of somebody else that it goes on after. */
  readonly after: QueryOptions['after'];
  answer(answer: Answer<CallResult>): void;
  /** As no client should. */
  throw(error: Error): void;
}

/** The servers of a user, every request to them held until the test answers it. */
export class FakeServers implements Servers {
  readonly profiles = new Map<string, ServerProfile>();
  readonly requests: PendingRequest[] = [];
  /** What `connect` answers instead of a client. */
  refusal: Failure | undefined;
  /** What `connect` throws, as a broken secret storage does. */
  breakage: Error | undefined;
  /** Whether clients answer `cancelled` as soon as they are cancelled, as the real one does. */
  stopsAtOnce = true;
  /** Answers every request at once. */
  autoAnswer: Answer<CallResult> | undefined;
  #arrivals: (() => void)[] = [];

  constructor() {
    this.configure({ id: 'main', name: 'Main', baseUrl: 'https://10.22.26.181:28443' });
  }

  configure(profile: ServerProfile): void {
    this.profiles.set(profile.id, profile);
  }

  find(serverId: string): Result<ServerProfile> {
    const value = this.profiles.get(serverId);
    return value ? { ok: true, value } : { ok: false, error: { kind: 'noServer' } };
  }

  connect(server: ServerProfile): Promise<Result<Pick<CcIsalesClient, 'callResult'>>> {
    if (this.breakage) return Promise.reject(this.breakage);
    if (this.refusal) return Promise.resolve({ ok: false, error: this.refusal });
    return Promise.resolve({ ok: true, value: { callResult: this.#client(server) } });
  }

  /** The request with this number, once it has arrived. */
  async request(index: number): Promise<PendingRequest> {
    for (;;) {
      const request = this.requests[index];
      if (request) return request;
      await new Promise<void>((resolve) => this.#arrivals.push(resolve));
    }
  }

  #client({ baseUrl }: ServerProfile): CcIsalesClient['callResult'] {
    return (vdnId, callId, options) => {
      const signal = options?.signal;
      const { promise, resolve, reject } = Promise.withResolvers<Answer<CallResult>>();
      if (this.stopsAtOnce)
        signal?.addEventListener('abort', () => {
          resolve(failed({ kind: 'cancelled' }));
        });
      const { repeat = true, after } = options ?? {};
      const mayRepeat = typeof repeat === 'function' ? repeat : () => repeat;
      const pending = { signal, after, repeat: mayRepeat(), mayRepeat, answer: resolve, throw: reject };
      this.requests.push({ baseUrl, vdnId, callId, ...pending });
      if (this.autoAnswer) resolve(this.autoAnswer);
      for (const arrived of this.#arrivals.splice(0)) arrived();
      return promise;
    };
  }
}

/** An answer that brings a result: the call was answered. */
export function found(result: Partial<CallResult> = {}): Answer<CallResult> {
  return {
    ok: true,
    elapsedMs: 40,
    value: {
      status: 'succeeded',
      callId: '1644464743-1388',
      vdnId: 8,
      called: '88881955',
      failCode: '00000',
      answer: { resultCode: '0200000', resultDesc: 'Query Success!' },
      furtherFields: {},
      ...result,
    },
  };
}

export function failed(error: Failure): Answer<CallResult> {
  return { ok: false, error, elapsedMs: 40 };
}

/** A look-up as the service gives it back. */
export function lookupOf(callId: string, answer: Answer<CallResult>, lookup: Partial<Lookup> = {}): Lookup {
  return {
    call: { serverId: 'main', vdnId: 8, callId },
    server: { name: 'Main', host: '10.22.26.181:28443' },
    askedAt: Date.UTC(2022, 1, 10, 4, 0, 0),
    answer,
    source: 'server',
    ...lookup,
  };
}

/** Lets everything go on that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
