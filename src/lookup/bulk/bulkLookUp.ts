import type { Failure } from '../../isales/failures.ts';
import { concernsEveryCall, mayPass, needsMending, traitsOf } from '../../isales/failureTraits.ts';
import type { CallKey, Lookup } from '../call.ts';
import type { LookupService } from '../lookupService.ts';
import type { Paced, Pacer } from '../pacer.ts';
import {
  inLine,
  withOutcome,
  type ResultRow,
  type ResultSource,
  type RowOutcome,
  type SourceProgress,
} from '../resultSource.ts';
import { isOutcome, outcomeOf } from '../rowOutcomes.ts';
import { fateOf, slowDownOf } from '../requestFate.ts';
import type { BatchHead, BatchNotes } from './batchFile.ts';
import { Rate } from './rate.ts';

export interface BulkLookUpOptions {
  readonly head: BatchHead;
  readonly rows: readonly ResultRow[];
  readonly service: Pick<LookupService, 'lookUp' | 'peek'>;
  /** The pace of the server as it is configured now. */
  readonly pacer: () => Pacer;
  readonly notes: BatchNotes;
  /** Whether this window may work on it: another one may do so already. */
  readonly mayRun?: () => boolean;
}

/** Rows that wait for their turn with the pacer: one batch, so that others get their turn, too. */
const rowsAhead = 10;
/** So often one call is asked for before its failure stands. */
const mostAttempts = 3;
/** So many failures in a row that concern the server, not the call, are reason to pause. */
const failuresInARow = 5;
/** Requests on their way when the user pauses may come home in this time. */
const graceMs = 2_000;
/** A server that wants more patience than this is left alone until the user decides. */
const longestHoldMs = 120_000;

/**
 * Asks for many calls at the server's pace, cached results first, and notes each answer. Whoever pauses it lets the
 * requests that are on their way come home; nothing is asked twice, nothing that was answered is lost.
 */
export class BulkLookUp implements ResultSource {
  readonly id: string;
  readonly title: string;
  readonly startedAt: number;
  readonly serverId: string;
  readonly #options: Omit<BulkLookUpOptions, 'rows'>;
  readonly #rows: ResultRow[];
  readonly #listeners = new Set<(rows: readonly number[]) => void>();
  readonly #rate = new Rate();
  /** Rows to ask for, next first. */
  #waiting: number[] = [];
  /** Rows that wait for their turn or their answer. */
  readonly #asked = new Set<number>();
  readonly #attempts = new Map<number, number>();
  /** Rows whose cached result does not do. */
  readonly #fresh = new Set<number>();
  /** Rows whose failures followed each other. */
  #streak: { readonly row: number; readonly failure: Failure }[] = [];
  #state: SourceProgress['state'] = 'paused';
  #failure: Failure | undefined;
  /** What led to the pause, where it was more than one failure. */
  #failuresInARow: Failure[] = [];
  #done = 0;
  #total = 0;
  /** Ends waiting for a turn. */
  #turns = new AbortController();
  /** Ends requests. */
  #requests = new AbortController();
  #grace: NodeJS.Timeout | undefined;
  #still = Promise.withResolvers<undefined>();

