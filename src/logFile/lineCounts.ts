import { Worker } from 'node:worker_threads';
import type { LineIndex } from './lineIndex.ts';
import type { TextEncoding } from '../text/encoding.ts';

/** What a thread that counts lines is to do: `lineCountWorker.ts`. */
export interface LineCountTask {
  /** The open file: threads share them. */
  readonly fd: number;
  readonly encoding: TextEncoding;
  /** So many bytes of the file are counted: whole blocks. */
  readonly to: number;
}

/** What that thread tells of some blocks in a row. */
export interface CountedBlocks {
  /** Line breaks in each. */
  readonly breaks: Uint32Array;
  /** Whether a `\r` comes last. */
  readonly endsInCarriage: boolean;
}

/**
 * Counts the lines of a file in a thread of its own, while call IDs are looked for in this one.
 * @param script the bundled `lineCountWorker.ts`
 * @param index takes the counts as they come; has none yet
 * @param onProgress told after each stretch
 * @returns when all is counted, or as much as could be
 */
export async function countLinesBeside(
  script: URL,
  task: LineCountTask,
  index: LineIndex,
  onProgress: () => void,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const worker = new Worker(script, { workerData: task, name: 'isales log lines' });
  const ended = Promise.withResolvers<undefined>();
  worker.on('message', ({ breaks, endsInCarriage }: CountedBlocks) => {
    index.appendBlocks(breaks, endsInCarriage);
    onProgress();
  });
  // What is missing then is counted otherwise.
  worker.on('error', () => undefined);
  worker.on('exit', () => {
    ended.resolve(undefined);
  });
  const stop = (): void => void worker.terminate();
  signal.addEventListener('abort', stop);
  await ended.promise;
  signal.removeEventListener('abort', stop);
}
