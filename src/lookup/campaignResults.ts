import * as v from 'valibot';
import { resultsPerPage, type CampaignResultsOptions, type Page } from '../isales/campaigns.ts';
import type { CallResult } from '../isales/callResult.ts';
import type { Answer } from '../isales/client.ts';
import type { Failure } from '../isales/failures.ts';
import { concernsEveryCall } from '../isales/failureTraits.ts';
import type { CallKey } from './call.ts';
import type { LookupService } from './lookupService.ts';
import { pacedQuery } from './pacedQuery.ts';
import type { Pacer } from './pacer.ts';
import {
  inLine,
  withOutcome,
  type ResultRow,
  type ResultSource,
  type RowOutcome,
  type SourceProgress,
} from './resultSource.ts';
import { rowResult } from './rowOutcomes.ts';

/** Which results of which campaign: all that brings them back. */
export interface CampaignResultsKey extends Pick<CampaignResultsOptions, 'everyAttempt' | 'days'> {
  readonly serverId: string;
  readonly vdnId: number;
  readonly campaignId: string;
}

const keyShape = v.tuple([
  v.literal('campaign'),
  v.string(),
  v.number(),
  v.string(),
  v.boolean(),
  v.nullable(v.object({ from: v.string(), to: v.string() })),
]);

function sourceIdOf({ serverId, vdnId, campaignId, everyAttempt, days }: CampaignResultsKey): string {
  return JSON.stringify(['campaign', serverId, vdnId, campaignId, everyAttempt, days ?? null]);
}

/** Reads the ID of a source again; `undefined` for one that is no campaign's. */
export function parseCampaignSourceId(sourceId: string): CampaignResultsKey | undefined {
  if (!sourceId.startsWith('["campaign"')) return undefined;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), keyShape), sourceId);
  if (!parsed.success) return undefined;
  const [, serverId, vdnId, campaignId, everyAttempt, days] = parsed.output;
  return { serverId, vdnId, campaignId, everyAttempt, ...(days ? { days } : {}) };
}

/** So many rows of a campaign are read, and so many pages as they take: a server that goes on for ever must end somewhere. */
const mostRows = 200_000;
const detailsAtOnce = 10;
/** So many failures in a row that concern the server, not the call, are reason to pause. */
const mostFailuresInARow = 5;

export interface CampaignResultsSource extends CampaignResultsKey {
  readonly title: string;
  /** Asks for one page, without repeats of its own. */
  readonly ask: (page: number, signal: AbortSignal) => Promise<Answer<Page<CallResult>>>;
  readonly service: Pick<LookupService, 'lookUp'>;
  /** The pace of the server. */
  readonly pacer: () => Pacer;
  /** Whether so many requests may be sent that one click has led to. */
  readonly maySend?: (requests: number) => Promise<boolean>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The finished calls of a campaign, page after page at the server's pace. Rows of a list have no times of answer and
 * hang-up; `askAgain` gets the whole result of a call.
 */
export class CampaignResults implements ResultSource {
  readonly id: string;
  readonly title: string;
  readonly #source: CampaignResultsSource;
  readonly #rows: ResultRow[] = [];
  readonly #places = new Map<string, number>();
  readonly #listeners = new Set<(rows: readonly number[]) => void>();
  /** Rows whose details are waited for, with what was known before. */
  readonly #detailed = new Map<number, RowOutcome>();
  #nextPage = 1;
  #isComplete = false;
  #totalCount: number | undefined;
  #unreadable = 0;
  #surplus = 0;
  #isCut = false;
  #failure: Failure | undefined;
  #controller: AbortController | undefined;
  /** Wanted to go on while what was under way had not yet ended. */
  #goesOn = false;

  constructor(source: CampaignResultsSource) {
    this.#source = source;
    this.title = source.title;
    this.id = sourceIdOf(source);
  }

  get rows(): readonly ResultRow[] {
    return this.#rows;
  }

