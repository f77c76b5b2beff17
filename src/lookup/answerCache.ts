import { LRUCache } from 'lru-cache';
import type { CallResult } from '../isales/callResult.ts';
import type { Failure } from '../isales/failures.ts';
import type { ServerProfile } from '../isales/serverProfile.ts';
import type { CallKey, Lookup } from './call.ts';
import type { Clock } from './ports.ts';

/** How long answers are used again, in milliseconds; 0 = never. */
export interface CacheLifetimes {
  readonly foundMs: number;
  readonly notFoundMs: number;
}

/** What is kept of one answer of many, which may be thousands. */
interface LeanLookup extends CallKey, Pick<Lookup, 'server' | 'askedAt'> {
  readonly elapsedMs: number;
  readonly outcome: CallResult | Failure;
}

const mostAnswers = 20_000;
/** So often what is too old is let go. */
const sweepMs = 60_000;

/** Answers by call and server, for as long as they are used again. */
export class AnswerCache {
  readonly #clock: Clock;
  readonly #lifetimes: () => CacheLifetimes;
  readonly #answers = new LRUCache<string, Lookup | LeanLookup>({ max: mostAnswers });
  readonly #servers = new Map<string, number>();
  #sweptAt: number;

  constructor(clock: Clock, lifetimes: () => CacheLifetimes) {
    this.#clock = clock;
    this.#lifetimes = lifetimes;
    this.#sweptAt = clock.now();
  }

  get(call: CallKey, server: ServerProfile): Lookup | undefined {
    const kept = this.#answers.get(this.#keyOf(call, server));
    return kept && this.#isFresh(kept) ? whole(kept) : undefined;
  }

  /** All answers of a server. */
  ofServer(server: ServerProfile): Lookup[] {
    const prefix = `${this.#numberOf(server)}/`;
    return [...this.#answers].flatMap(([key, kept]) =>
      key.startsWith(prefix) && this.#isFresh(kept) ? whole(kept) : [],
    );
  }

  /** @param oneOfMany keeps no more than call and result */
  set(lookup: Lookup, server: ServerProfile, oneOfMany: boolean): void {
    this.#sweep();
    this.#answers.set(this.#keyOf(lookup.call, server), oneOfMany ? lean(lookup) : lookup);
  }

  #isFresh(kept: Lookup | LeanLookup): boolean {
    const { foundMs, notFoundMs } = this.#lifetimes();
    const isFound = 'answer' in kept ? kept.answer.ok : !isFailure(kept.outcome);
    const age = this.#clock.now() - kept.askedAt;
    return age >= 0 && age < (isFound ? foundMs : notFoundMs);
  }

  #sweep(): void {
    const now = this.#clock.now();
    if (Math.abs(now - this.#sweptAt) < sweepMs) return;
    this.#sweptAt = now;
    for (const [key, kept] of this.#answers) if (!this.#isFresh(kept)) this.#answers.delete(key);
  }

  #keyOf({ vdnId, callId }: CallKey, server: ServerProfile): string {
    // Joined, as a text that is put together by "+" keeps its parts in memory as well.
    return [this.#numberOf(server), vdnId, callId].join('/');
  }

  /** A server that moved is another server, and one asked in another language answers otherwise. */
  #numberOf({ id, baseUrl, locale }: ServerProfile): number {
    const server = JSON.stringify([id, baseUrl, locale]);
    const number = this.#servers.get(server) ?? this.#servers.size;
    this.#servers.set(server, number);
    return number;
  }
}

function lean({ call: { serverId, vdnId, callId }, server, askedAt, answer }: Lookup): LeanLookup {
  return {
    serverId,
    vdnId,
    callId,
    server,
    askedAt,
    elapsedMs: Math.round(answer.elapsedMs),
    outcome: answer.ok ? leanResult(answer.value, callId) : answer.error,
  };
}

function whole(kept: Lookup | LeanLookup): Lookup {
  if ('answer' in kept) return { ...kept, source: 'cache' };
  const { serverId, vdnId, callId, server, askedAt, elapsedMs, outcome } = kept;
  return {
    call: { serverId, vdnId, callId },
    server,
    askedAt,
    answer: isFailure(outcome)
      ? { ok: false, error: outcome, elapsedMs }
      : { ok: true, value: outcome, elapsedMs },
    source: 'cache',
  };
}

function isFailure(outcome: CallResult | Failure): outcome is Failure {
  return 'kind' in outcome;
}

/** The codes and words of answers, each kept once: most answers say the same. */
const answerCodes = new LRUCache<string, CallResult['answer']>({ max: 100 });
const noFields = {};

function leanResult(result: CallResult, callId: string): CallResult {
  const key = JSON.stringify(result.answer);
  const answer = answerCodes.get(key) ?? result.answer;
  answerCodes.set(key, answer);
  const furtherFields = Object.keys(result.furtherFields).length === 0 ? noFields : result.furtherFields;
  return {
    ...result,
    answer,
    furtherFields,
    // The same text twice is kept twice.
    ...(result.callId === callId ? { callId } : {}),
  };
}
