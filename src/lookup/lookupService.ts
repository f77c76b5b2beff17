import type { QueryOptions } from '../isales/client.ts';
import type { Failure } from '../isales/failures.ts';
import { errorCode } from '../isales/socketFailure.ts';
import { parseBaseUrl, type ServerProfile } from '../isales/serverProfile.ts';
import { AnswerCache, type CacheLifetimes } from './answerCache.ts';
import { callKeyText, type CallKey, type Lookup } from './call.ts';
import type { History } from './history.ts';
import type { Clock, Log, Servers } from './ports.ts';
import { SharedRequests } from './sharedRequests.ts';

export interface LookupOptions {
  /** Asks the server even when an answer is cached. */
  readonly fresh?: boolean;
  /** Lets this caller go; the request goes on while another one waits for it. */
  readonly signal?: AbortSignal;
  /**
   * One of many: the history does not keep it, of its answer only the result stays in memory, and its request is not
   * repeated, as whoever asks for many keeps a pace.
   */
  readonly oneOfMany?: boolean;
}

export interface LookupServiceOptions {
  readonly servers: Servers;
  readonly history: Pick<History, 'remember'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly lifetimes: () => CacheLifetimes;
}

/** The one way to a call result: cached, one request at a time for each call, remembered in the history. */
export class LookupService {
  readonly #options: LookupServiceOptions;
  readonly #cache: AnswerCache;
  readonly #requests = new SharedRequests<Lookup>();
  readonly #descriptions = new WeakMap<ServerProfile, Lookup['server']>();
  readonly #utcOffsets = new Map<string, number>();
  readonly #listeners = new Set<(lookup: Lookup) => void>();

  constructor(options: LookupServiceOptions) {
    this.#options = options;
    this.#cache = new AnswerCache(options.clock, options.lifetimes);
  }

  /** Finds out what became of a call. Never rejects: a failure is part of the answer. */
  async lookUp(
    call: CallKey,
    { fresh = false, signal, oneOfMany = false }: LookupOptions = {},
  ): Promise<Lookup> {
    const found = this.#options.servers.find(call.serverId);
    if (!found.ok) return this.#failed(call, { name: '', host: '' }, found.error);
    const server = found.value;
    const cached = fresh ? undefined : this.#cache.get(call, server);
    if (cached) return cached;
    const lookup = await this.#requests.join(
      requestKey(call, server),
      (shared) => this.#ask(call, server, shared, oneOfMany),
      signal,
    );
    return lookup ?? this.#failed(call, describe(server), { kind: 'cancelled' });
  }

  /** The cached answer, without asking anybody. */
  peek(call: CallKey): Lookup | undefined {
    const found = this.#options.servers.find(call.serverId);
    return found.ok ? this.#cache.get(call, found.value) : undefined;
  }

  /** All cached answers of a server, without asking anybody. */
  cachedOf(serverId: string): Lookup[] {
    const found = this.#options.servers.find(serverId);
    return found.ok ? this.#cache.ofServer(found.value) : [];
  }

  /** The UTC offset of a server in minutes, once one of its results told it. */
  utcOffsetOf(serverId: string): number | undefined {
    return this.#utcOffsets.get(serverId);
  }

  /** Calls back after each answer of a server. */
  onDidLookUp(listener: (lookup: Lookup) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  async #ask(call: CallKey, server: ServerProfile, signal: AbortSignal, oneOfMany: boolean): Promise<Lookup> {
    const { clock, history, log } = this.#options;
    const askedAt = clock.now();
    const { body, ...known } = await this.#answer(call, server, { signal, repeat: !oneOfMany });
    const answer = oneOfMany || body === undefined ? known : { ...known, body };
    const lookup: Lookup = { call, server: this.#describe(server), askedAt, answer, source: 'server' };
    if (answer.ok || answer.error.kind === 'callNotFound') this.#cache.set(lookup, server, oneOfMany);
    if (answer.ok && answer.value.utcOffsetMinutes !== undefined)
      this.#utcOffsets.set(call.serverId, answer.value.utcOffsetMinutes);
    for (const listener of this.#listeners) listener(lookup);
    if (oneOfMany) return lookup;
    // Nobody waits for the disk to see a result.
    void history.remember(lookup).catch((error: unknown) => {
      log.warn(`The history could not be written: ${String(error)}`);
    });
    return lookup;
  }

  async #answer(call: CallKey, server: ServerProfile, options: QueryOptions): Promise<Lookup['answer']> {
    try {
      const client = await this.#options.servers.connect(server);
      if (!client.ok) return { ...client, elapsedMs: 0 };
      return await client.value.callResult(call.vdnId, call.callId, options);
    } catch (error) {
      // A secret store that is locked, for one. Its message could hold anything.
      return { ok: false, error: { kind: 'unexpected', code: errorCode(error) }, elapsedMs: 0 };
    }
  }

  /** One object for all look-ups on a server, as long as it is configured the same. */
  #describe(server: ServerProfile): Lookup['server'] {
    const known = this.#descriptions.get(server);
    if (known) return known;
    const description = describe(server);
    this.#descriptions.set(server, description);
    return description;
  }

  #failed(call: CallKey, server: Lookup['server'], error: Failure): Lookup {
    return {
      call,
      server,
      askedAt: this.#options.clock.now(),
      answer: { ok: false, error, elapsedMs: 0 },
      source: 'server',
    };
  }
}

/** A server that moved is another server, and one asked in another language answers otherwise. */
function requestKey(call: CallKey, server: ServerProfile): string {
  return `${callKeyText(call)} ${server.baseUrl} ${server.locale ?? ''}`;
}

function describe(server: ServerProfile): Lookup['server'] {
  const url = parseBaseUrl(server.baseUrl);
  return { name: server.name, host: url.ok ? url.value.host : '' };
}
