/** What runs inside the extension host; bundled with the test files, see editorSuites.ts. */
import { appendFileSync } from 'node:fs';
import { writeCounts } from './mochaCounts.ts';
import { runMocha } from './mochaRun.ts';
import { COUNTS_VARIABLE, GREP_VARIABLE, LOG_VARIABLE } from './suiteVariables.ts';

/** How long a test in the editor may take unless it says otherwise, in milliseconds. */
const TEST_MS = 30_000;

/**
 * Runs the tests and writes report and counts to the files named by the environment.
 *
 * @param load imports the test files
 * @throws when a test failed, which makes the editor end with an error
 */
export async function runInEditor(load: () => Promise<void>): Promise<void> {
  const logFile = process.env[LOG_VARIABLE];
  const countsFile = process.env[COUNTS_VARIABLE];
  const grep = process.env[GREP_VARIABLE];
  const log = (line: string): void => {
    if (logFile) appendFileSync(logFile, `${line}\n`);
    else console.log(line);
  };
  const counts = await runMocha(load, {
    timeoutMs: TEST_MS,
    onLine: log,
    ...(grep ? { grep } : {}),
  }).catch((error: unknown) => {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    throw error;
  });
  if (countsFile) await writeCounts(countsFile, counts);
  if (counts.failed > 0) throw new Error(`${counts.failed} failed`);
}
