/** Runs mocha from within a process, and counts. */
import Mocha from 'mocha';
import type { Counts } from './mochaCounts.ts';

/** Settings of {@link runMocha}. */
export interface MochaRunOptions {
  /** How long a test or hook may take unless it says otherwise, in milliseconds. */
  timeoutMs: number;
  /** Only tests whose full title contains this text. */
  grep?: string;
  /** Receives each line of the report; the terminal when left out. */
  onLine?: (line: string) => void;
}

/**
 * Runs tests and reports them as mocha's "spec" does. A test that skips itself fails: what a test needs is put there
 * before it runs, and what a system cannot have is no test there.
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
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: 'spec',
    timeout: options.timeoutMs,
    forbidOnly: true,
    forbidPending: true,
  });
  if (options.grep) mocha.fgrep(options.grep);
  // Defines describe(), it() and so on for files that are imported rather than loaded by mocha.
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await load(mocha);
  await mocha.loadFilesAsync();
  const counts = { passed: 0, failed: 0 };
  const failures: string[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => {
      resolve();
    });
    runner.on('pass', () => (counts.passed += 1));
    runner.on('fail', (test: Mocha.Test) => {
      counts.failed += 1;
      failures.push(test.fullTitle());
    });
  });
  return { ...counts, failures };
}