  constructor({ rows, ...options }: BulkLookUpOptions) {
    this.#options = options;
    ({ id: this.id, title: this.title, startedAt: this.startedAt, serverId: this.serverId } = options.head);
    this.#rows = [...rows];
    for (const { outcome } of this.#rows) {
      if (outcome.kind !== 'noVdn') this.#total++;
      if (isOutcome(outcome)) this.#done++;
    }
    if (this.#done === this.#total) this.#state = 'done';
    this.#still.resolve(undefined);
  }

  get rows(): readonly ResultRow[] {
    return this.#rows;
  }

  get progress(): SourceProgress {
    const isRunning = this.#state === 'running';
    const perSecond = isRunning ? this.#rate.perSecond : undefined;
    const heldForMs = isRunning ? this.#options.pacer().heldForMs : 0;
    return {
      state: this.#state,
      done: this.#done,
      total: this.#total,
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
      ...(this.#failuresInARow.length === 0 ? {} : { failuresInARow: [...this.#failuresInARow] }),
      ...(heldForMs === 0 ? {} : { heldForMs }),
      ...(perSecond === undefined
        ? {}
        : { perSecond, leftMs: ((this.#total - this.#done) / perSecond) * 1000 }),
    };
  }

  onDidChange(listener: (rows: readonly number[]) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Whether it may run here, and not in another window. */
  mayRun(): boolean {
    return this.#options.mayRun?.() !== false;
  }

  /** Begins, or goes on with what is still waiting: what failed last comes last. */
  resume(): void {
    if (this.#state !== 'paused' || !this.mayRun()) return;
    clearTimeout(this.#grace);
    if (this.#failure && traitsOf(this.#failure.kind).slowsDown) this.#options.pacer().stopHolding();
    this.#failure = undefined;
    this.#failuresInARow = [];
    this.#streak = [];
    this.#rate.reset();
    this.#turns = new AbortController();
    this.#requests = new AbortController();
    this.#state = 'running';
    const paused = this.#still;
    this.#still = Promise.withResolvers();
    paused.resolve(this.#still.promise);
    const attempts = (row: number): number => this.#attempts.get(row) ?? 0;
    this.#waiting = this.#rows
      .flatMap(({ outcome }, row) => (outcome.kind === 'waiting' && !this.#asked.has(row) ? [row] : []))
      .sort((a, b) => attempts(a) - attempts(b) || a - b);
    this.#takeCached();
    this.#goOn();
  }

  pause(): void {
    this.#stop(undefined);
  }

  askAgain(rows: readonly number[]): void {
    const again = rows.filter((row) => {
      const known = this.#rows[row];
      return known && isOutcome(known.outcome) && !this.#asked.has(row);
    });
    if (again.length === 0 || !this.mayRun()) return;
    this.#options.notes.write({ again });
    for (const row of again) {
      this.#fresh.add(row);
      this.#attempts.delete(row);
      this.#putInLine(row, 'waiting');
    }
    if (this.#state === 'running') for (const row of again) this.#waiting.push(row);
    else this.#state = 'paused';
    this.#tell(again);
    if (this.#state === 'paused') this.resume();
    else this.#goOn();
  }

  /** Resolves when nothing is on its way any more: all is done, or it was paused. */
  async whenStill(): Promise<void> {
    await this.#still.promise;
  }

  /** Ends requests at once; what is not answered is waiting. */
  dispose(): void {
    if (this.#state === 'running') this.#stop(undefined);
    clearTimeout(this.#grace);
    this.#requests.abort();
    this.#listeners.clear();
  }

  /** What is cached needs no turn. */
  #takeCached(): void {
    const found: number[] = [];
    this.#waiting = this.#waiting.filter((row) => {
      const lookup = this.#fresh.has(row) ? undefined : this.#options.service.peek(this.#keyOf(row));
      if (!lookup) return true;
      this.#settle(row, outcomeOf(lookup));
      found.push(row);
      return false;
    });
    this.#tell(found);
  }

  #goOn(): void {
    while (this.#state === 'running' && this.#asked.size < rowsAhead) {
      const row = this.#waiting.shift();
      if (row === undefined) break;
      this.#asked.add(row);
      void this.#ask(row);
    }
    if (this.#state === 'running' && this.#asked.size === 0 && this.#waiting.length === 0) this.#finish();
  }

  async #ask(row: number): Promise<void> {
    let lookup: Lookup | undefined;
    try {
      lookup = await this.#options.pacer().run(() => this.#send(row), this.#turns.signal);
    } catch {
      // Paused before its turn came.
    }
    this.#asked.delete(row);
    this.#take(row, lookup);
    this.#goOn();
    if (this.#state !== 'running' && this.#asked.size === 0) {
      clearTimeout(this.#grace);
      this.#still.resolve(undefined);
    }
  }

  async #send(row: number): Promise<Paced<Lookup>> {
    this.#putInLine(row, 'asking');
    this.#tell([row]);
    const lookup = await this.#options.service.lookUp(this.#keyOf(row), {
      fresh: this.#fresh.has(row),
      signal: this.#requests.signal,
      oneOfMany: true,
    });
    const { answer, source } = lookup;
    return {
      value: lookup,
      fate: source === 'cache' ? 'unsent' : fateOf(answer),
      ...slowDownOf(answer),
    };
  }

  /** Takes an answer, or that there is none. */
  #take(row: number, lookup: Lookup | undefined): void {
    const failure = lookup && !lookup.answer.ok ? lookup.answer.error : undefined;
    if (!lookup || failure?.kind === 'cancelled') {
      this.#putInLine(row, 'waiting');
      // It was paused, and goes on already.
      if (this.#state === 'running') this.#waiting.unshift(row);
    } else if (failure && needsMending(failure)) {
      this.#waitAfter(row, failure);
      this.#stop(failure);
    } else if (failure && concernsEveryCall(failure)) {
      this.#takeServerFailure(row, lookup, failure);
    } else {
      this.#streak = [];
      this.#fresh.delete(row);
      this.#rate.note(performance.now());
      this.#settle(row, outcomeOf(lookup));
      // A server may want patience whatever else it says.
      const { heldForMs } = this.#options.pacer();
      if (heldForMs > longestHoldMs)
        this.#stop({ kind: 'tooManyRequests', retryAfterSeconds: Math.ceil(heldForMs / 1000) });
    }
    this.#tell([row]);
  }

  #takeServerFailure(row: number, lookup: Lookup, failure: Failure): void {
    const attempt = (this.#attempts.get(row) ?? 0) + 1;
    this.#attempts.set(row, attempt);
    // What came home after the failures that were reason to pause is one of them.
    const isOneOfThose = this.#state === 'paused' && this.#failure !== undefined;
    const comesAgain = (mayPass(failure) || isOneOfThose) && attempt < mostAttempts;
    if (comesAgain) {
      this.#waitAfter(row, failure);
      if (this.#state === 'running') this.#waiting.push(row);
    } else {
      this.#rate.note(performance.now());
      this.#settle(row, outcomeOf(lookup));
    }
    // Whoever is asked to slow down, and does, has not failed.
    if (!traitsOf(failure.kind).slowsDown || !comesAgain) this.#streak.push({ row, failure });
    if (isOneOfThose && this.#failuresInARow.length > 0) this.#failuresInARow.push(failure);
    if (this.#streak.length >= failuresInARow) this.#stop(failure);
    else if (this.#options.pacer().heldForMs > longestHoldMs) this.#stop(failure);
  }

  #stop(failure: Failure | undefined): void {
    if (this.#state !== 'running') return;
    this.#state = 'paused';
    this.#failure = failure;
    const inARow = this.#streak.length >= failuresInARow ? this.#streak : [];
    this.#failuresInARow = failure ? inARow.map((one) => one.failure) : [];
    this.#turns.abort();
    // Their failures say nothing about these calls: they are asked for when it goes on, a few times at most.
    const again = failure
      ? this.#streak
          .map(({ row }) => row)
          .filter(
            (row) =>
              this.#rows[row]?.outcome.kind === 'failed' && (this.#attempts.get(row) ?? 0) < mostAttempts,
          )
      : [];
    if (again.length > 0) this.#options.notes.write({ again });
    for (const row of again) this.#putInLine(row, 'waiting');
    this.#streak = [];
    if (this.#asked.size === 0) this.#still.resolve(undefined);
    else
      this.#grace = setTimeout(() => {
        this.#requests.abort();
      }, graceMs);
    this.#tell(again);
  }

  #finish(): void {
    this.#state = 'done';
    this.#options.notes.write({ done: true });
    this.#still.resolve(undefined);
    this.#tell([]);
  }

  /** Enters what became of a row, also for later windows. */
  #settle(row: number, outcome: RowOutcome): void {
    this.#replace(row, outcome);
    this.#options.notes.write({ row, outcome });
  }

  #putInLine(row: number, kind: 'waiting' | 'asking'): void {
    this.#replace(row, inLine(kind, this.#rows[row]?.outcome));
  }

  /** Its query failed, and comes again. */
  #waitAfter(row: number, lastFailure: Failure): void {
    this.#settle(row, { kind: 'waiting', lastFailure });
  }

  #replace(at: number, outcome: RowOutcome): void {
    const row = this.#rows[at];
    if (!row) return;
    this.#done += Number(isOutcome(outcome)) - Number(isOutcome(row.outcome));
    this.#rows[at] = withOutcome(row, outcome);
  }

  #keyOf(at: number): CallKey {
    const { serverId, vdnId = 0, callId = '' } = this.#rows[at] ?? { serverId: this.serverId };
    return { serverId, vdnId, callId };
  }

  #tell(rows: readonly number[]): void {
    for (const listener of this.#listeners) listener(rows);
  }
}
