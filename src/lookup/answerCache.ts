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
  readonly tooLargeToShow?: Lookup['answer']['tooLargeToShow'];
}

const mostAnswers = 20_000;
/** UTF-16 units of raw answers to one of many, each of them some hundred, or two thousand with a recording's link. */
const mostRawUnits = 4_000_000;
/** So often what is too old is let go. */
const sweepMs = 60_000;

/** Answers by call and server, for as long as they are used again. */
export class AnswerCache {
  readonly #clock: Clock;
  readonly #lifetimes: () => CacheLifetimes;
  readonly #answers = new LRUCache<string, Lookup | LeanLookup>({ max: mostAnswers });
  /**
   * The raw answers to one of many, as JSON, the latest of them: a user who opens such a call sees it like any other.
   * As text they take a fraction of what they take decoded.
   */
  readonly #rawTexts = new LRUCache<string, string>({
    maxSize: mostRawUnits,
    sizeCalculation: (text) => text.length + 1,
  });
  readonly #servers = new Map<string, number>();
  #sweptAt: number;

  constructor(clock: Clock, lifetimes: () => CacheLifetimes) {
    this.#clock = clock;
    this.#lifetimes = lifetimes;
    this.#sweptAt = clock.now();
  }

  get(call: CallKey, server: ServerProfile): Lookup | undefined {
    const key = this.#keyOf(call, server);
    const kept = this.#answers.get(key);
    return kept && this.#isFresh(kept) ? whole(kept, this.#rawTexts.get(key)) : undefined;
  }

  /**
   * Keeps all of an answer from now on, as a user has asked for it.
   * @returns whether it was kept as one of many until now
   */
  keepWhole(call: CallKey, server: ServerProfile): boolean {
    const key = this.#keyOf(call, server);
    const kept = this.#answers.get(key);
    if (!kept || 'answer' in kept) return false;
    this.#answers.set(key, whole(kept, this.#rawTexts.get(key)));
    this.#rawTexts.delete(key);
    return true;
  }

  /** All answers of a server. */
  ofServer(server: ServerProfile): Lookup[] {
    const prefix = `${this.#numberOf(server)}/`;
    return [...this.#answers].flatMap(([key, kept]) =>
      key.startsWith(prefix) && this.#isFresh(kept) ? whole(kept) : [],
    );
  }

  /** @param oneOfMany keeps call and result, and the raw answer while there is room */
  set(lookup: Lookup, server: ServerProfile, oneOfMany: boolean): void {
    this.#sweep();
    const key = this.#keyOf(lookup.call, server);
    this.#answers.set(key, oneOfMany ? lean(lookup) : lookup);
    this.#rawTexts.delete(key);
    const { body } = lookup.answer;
    if (oneOfMany && body !== undefined) this.#rawTexts.set(key, JSON.stringify(body));
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
    for (const [key, kept] of this.#answers) {
      if (this.#isFresh(kept)) continue;
      this.#answers.delete(key);
      this.#rawTexts.delete(key);
    }
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
    ...(answer.tooLargeToShow ? { tooLargeToShow: answer.tooLargeToShow } : {}),
  };
}

function whole(kept: Lookup | LeanLookup, rawText?: string): Lookup {
  if ('answer' in kept) return { ...kept, source: 'cache' };
  const { serverId, vdnId, callId, server, askedAt, elapsedMs, outcome, tooLargeToShow } = kept;
  const measured = {
    elapsedMs,
    ...(rawText === undefined ? {} : { body: JSON.parse(rawText) as unknown }),
    ...(tooLargeToShow ? { tooLargeToShow } : {}),
  };
  return {
    call: { serverId, vdnId, callId },
    server,
    askedAt,
    answer: isFailure(outcome)
      ? { ok: false, error: outcome, ...measured }
      : { ok: true, value: outcome, ...measured },
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
