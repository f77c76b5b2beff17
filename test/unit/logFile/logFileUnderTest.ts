import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LogFile, type LogFileOptions, type LogFileState } from '../../../src/logFile/logFile.ts';
import type { FindQuery } from '../../../src/logFile/search/findQuery.ts';
import { temporaryFolder } from '../../host/paths.ts';

/** Opens logs in a folder of their own, and closes them. */
export class LogFolder {
  readonly #folder = temporaryFolder('unit-log');
  readonly #open: LogFile[] = [];
  readonly #states = new Map<LogFile, LogFileState>();
  #count = 0;

  async path(name: string): Promise<string> {
    return path.join((await this.#folder).path, name);
  }

  async write(content: string | Uint8Array, name = `log-${++this.#count}.log`): Promise<string> {
    const file = await this.path(name);
    await writeFile(file, content);
    return file;
  }

  /** Opens a log and waits until all of it is known. */
  async open(
    content: string | Uint8Array,
    options: Partial<LogFileOptions & { name: string }> = {},
  ): Promise<LogFile> {
    const log = await this.openFile(await this.write(content, options.name), options);
    await this.until(log, ({ isComplete }) => isComplete);
    return log;
  }

  async openFile(file: string, options: Partial<LogFileOptions> = {}): Promise<LogFile> {
    const opened: { log?: LogFile } = {};
    const log = await LogFile.open({
      path: file,
      encoding: 'utf-8',
      unpackFolder: (await this.#folder).path,
      pollMs: 10,
      lineCounter: new URL('../../../src/logFile/lineCountWorker.ts', import.meta.url),
      onChange: (state) => {
        if (opened.log) this.#states.set(opened.log, state);
      },
      ...options,
    });
    opened.log = log;
    this.#open.push(log);
    // As a page does: the index comes after the first lines.
    await log.rows(0, 1);
    return log;
  }

  /** Waits for a state. */
  async until(log: LogFile, isSo: (state: LogFileState) => boolean): Promise<LogFileState> {
    for (let patience = 0; patience < 1000; patience++) {
      if (isSo(log.state)) return log.state;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`The log stays at ${JSON.stringify(log.state)}.`);
  }

  async close(): Promise<void> {
    for (const log of this.#open.splice(0)) await log.close();
  }

  async remove(): Promise<void> {
    await this.close();
    await (await this.#folder).remove();
  }
}

/** The texts of all lines. */
export async function textsOf(log: LogFile): Promise<string[]> {
  return (await log.rows(0, log.state.rows)).map(({ text }) => text);
}

/** What a search counts. */
export async function countOf(
  log: LogFile,
  pattern: string,
  query: Partial<FindQuery> = {},
): Promise<number> {
  await log.find({ pattern, isRegExp: false, matchCase: true, wholeWord: false, ...query });
  const { find } = log.state;
  if (find?.problem !== undefined) throw new Error(find.problem);
  return find?.count ?? 0;
}
