import type { QueryOptions } from '../isales/client.ts';
import type { Failure } from '../isales/failures.ts';
import { retryDelay } from '../isales/retry.ts';
import { errorCode } from '../isales/socketFailure.ts';
import { parseBaseUrl, type ServerProfile } from '../isales/serverProfile.ts';
import { AnswerCache, type CacheLifetimes } from './answerCache.ts';
import { callKeyText, type CallKey, type Lookup } from './call.ts';
import type { History } from './history.ts';
import type { Clock, Log, Servers } from './ports.ts';
import { ServerZones } from './serverZones.ts';
import { SharedRequests, type Shares } from './sharedRequests.ts';

export interface LookupOptions {
  /** Asks the server even when an answer is cached. */
  readonly fresh?: boolean;
  /** Lets this caller go; the request goes on while another one waits for it. */
  readonly signal?: AbortSignal;
  /**
   * One of many, for whoever keeps a pace: the history does not keep it, the answer comes without its raw text, and a
   * failed request is not repeated. Each who asks has this for itself, also where one request answers several.
   */
  readonly oneOfMany?: boolean;
  /** The user opens the call: the history knows it from now on, whoever asked for it before. */
  readonly isOpened?: boolean;
  /** A failed request is not repeated, for whoever repeats it at a pace; all else is as for a user. */
  readonly isOnlyTry?: boolean;
}

export interface LookupServiceOptions {
  readonly servers: Servers;
  readonly history: Pick<History, 'remember'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly lifetimes: () => CacheLifetimes;
}

/** What one who asks wants: all of an answer and repeats until there is one, all of it at one try, or one of many. */
type Wish = 'repeated' | 'whole' | 'lean';

interface Asked {
  readonly lookup: Lookup;
  /** Whether its failure stands after the repeats that a user's look-up has. */
  readonly wasRepeated: boolean;
}

/** The one way to a call result: cached, one request at a time for each call, remembered in the history. */
export class LookupService {
  readonly #options: LookupServiceOptions;
  readonly #cache: AnswerCache;
  readonly #requests = new SharedRequests<Asked, Wish>();
  readonly #takenForUser = new WeakSet<Lookup>();
  readonly #descriptions = new WeakMap<ServerProfile, Lookup['server']>();
  readonly #zones = new ServerZones();
  readonly #listeners = new Set<(lookup: Lookup) => void>();

  constructor(options: LookupServiceOptions) {
    this.#options = options;
    this.#cache = new AnswerCache(options.clock, options.lifetimes);
  }

  /** Finds out what became of a call. Never rejects: a failure is part of the answer. */
  async lookUp(call: CallKey, options: LookupOptions = {}): Promise<Lookup> {
    const found = this.#options.servers.find(call.serverId);
    if (!found.ok) return this.#failed(call, { name: '', host: '' }, found.error);
    const server = found.value;
    const cached = options.fresh ? undefined : this.#cache.get(call, server);
    if (cached) {
      const wasOneOfMany = !options.oneOfMany && this.#cache.keepWhole(call, server);
      if (wasOneOfMany || options.isOpened) this.#remember(cached);
      return cached;
    }
    const lookup = await this.#joinRequest(call, server, options);
    if (!lookup) return this.#failed(call, describe(server), { kind: 'cancelled' });
    if (options.oneOfMany) return withoutBody(lookup);
    this.#takeForUser(lookup, server);
    return lookup;
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

  /** The UTC offset of a server in minutes, once its results told it. */
  utcOffsetOf(serverId: string): number | undefined {
    const found = this.#options.servers.find(serverId);
    return found.ok ? this.#zones.offsetOf(clockOf(found.value)) : undefined;
  }

  /** Calls back after each answer of a server. */
  onDidLookUp(listener: (lookup: Lookup) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /**
   * Waits for the request under way, or makes one. Where a request that was made for one of many has failed, a user's
   * look-up goes on with repeats of its own; whoever asks for many has the failure at once and slows down.
   * @returns `undefined` for a caller who has gone
   */
  async #joinRequest(
    call: CallKey,
    server: ServerProfile,
    { signal, oneOfMany = false, isOnlyTry = false }: LookupOptions,
  ): Promise<Lookup | undefined> {
    const wish: Wish = oneOfMany ? 'lean' : isOnlyTry ? 'whole' : 'repeated';
    const isRepeated = wish === 'repeated';
    let after: QueryOptions['after'];
    for (let attempts = 1; ; attempts++) {
      const goesOnAfter = after;
      const asked = await this.#requests.join(
        requestKey(call, server),
        wish,
        (shares) => this.#ask(call, server, shares, { isRepeated, after: goesOnAfter }),
        signal,
      );
      if (!asked || !isRepeated || asked.wasRepeated || asked.lookup.answer.ok) return asked?.lookup;
      const { error, retryAfterMs } = asked.lookup.answer;
      const waitMs = retryDelay(error, attempts - 1, retryAfterMs, Math.random());
      if (waitMs === undefined) return asked.lookup;
      after = { attempts, waitMs };
    }
  }

  async #ask(
    call: CallKey,
    server: ServerProfile,
    { signal, wishes }: Shares<Wish>,
    { isRepeated, after }: { readonly isRepeated: boolean; readonly after: QueryOptions['after'] },
  ): Promise<Asked> {
    const askedAt = this.#options.clock.now();
    // A request that nobody but those with a pace wait for any more is not repeated, whoever made it.
    const repeat = (): boolean => isRepeated && wishes().includes('repeated');
    const said = await this.#answer(call, server, { signal, repeat, ...(after ? { after } : {}) });
    const answer = said.ok
      ? { ...said, value: this.#zones.settle(clockOf(server), call.callId, said.value) }
      : said;
    const lookup: Lookup = { call, server: this.#describe(server), askedAt, answer, source: 'server' };
    if (isKept(lookup))
      this.#cache.set(
        lookup,
        server,
        wishes().every((wish) => wish === 'lean'),
      );
    for (const listener of this.#listeners) listener(lookup);
    return { lookup, wasRepeated: repeat() };
  }

  /** What is owed to a user who asked, once for each answer, however many users waited for it. */
  #takeForUser(lookup: Lookup, server: ServerProfile): void {
    if (this.#takenForUser.has(lookup)) return;
    this.#takenForUser.add(lookup);
    // Whoever joined after the answer came finds it kept as one of many.
    if (isKept(lookup)) this.#cache.set(lookup, server, false);
    this.#remember(lookup);
  }

  /** Nobody waits for the disk to see a result. */
  #remember(lookup: Lookup): void {
    const { history, log } = this.#options;
    void history.remember(lookup).catch((error: unknown) => {
      log.warn(`The history could not be written: ${String(error)}`);
    });
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

/** Other failures say nothing about the call. */
function isKept({ answer }: Lookup): boolean {
  return answer.ok || answer.error.kind === 'callNotFound';
}

function withoutBody(lookup: Lookup): Lookup {
  const { body, received, ...answer } = lookup.answer;
  return { ...lookup, answer };
}

/** A server that moved is another server, and one asked in another language answers otherwise. */
function requestKey(call: CallKey, server: ServerProfile): string {
  return `${callKeyText(call)} ${server.baseUrl} ${server.locale ?? ''}`;
}

/** Whose clock it is: a server that moved may stand in another zone. */
function clockOf({ id, baseUrl }: ServerProfile): string {
  return JSON.stringify([id, baseUrl]);
}

function describe(server: ServerProfile): Lookup['server'] {
  const url = parseBaseUrl(server.baseUrl);
  return { name: server.name, host: url.ok ? url.value.host : '' };
}
