import { originOf } from '../isales/serverProfile.ts';
import type { Servers } from './ports.ts';
import type { Turn } from './turns.ts';

/** How fast requests may follow each other. */
export interface Pace {
  /** Requests at once, 1 to 10. */
  readonly batchSize: number;
  /** From the begin of one batch to that of the next, 1,000 at least. */
  readonly betweenBatchesMs: number;
}

/** What came of one request, as far as the pace depends on it. */
export interface Paced<T> {
  readonly value: T;
  /** `answered`: the server said something. `lost`: it may have got the request. `unsent`: no request left. */
  readonly fate: 'answered' | 'lost' | 'unsent';
  /** The server wants fewer requests (429, `Retry-After`). */
  readonly slowDown?: {
    /** For so long it wants none. */
    readonly retryAfterMs?: number;
  };
}

/** Time that only goes forward. */
export interface Timing {
  /** Milliseconds since some moment. */
  now(): number;
  /** Calls back once, unless disposed before; earlier where that is very long. */
  after(ms: number, callback: () => void): { dispose(): void };
}

/** The vendor's ceiling: ten requests at once, more than a second between batches (isales-api.md: Pace). */
export const fastestPace: Pace = { batchSize: 10, betweenBatchesMs: 1_000 };
/** Two milliseconds more are more than a second in any log that has milliseconds. */
const marginMs = 2;
const firstBackOffMs = 2_000;
const longestBackOffMs = 30_000;
/** So often it is looked whether another window has ended its turn. */
const turnRetryMs = 200;

interface Waiting {
  /** Sends the request; resolves when it is over, and never rejects. */
  readonly send: () => Promise<Omit<Paced<unknown>, 'value'>>;
  readonly leave: () => void;
}

interface Batch {
  unsettled: number;
  /** Whether a request of it left, or may have left. */
  wasSent: boolean;
  /** The server has got its first request for sure. */
  isBegun: boolean;
  wasSlowedDown: boolean;
}

/**
 * Keeps the pace of all that is asked of one server in bulk: at most ten requests at once, and a new batch more than a
 * second after the last one began, as the server sees it. When a request arrives there only its answer tells: so a batch
 * counts as begun with its first answer, and what is sent next takes the place of a request that was over for more than
 * a second. No eleven requests reach the server within one second, however long each was on its way.
 *
 * No library for queues does that: they count from the moment a request leaves here, know no batches, and cannot be
 * held for a while.
 */
export class Pacer {
  readonly #pace: () => Pace;
  readonly #timing: Timing;
  readonly #turn: Turn | undefined;
  #hasTurn = false;
  readonly #waiting: Waiting[] = [];
  #inFlight = 0;
  /** When requests were over, the latest last; only what is younger than the gap counts. */
  #over: number[] = [];
  #batch: Batch | undefined;
  #begunAt = -Infinity;
  /** All that was over by the time the next batch could begin must be as old. */
  #notBefore: number | undefined;
  #heldUntil = -Infinity;
  /** Fewer at once while the server wants that. */
  #size = fastestPace.batchSize;
  #backOffMs = firstBackOffMs;
  #timer: { dispose(): void } | undefined;

  /**
   * @param pace read before each batch; what is faster than allowed counts as what is allowed
   * @param turn taken before the first batch, and given back when nothing waits any more, or another one wants it
   */
  constructor(pace: () => Pace = () => fastestPace, timing: Timing = realTiming, turn?: Turn) {
    this.#pace = pace;
    this.#timing = timing;
    this.#turn = turn;
  }