  get progress(): SourceProgress {
    const waiting = this.#detailed.size;
    const isRunning = this.#goesOn || this.#controller?.signal.aborted === false;
    const heldForMs = isRunning ? this.#source.pacer().heldForMs : 0;
    return {
      state: isRunning ? 'running' : this.#isComplete && waiting === 0 ? 'done' : 'paused',
      done: this.#rows.length - waiting,
      total: Math.max(Math.min(this.#totalCount ?? 0, mostRows), this.#rows.length),
      ...(heldForMs === 0 ? {} : { heldForMs }),
      ...(this.#failure ? { failure: this.#failure } : {}),
      ...(this.#unreadable === 0 ? {} : { unreadable: this.#unreadable }),
      ...(this.#surplus === 0 ? {} : { surplus: this.#surplus }),
      ...(this.#isCut ? { keptRows: mostRows } : {}),
    };
  }

  /** Nothing is asked for any more when the last one who looks has gone. */
  onDidChange(listener: (rows: readonly number[]) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return {
      dispose: () => {
        if (this.#listeners.delete(listener) && !this.isShown) this.pause();
      },
    };
  }

  /** Whether anybody looks. */
  get isShown(): boolean {
    return this.#listeners.size > 0;
  }

  resume(): void {
    this.#goesOn = this.#controller?.signal.aborted === true;
    if (this.#controller) return;
    this.#failure = undefined;
    void this.#run();
  }

  pause(): void {
    this.#goesOn = false;
    this.#controller?.abort();
  }

  askAgain(rows: readonly number[]): void {
    const asked = rows.filter((row) => this.#rows[row] && !this.#detailed.has(row));
    for (const row of asked) {
      this.#detailed.set(row, this.#rows[row]?.outcome ?? { kind: 'waiting' });
      this.#setOutcome(row, inLine('waiting', this.#rows[row]?.outcome));
    }
    this.#tell(asked);
    this.resume();
  }

  dispose(): void {
    this.#listeners.clear();
    this.pause();
  }

  async #run(): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    this.#tell([]);
    try {
      await this.#getPages(controller.signal);
      while (this.#detailed.size > 0 && !controller.signal.aborted && !this.#failure)
        await this.#getDetails(controller.signal);
    } finally {
      this.#controller = undefined;
      if (this.#goesOn) this.resume();
      else this.#tell([]);
    }
  }

  async #getPages(signal: AbortSignal): Promise<void> {
    const { ask, pacer } = this.#source;
    while (!this.#isComplete && !signal.aborted) {
      const page = this.#nextPage;
      const answer = await pacedQuery(pacer(), () => ask(page, signal), signal);
      if (!answer.ok) {
        if (answer.error.kind !== 'cancelled') this.#failure = answer.error;
        return;
      }
      this.#take(answer.value);
      // Only the first page tells how many there are.
      if (page === 1 && !(await this.#maySendAll())) return;
    }
  }

  async #maySendAll(): Promise<boolean> {
    const { maySend } = this.#source;
    const pages = Math.ceil(Math.min(this.#totalCount ?? 0, mostRows) / resultsPerPage(this.#source));
    if (!maySend || (await maySend(Math.max(0, pages - 1)))) return true;
    this.pause();
    return false;
  }

  #take({ items, totalCount, unreadable = 0, surplus = 0 }: Page<CallResult>): void {
    const changed: number[] = [];
    const askedAt = this.#source.now();
    for (const result of items) {
      if (result.callId === undefined) {
        // Nobody could ask for this call, nor tell it from others: it is counted as one that cannot be read.
        this.#unreadable++;
        continue;
      }
      // A list that grows while it is read shows some of its rows twice.
      if (this.#places.has(result.callId)) continue;
      this.#places.set(result.callId, this.#rows.length);
      changed.push(this.#rows.length);
      this.#rows.push({
        serverId: this.#source.serverId,
        callId: result.callId,
        vdnId: result.vdnId ?? this.#source.vdnId,
        seenAt: [],
        outcome: { kind: 'found', result: rowResult(result), askedAt },
      });
    }
    this.#totalCount = totalCount ?? this.#totalCount;
    this.#unreadable += unreadable;
    this.#surplus += surplus;
    const rows = items.length + unreadable;
    const perPage = resultsPerPage(this.#source);
    const isLast =
      totalCount === undefined ? rows < perPage : rows === 0 || this.#nextPage * perPage >= totalCount;
    this.#isCut = !isLast && this.#nextPage * perPage >= mostRows;
    this.#isComplete = isLast || this.#isCut;
    if (this.#isComplete) this.#totalCount = this.#rows.length;
    this.#nextPage++;
    this.#tell(changed);
  }

  /** A few at a time, so that others get their turn with the server, too. */
  async #getDetails(signal: AbortSignal): Promise<void> {
    const rows = [...this.#detailed.keys()];
    let failuresInARow = 0;
    const work = async (): Promise<void> => {
      for (let row = rows.shift(); row !== undefined && !signal.aborted; row = rows.shift()) {
        const failure = await this.#getDetail(row, signal);
        failuresInARow = failure && concernsEveryCall(failure) ? failuresInARow + 1 : 0;
        if (failuresInARow < mostFailuresInARow) continue;
        this.#failure = failure;
        this.#controller?.abort();
      }
    };
    await Promise.all(Array.from({ length: detailsAtOnce }, work));
  }

  /** @returns why there is no result, but for `cancelled` */
  async #getDetail(row: number, signal: AbortSignal): Promise<Failure | undefined> {
    const known = this.#rows[row];
    if (known?.vdnId === undefined) return undefined;
    const call: CallKey = { serverId: known.serverId, vdnId: known.vdnId, callId: known.callId };
    const answer = await pacedQuery(
      this.#source.pacer(),
      async () => {
        this.#setOutcome(row, inLine('asking', this.#rows[row]?.outcome));
        this.#tell([row]);
        return (await this.#source.service.lookUp(call, { fresh: true, oneOfMany: true, signal })).answer;
      },
      signal,
    );
    const failure = answer.ok ? undefined : answer.error;
    if (failure?.kind === 'cancelled') {
      this.#setOutcome(row, inLine('waiting', this.#rows[row]?.outcome));
      this.#tell([row]);
      return undefined;
    }
    const before = this.#detailed.get(row);
    this.#detailed.delete(row);
    const askedAt = this.#source.now();
    // What the list said stays true when its details cannot be had.
    if (answer.ok) this.#setOutcome(row, { kind: 'found', result: rowResult(answer.value), askedAt });
    else if (before?.kind === 'found' && answer.error.kind !== 'callNotFound') this.#setOutcome(row, before);
    else this.#setOutcome(row, { kind: 'failed', failure: answer.error, askedAt });
    this.#tell([row]);
    return failure;
  }

  #setOutcome(row: number, outcome: RowOutcome): void {
    const known = this.#rows[row];
    if (known) this.#rows[row] = withOutcome(known, outcome);
  }

  #tell(rows: readonly number[]): void {
    for (const listener of this.#listeners) listener(rows);
  }
}
