import { LRUCache } from 'lru-cache';
import type { CallResult } from '../isales/callResult.ts';
import { callKeyText, type CallKey, type Lookup } from './call.ts';
import type { History } from './history.ts';
import type { ResultRow } from './resultSource.ts';

/** What became of a call that has ended: as much as marks and lists say of it. */
export type KnownOutcome = Pick<CallResult, 'status' | 'failCode' | 'ringingSeconds' | 'talkingSeconds'>;

/** So many of those that bulk look-ups found are known, the latest of them. */
export const mostOfMany = 20_000;

/** What became of the rows of bulk look-ups, those that run and those that are kept. */
export class OutcomesOfRows {
  readonly #known = new LRUCache<string, KnownOutcome>({ max: mostOfMany });

  /** How many more there is room for without any giving way. */
  get room(): number {
    return mostOfMany - this.#known.size;
  }

  take({ serverId, vdnId, callId, outcome }: ResultRow): void {
    if (vdnId === undefined || outcome.kind !== 'found') return;
    const key = callKeyText({ serverId, vdnId, callId });
    if (isFinal(outcome.result)) this.#known.set(key, lean(outcome.result));
    else this.#known.delete(key);
  }

  has({ serverId, vdnId = 0, callId }: ResultRow): boolean {
    return this.#known.has(callKeyText({ serverId, vdnId, callId }));
  }

  find(call: CallKey): KnownOutcome | undefined {
    return this.#known.get(callKeyText(call));
  }

  calls(): Iterable<readonly [key: string, outcome: KnownOutcome]> {
    return this.#known.entries();
  }

  clear(): void {
    this.#known.clear();
  }
}

export interface KnownOutcomesParts {
  readonly service: {
    peek(call: CallKey): Lookup | undefined;
    cachedOf(serverId: string): Lookup[];
  };
  readonly history: Pick<History, 'entries' | 'onDidChange'>;
  /** Of bulk look-ups; reads those that are kept on disk the first time. */
  readonly ofRows: () => Promise<OutcomesOfRows>;
}

/**
 * What became of calls, without asking a server: what is at hand, else what the history or a kept bulk look-up says. So
 * marks in a log outlive the window; of a call that had not ended only what is at hand counts.
 */
export class KnownOutcomes {
  readonly #parts: KnownOutcomesParts;
  readonly #changed: { dispose(): void };
  /** By call; absent until it is read, and again when the history has changed. */
  #ofHistory: Promise<ReadonlyMap<string, KnownOutcome>> | undefined;

  constructor(parts: KnownOutcomesParts) {
    this.#parts = parts;
    this.#changed = parts.history.onDidChange(() => {
      this.#ofHistory = undefined;
    });
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** What is known of each of these calls, in their order; nothing of those that are `undefined`. */
  async find(calls: readonly (CallKey | undefined)[]): Promise<(KnownOutcome | undefined)[]> {
    const { service } = this.#parts;
    const [ofHistory, ofRows] = await this.#kept();
    return calls.map((call) => {
      if (!call) return undefined;
      const atHand = service.peek(call)?.answer;
      if (atHand) return atHand.ok ? atHand.value : undefined;
      return ofHistory.get(callKeyText(call)) ?? ofRows.find(call);
    });
  }

  /** The IDs of the calls of a server that are known to have failed. */
  async failedOf(serverId: string): Promise<ReadonlySet<string>> {
    const [ofHistory, ofRows] = await this.#kept();
    const failed = new Set<string>();
    const start = `${JSON.stringify([serverId]).slice(0, -1)},`;
    for (const [key, { status }] of [...ofRows.calls(), ...ofHistory])
      if (status === 'failed' && key.startsWith(start)) failed.add(callIdOf(key));
    for (const { call, answer } of this.#parts.service.cachedOf(serverId)) {
      if (!answer.ok) continue;
      if (answer.value.status === 'failed') failed.add(call.callId);
      else failed.delete(call.callId);
    }
    return failed;
  }

  async #kept(): Promise<readonly [ReadonlyMap<string, KnownOutcome>, OutcomesOfRows]> {
    this.#ofHistory ??= this.#readHistory();
    return Promise.all([this.#ofHistory, this.#parts.ofRows()]);
  }

  async #readHistory(): Promise<ReadonlyMap<string, KnownOutcome>> {
    const entries = await this.#parts.history.entries();
    return new Map(
      entries.flatMap(({ call, result }) =>
        result && isFinal(result) ? [[callKeyText(call), lean(result)]] : [],
      ),
    );
  }
}

/** Whether the server will say the same of it for ever. */
function isFinal({ status }: KnownOutcome): boolean {
  return status !== 'unknown';
}

function lean({ status, failCode, ringingSeconds, talkingSeconds }: KnownOutcome): KnownOutcome {
  return {
    status,
    ...(failCode === undefined ? {} : { failCode }),
    ...(ringingSeconds === undefined ? {} : { ringingSeconds }),
    ...(talkingSeconds === undefined ? {} : { talkingSeconds }),
  };
}

function callIdOf(key: string): string {
  const [, , callId] = JSON.parse(key) as [string, number, string];
  return callId;
}
