/** Runs jobs side by side, as many at once as the machine can take, and shows what they say one after the other. */
import { availableParallelism } from 'node:os';

/** A piece of work that needs nothing of the others but that some were successful before. */
export interface Job {
  /** Name for people. */
  readonly name: string;
  /** Whether it can run now. Asked again whenever another one has ended. */
  readonly isReady: () => boolean;
  /** Does the work. Must not reject. */
  readonly run: (say: (line: string) => void) => Promise<void>;
}

/**
 * How many jobs run at once. Windows of an editor want a core each, and nobody has tried more than two.
 */
const LANES = Math.min(2, availableParallelism());

/** What tests put in the place of machine and console. */
export interface LaneOptions {
  readonly lanes?: number;
  readonly show?: (line: string) => void;
}

/**
 * Starts the jobs in their order, each as soon as a lane is free and it is ready, and waits for all. What a job says
 * is shown as it comes while it is the oldest one that runs; what the others say is shown when their turn comes.
 *
 * @param stop whether to start no more
 */
export async function runInLanes(
  jobs: readonly Job[],
  stop: () => boolean,
  { lanes = LANES, show = console.log }: LaneOptions = {},
): Promise<void> {
  const waiting = [...jobs];
  const speakers: Speaker[] = [];
  let changed = Promise.withResolvers<undefined>();
  let busy = 0;

  const letSpeak = (): void => {
    for (;;) {
      speakers[0]?.speakUp();
      if (!speakers[0]?.hasEnded) return;
      speakers.shift();
    }
  };
  const start = async (job: Job): Promise<void> => {
    const speaker = new Speaker(show);
    speakers.push(speaker);
    letSpeak();
    await job.run((line) => {
      speaker.say(line);
    });
    speaker.hasEnded = true;
    letSpeak();
  };

  while (waiting.length > 0 && !stop()) {
    const next = waiting.findIndex((job) => job.isReady());
    const job = waiting[next];
    if (job && busy < lanes) {
      waiting.splice(next, 1);
      busy += 1;
      void start(job).then(() => {
        busy -= 1;
        changed.resolve(undefined);
      });
    } else {
      if (busy === 0)
        throw new Error(`These wait for each other: ${waiting.map(({ name }) => name).join(', ')}`);
      await changed.promise;
      changed = Promise.withResolvers();
    }
  }
  while (busy > 0) {
    await changed.promise;
    changed = Promise.withResolvers();
  }
}

/** Shows lines at once when it may, and keeps them until then. */
class Speaker {
  hasEnded = false;
  readonly #show: (line: string) => void;
  #kept: string[] | undefined = [];

  constructor(show: (line: string) => void) {
    this.#show = show;
  }

  say(line: string): void {
    if (this.#kept) this.#kept.push(line);
    else this.#show(line);
  }

  speakUp(): void {
    const kept = this.#kept ?? [];
    this.#kept = undefined;
    for (const line of kept) this.#show(line);
  }
}
