import { Worker } from 'node:worker_threads';
import type { OwnPattern } from '../callsInText/ownPatterns.ts';
import type { UnusedPattern } from '../callsInText/patternsInUse.ts';
import type { LogFile, LogFileOptions, LogFileState } from './logFile.ts';

type Methods = Pick<
  LogFile,
  | 'rows'
  | 'text'
  | 'nextCall'
  | 'callInOrder'
  | 'vdnAt'
  | 'showOnly'
  | 'rowOf'
  | 'partsWith'
  | 'partsWithMatches'
  | 'find'
  | 'cancelFind'
  | 'nextMatch'
  | 'unpackOn'
  | 'close'
>;
type MethodName = keyof Methods;

/** To the thread. */
export interface LogFileCall {
  readonly id: number;
  readonly method: MethodName | 'state';
  readonly args: readonly unknown[];
}

/** From the thread: an answer, or what is different now. */
export type LogFileReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly state: LogFileState }
  | { readonly unused: UnusedPattern };

/** What a thread is started with. */
export interface ThreadData extends Omit<LogFileOptions, 'onChange' | 'lineCounter' | 'findMore'> {
  /** The user's own patterns of call IDs, as they are now: later ones count in threads that are started later. */
  readonly patterns?: readonly OwnPattern[];
}

export interface LogFileThreadOptions extends ThreadData, Pick<LogFileOptions, 'onChange'> {
  /** Told of a pattern that is not used: it is broken, or takes too long. */
  readonly onUnused?: (pattern: UnusedPattern) => void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** How long a thread may take to tidy up before it is ended, in milliseconds. */
const tidyMs = 3000;

/** A log in a thread of its own, so that reading and searching it holds nothing up. */
export class LogFileThread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #ended: Error | undefined;

  /** @param script the bundled `worker.ts` */
  constructor(script: string | URL, { onChange, onUnused, ...data }: LogFileThreadOptions) {
    this.#worker = new Worker(script, { workerData: data satisfies ThreadData, name: 'isales log' });
    this.#worker.on('message', (reply: LogFileReply) => {
      if ('state' in reply) {
        onChange(reply.state);
        return;
      }
      if ('unused' in reply) {
        onUnused?.(reply.unused);
        return;
      }
      const pending = this.#pending.get(reply.id);
      this.#pending.delete(reply.id);
      if ('error' in reply) pending?.reject(new Error(reply.error));
      else pending?.resolve(reply.value);
    });
    this.#worker.on('error', (error) => {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    });
    this.#worker.on('exit', () => {
      this.#end(new Error('The thread of the log has ended.'));
    });
  }

  /** Calls a method of the {@link LogFile} in the thread. Rejects when that does, or when the thread is gone. */
  async call<M extends MethodName>(
    method: M,
    ...args: Parameters<Methods[M]>
  ): Promise<Awaited<ReturnType<Methods[M]>>> {
    return (await this.#send(method, args)) as Awaited<ReturnType<Methods[M]>>;
  }

  async state(): Promise<LogFileState> {
    return (await this.#send('state', [])) as LogFileState;
  }

  /** Ends the thread and all it started; what it unpacked is removed. */
  async close(): Promise<void> {
    if (!this.#ended) {
      const patience = Promise.withResolvers<undefined>();
      const timer = setTimeout(() => {
        patience.resolve(undefined);
      }, tidyMs);
      await Promise.race([this.call('close').catch(() => undefined), patience.promise]);
      clearTimeout(timer);
    }
    await this.#worker.terminate();
  }

  #send(method: LogFileCall['method'], args: readonly unknown[]): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, args } satisfies LogFileCall);
    });
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#pending.values()) reject(this.#ended);
    this.#pending.clear();
  }
}
