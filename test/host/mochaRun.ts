/** Runs mocha from within a process, and counts. */
import Mocha from 'mocha';
import type { Counts } from './mochaCounts.ts';

/** Settings of {@link runMocha}. */
export interface MochaRunOptions {
  /** How long a test or hook may take unless it says otherwise, in milliseconds. */
  timeoutMs: number;
  /** How often a test that failed is tried again; each such test is named in the report. */
  retries?: number;
  /** Only tests whose full title contains this text. */
  grep?: string;
  /** Receives each line of the report; the terminal when left out. */
  onLine?: (line: string) => void;
}

/**
 * Runs tests and reports them as mocha's "spec" does.
 *
 * @param load defines the tests: imports the test files, or names them with `mocha.addFile`
 */
export async function runMocha(
  load: (mocha: Mocha) => Promise<void> | void,
  options: MochaRunOptions,
): Promise<Counts> {
  const { onLine } = options;
  if (onLine) {
    // The reporter writes through this one function, in printf style; it is meant to be replaced.
    const { format } = await import('node:util');
    Mocha.reporters.Base.consoleLog = (...args: unknown[]): void => {
      onLine(format(...args));
    };
  }
  const mocha = new Mocha({ ui: 'bdd', reporter: 'spec', timeout: options.timeoutMs, forbidOnly: true });
  mocha.retries(options.retries ?? 0);
  if (options.grep) mocha.fgrep(options.grep);
  // Defines describe(), it() and so on for files that are imported rather than loaded by mocha.
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await load(mocha);
  await mocha.loadFilesAsync();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => {
      resolve();
    });
    runner.on('retry', (test: Mocha.Test, error: Error) => {
      Mocha.reporters.Base.consoleLog(
        `    tried again: ${test.fullTitle()}: ${error.message.split('\n')[0] ?? ''}`,
      );
    });
    runner.on('pass', () => (counts.passed += 1));
    runner.on('fail', () => (counts.failed += 1));
    runner.on('pending', () => (counts.skipped += 1));
  });
  return counts;
}