  /** For how many more milliseconds the server wants no request. */
  get heldForMs(): number {
    return Math.max(0, this.#heldUntil - this.#timing.now());
  }

  /** Goes on although the server wanted more patience. */
  stopHolding(): void {
    this.#heldUntil = -Infinity;
    this.#schedule();
  }

  /**
   * Sends a request in its turn.
   * @param request starts it; called once
   * @param signal ends the waiting, with its reason; a request that has begun is its own to end
   */
  async run<T>(request: () => Promise<Paced<T>>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        const at = this.#waiting.indexOf(waiting);
        if (at >= 0) this.#waiting.splice(at, 1);
        reject(signal?.reason as Error);
      };
      const waiting: Waiting = {
        leave,
        send: async () => {
          signal?.removeEventListener('abort', leave);
          try {
            const paced = await request();
            resolve(paced.value);
            return paced;
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
            return { fate: 'lost' };
          }
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiting);
      this.#schedule();
    });
  }

  /** Lets go of a server that is not asked any more. */
  dispose(): void {
    this.#timer?.dispose();
    this.#waiting.length = 0;
    this.#endTurn();
  }

  #schedule(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const at = this.#nextAt();
    if (at === undefined) {
      this.#endTurnLater();
      return;
    }
    // Never at once: who asks for ten gets all ten into one batch.
    const ms = Math.max(0, at - this.#timing.now());
    this.#timer = this.#timing.after(ms, () => {
      this.#timer = undefined;
      const now = this.#nextAt();
      if (now === undefined || now > this.#timing.now()) this.#schedule();
      else if (this.#takeTurn()) this.#startBatch();
      else this.#waitForTurn();
    });
  }

  /** Another one who wants the turn gets it after each batch. */
  #takeTurn(): boolean {
    if (!this.#turn) return true;
    if (this.#hasTurn && this.#turn.isWanted()) return false;
    this.#hasTurn ||= this.#turn.take();
    return this.#hasTurn;
  }

  #waitForTurn(): void {
    if (this.#isQuiet()) this.#endTurn();
    this.#timer = this.#timing.after(turnRetryMs, () => {
      this.#schedule();
    });
  }

  #endTurnLater(): void {
    if (!this.#hasTurn || this.#waiting.length > 0 || this.#inFlight > 0) return;
    this.#timer = this.#timing.after(this.#gapMs(), () => {
      if (this.#isQuiet()) this.#endTurn();
      else this.#schedule();
    });
  }

  /** Whether the next one may ask at once without coming too close to what was asked last. */
  #isQuiet(): boolean {
    return this.#inFlight === 0 && this.#recent().length === 0;
  }

  #endTurn(): void {
    if (this.#hasTurn) this.#turn?.giveBack();
    this.#hasTurn = false;
  }

  /** When the next batch may begin; `undefined` while that is not known, or nothing waits. */
  #nextAt(): number | undefined {
    if (this.#waiting.length === 0 || (this.#batch && !this.#batch.isBegun)) return undefined;
    const now = this.#timing.now();
    const earliest = Math.max(this.#begunAt + this.#gapMs(), this.#heldUntil);
    if (now < earliest) return earliest;
    const recent = this.#recent();
    this.#notBefore ??= recent.length > 0 ? (recent.at(-1) ?? 0) + this.#gapMs() : now;
    if (now < this.#notBefore) return this.#notBefore;
    if (this.#free() > 0) return now;
    return recent[0] === undefined ? undefined : recent[0] + this.#gapMs();
  }

  #startBatch(): void {
    const waiting = this.#waiting.splice(0, this.#free());
    const batch: Batch = { unsettled: waiting.length, wasSent: false, isBegun: false, wasSlowedDown: false };
    this.#batch = batch;
    this.#notBefore = undefined;
    this.#inFlight += waiting.length;
    for (const { send } of waiting)
      void send().then((paced) => {
        this.#settle(batch, paced);
      });
  }

  #settle(batch: Batch, { fate, slowDown }: Omit<Paced<unknown>, 'value'>): void {
    const now = this.#timing.now();
    this.#inFlight--;
    batch.unsettled--;
    if (fate !== 'unsent') {
      batch.wasSent = true;
      this.#over = [...this.#recent(), now];
    }
    // Where no answer came, the last one to be lost is the latest that the batch can have begun.
    if (!batch.isBegun && (fate === 'answered' || batch.unsettled === 0)) {
      batch.isBegun = true;
      if (batch.wasSent) this.#begunAt = now;
    }
    if (slowDown) this.#slowDown(batch, slowDown.retryAfterMs);
    else if (batch.unsettled === 0 && batch.wasSent && !batch.wasSlowedDown) {
      this.#size = Math.min(fastestPace.batchSize, this.#size * 2);
      this.#backOffMs = firstBackOffMs;
    }
    this.#schedule();
  }

  #slowDown(batch: Batch, retryAfterMs: number | undefined): void {
    const now = this.#timing.now();
    const isFirst = !batch.wasSlowedDown;
    const pauseMs = retryAfterMs ?? (isFirst ? this.#backOffMs : 0);
    this.#heldUntil = Math.max(this.#heldUntil, now + pauseMs);
    if (!isFirst) return;
    batch.wasSlowedDown = true;
    this.#size = Math.max(1, Math.floor(Math.min(this.#size, this.#batchSize()) / 2));
    this.#backOffMs = Math.min(longestBackOffMs, this.#backOffMs * 2);
  }

  #free(): number {
    return Math.min(this.#size, this.#batchSize()) - this.#inFlight - this.#recent().length;
  }

  #recent(): number[] {
    const since = this.#timing.now() - this.#gapMs();
    return this.#over.filter((at) => at > since);
  }

  #batchSize(): number {
    return clamp(Math.floor(this.#pace().batchSize), 1, fastestPace.batchSize);
  }

  #gapMs(): number {
    return clamp(this.#pace().betweenBatchesMs, fastestPace.betweenBatchesMs, 3_600_000) + marginMs;
  }
}

