import { LRUCache } from 'lru-cache';
import type { CallResult } from '../isales/callResult.ts';
import { callKeyText, type CallKey, type Lookup } from './call.ts';
import type { History } from './history.ts';
import type { ResultRow } from './resultSource.ts';

/** What became of a call that has ended: as much as marks and lists say of it. */
export type KnownOutcome = Pick<CallResult, 'status' | 'failCode' | 'ringingSeconds' | 'talkingSeconds'>;

/** An outcome that was kept somewhere, with what tells how much to trust it. */
export interface KeptOutcome extends KnownOutcome {
  readonly keptIn: 'history' | 'bulk';
  /** When the server said so, milliseconds since 1970. */
  readonly askedAt: number;
}

/** What is known of a call without asking: what the server said a moment ago, a failure to say it, too, or what was kept. */
export type Known =
  | { readonly kind: 'atHand'; readonly lookup: Lookup }
  | { readonly kind: 'kept'; readonly outcome: KeptOutcome };

/** So many of those that bulk look-ups found are known, the latest of them. */
export const mostOfMany = 20_000;

/** What became of the rows of bulk look-ups, those that run and those that are kept. */
export class OutcomesOfRows {
  readonly #known = new LRUCache<string, KeptOutcome>({ max: mostOfMany });

  /** How many more there is room for without any giving way. */
  get room(): number {
    return mostOfMany - this.#known.size;
  }

  take({ serverId, vdnId, callId, outcome }: ResultRow): void {
    if (vdnId === undefined || outcome.kind !== 'found') return;
    const key = callKeyText({ serverId, vdnId, callId });
    if (isFinal(outcome.result)) this.#known.set(key, lean(outcome.result, 'bulk', outcome.askedAt));
    else this.#known.delete(key);
  }

  has({ serverId, vdnId = 0, callId }: ResultRow): boolean {
    return this.#known.has(callKeyText({ serverId, vdnId, callId }));
  }

  find(call: CallKey): KeptOutcome | undefined {
    return this.#known.get(callKeyText(call));
  }

  calls(): Iterable<readonly [key: string, outcome: KeptOutcome]> {
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
  #ofHistory: Promise<ReadonlyMap<string, KeptOutcome>> | undefined;

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
  async find(calls: readonly (CallKey | undefined)[]): Promise<(Known | undefined)[]> {
    const [ofHistory, ofRows] = await this.#kept();
    return calls.map((call) => {
      if (!call) return undefined;
      const lookup = this.#parts.service.peek(call);
      if (lookup) return { kind: 'atHand', lookup };
      const outcome = ofHistory.get(callKeyText(call)) ?? ofRows.find(call);
      return outcome && { kind: 'kept', outcome };
    });
  }

  /** The IDs of the calls of a server that are known to have failed, by the same rule. */
  async failedOf(serverId: string): Promise<ReadonlySet<string>> {
    const [ofHistory, ofRows] = await this.#kept();
    const failed = new Set<string>();
    const start = `${JSON.stringify([serverId]).slice(0, -1)},`;
    for (const [key, { status }] of [...ofRows.calls(), ...ofHistory])
      if (!key.startsWith(start)) continue;
      else if (status === 'failed') failed.add(callIdOf(key));
      else failed.delete(callIdOf(key));
    for (const lookup of this.#parts.service.cachedOf(serverId))
      if (outcomeOfKnown({ kind: 'atHand', lookup })?.status === 'failed') failed.add(lookup.call.callId);
      else failed.delete(lookup.call.callId);
    return failed;
  }

  async #kept(): Promise<readonly [ReadonlyMap<string, KeptOutcome>, OutcomesOfRows]> {
    this.#ofHistory ??= this.#readHistory();
    return Promise.all([this.#ofHistory, this.#parts.ofRows()]);
  }

  async #readHistory(): Promise<ReadonlyMap<string, KeptOutcome>> {
    const entries = await this.#parts.history.entries();
    return new Map(
      entries.flatMap(({ call, result }) =>
        result && isFinal(result) ? [[callKeyText(call), lean(result, 'history', result.askedAt)]] : [],
      ),
    );
  }
}

/** What became of a call, as far as that is known; nothing where the last query of it failed. */
export function outcomeOfKnown(known: Known | undefined): KnownOutcome | undefined {
  if (known?.kind === 'kept') return known.outcome;
  return known?.lookup.answer.ok ? known.lookup.answer.value : undefined;
}

/** Whether the server will say the same of it for ever. */
function isFinal({ status }: KnownOutcome): boolean {
  return status !== 'unknown';
}

function lean(
  { status, failCode, ringingSeconds, talkingSeconds }: KnownOutcome,
  keptIn: KeptOutcome['keptIn'],
  askedAt: number,
): KeptOutcome {
  return {
    status,
    keptIn,
    askedAt,
    ...(failCode === undefined ? {} : { failCode }),
    ...(ringingSeconds === undefined ? {} : { ringingSeconds }),
    ...(talkingSeconds === undefined ? {} : { talkingSeconds }),
  };
}

function callIdOf(key: string): string {
  const [, , callId] = JSON.parse(key) as [string, number, string];
  return callId;
}
