import { LRUCache } from 'lru-cache';
import type { QueryOptions } from '../isales/client.ts';
import type { CallResult } from '../isales/callResult.ts';
import type { Failure } from '../isales/failures.ts';
import { errorCode } from '../isales/socketFailure.ts';
import { parseBaseUrl, type ServerProfile } from '../isales/serverProfile.ts';
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

/** How long answers are used again, in milliseconds; 0 = never. */
export interface CacheLifetimes {
  readonly foundMs: number;
  readonly notFoundMs: number;
}

export interface LookupServiceOptions {
  readonly servers: Servers;
  readonly history: Pick<History, 'remember'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly lifetimes: () => CacheLifetimes;
}

const cachedAnswers = 20_000;

/** The one way to a call result: cached, one request at a time for each call, remembered in the history. */
export class LookupService {
  readonly #options: LookupServiceOptions;
  readonly #cache = new LRUCache<string, Lookup>({ max: cachedAnswers });
  readonly #requests = new SharedRequests<Lookup>();
  readonly #descriptions = new WeakMap<ServerProfile, Lookup['server']>();
  readonly #utcOffsets = new Map<string, number>();
  readonly #listeners = new Set<(lookup: Lookup) => void>();

  constructor(options: LookupServiceOptions) {
    this.#options = options;
  }

  /** Finds out what became of a call. Never rejects: a failure is part of the answer. */
  async lookUp(
    call: CallKey,
    { fresh = false, signal, oneOfMany = false }: LookupOptions = {},
  ): Promise<Lookup> {
    const found = this.#options.servers.find(call.serverId);
    if (!found.ok) return this.#failed(call, { name: '', host: '' }, found.error);
    const server = found.value;
    const key = cacheKey(call, server);
    const cached = fresh ? undefined : this.#cached(key);
    if (cached) return cached;
    const lookup = await this.#requests.join(
      key,
      (shared) => this.#ask(call, server, key, shared, oneOfMany),
      signal,
    );
    return lookup ?? this.#failed(call, describe(server), { kind: 'cancelled' });
  }

  /** The cached answer, without asking anybody. */
  peek(call: CallKey): Lookup | undefined {
    const found = this.#options.servers.find(call.serverId);
    return found.ok ? this.#cached(cacheKey(call, found.value)) : undefined;
  }

  /** All cached answers of a server, without asking anybody. */
  cachedOf(serverId: string): Lookup[] {
    const found = this.#options.servers.find(serverId);
    if (!found.ok) return [];
    return [...this.#cache.keys()].flatMap((key) => {
      const call = this.#cache.peek(key)?.call;
      if (call?.serverId !== serverId || cacheKey(call, found.value) !== key) return [];
      return this.#cached(key) ?? [];
    });
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

  #cached(key: string): Lookup | undefined {
    const lookup = this.#cache.get(key);
    if (!lookup) return undefined;
    const { foundMs, notFoundMs } = this.#options.lifetimes();
    const age = this.#options.clock.now() - lookup.askedAt;
    return age >= 0 && age < (lookup.answer.ok ? foundMs : notFoundMs)
      ? { ...lookup, source: 'cache' }
      : undefined;
  }

  async #ask(
    call: CallKey,
    server: ServerProfile,
    key: string,
    signal: AbortSignal,
    oneOfMany: boolean,
  ): Promise<Lookup> {
    const { clock, history, log } = this.#options;
    const askedAt = clock.now();
    const { body, ...known } = await this.#answer(call, server, { signal, repeat: !oneOfMany });
    const answer = oneOfMany ? lean(known) : body === undefined ? known : { ...known, body };
    const lookup: Lookup = { call, server: this.#describe(server), askedAt, answer, source: 'server' };
    if (answer.ok || answer.error.kind === 'callNotFound') this.#cache.set(key, lookup);
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
function cacheKey(call: CallKey, server: ServerProfile): string {
  return `${callKeyText(call)} ${server.baseUrl} ${server.locale ?? ''}`;
}

function describe(server: ServerProfile): Lookup['server'] {
  const url = parseBaseUrl(server.baseUrl);
  return { name: server.name, host: url.ok ? url.value.host : '' };
}

/** The codes and words of answers, each kept once: most answers say the same. */
const answerCodes = new LRUCache<string, CallResult['answer']>({ max: 100 });
const noFields = {};

/** What stays in memory of one of many answers. */
function lean(answer: Lookup['answer']): Lookup['answer'] {
  if (!answer.ok) return answer;
  const { value } = answer;
  const key = JSON.stringify(value.answer);
  const codes = answerCodes.get(key) ?? value.answer;
  answerCodes.set(key, codes);
  const furtherFields = Object.keys(value.furtherFields).length === 0 ? noFields : value.furtherFields;
  return { ...answer, value: { ...value, answer: codes, furtherFields } };
}