/** One pace for each server, by its origin, for all that ask it, in other windows, too, where turns are given. */
export class Pacers {
  readonly #pace: () => Pace;
  readonly #timing: Timing;
  readonly #turns: { of(origin: string): Turn } | undefined;
  readonly #pacers = new Map<string, Pacer>();

  /** @param turns keep the pace among all who share them, e.g. the windows of this machine */
  constructor(
    pace: () => Pace = () => fastestPace,
    timing: Timing = realTiming,
    turns?: { of(origin: string): Turn },
  ) {
    this.#pace = pace;
    this.#timing = timing;
    this.#turns = turns;
  }

  /** @param origin of the server's base URL: two entries for one server share its pace */
  of(origin: string): Pacer {
    let pacer = this.#pacers.get(origin);
    if (!pacer) {
      pacer = new Pacer(this.#pace, this.#timing, this.#turns?.of(origin));
      this.#pacers.set(origin, pacer);
    }
    return pacer;
  }

  /** The pace of a server as it is configured now. */
  ofServer(serverId: string, servers: Pick<Servers, 'find'>): Pacer {
    const server = servers.find(serverId);
    return this.of((server.ok ? originOf(server.value) : undefined) ?? serverId);
  }

  dispose(): void {
    for (const pacer of this.#pacers.values()) pacer.dispose();
    this.#pacers.clear();
  }
}

/** The longest that a timer of Node counts. */
const longestTimerMs = 2 ** 31 - 1;

/** The clock of this process. */
export const realTiming: Timing = {
  now: () => performance.now(),
  after: (ms, callback) => {
    // A timer of Node may be up to a millisecond early, and counts some 24 days at most: a longer one would fire at once,
    // again and again. The pacer looks again.
    const timer = setTimeout(callback, Math.min(longestTimerMs, Math.ceil(ms)));
    return {
      dispose: () => {
        clearTimeout(timer);
      },
    };
  },
};

/** What is no number is the slower end's problem, not the server's. */
function clamp(value: number, from: number, to: number): number {
  return Number.isNaN(value) ? from : Math.min(to, Math.max(from, value));
}
