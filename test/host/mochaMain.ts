/**
 * Runs the test files that fit a pattern in this process:
 *
 *   node test/host/mochaMain.ts --timeout 10000 --counts counts.json [--grep text] 'test/unit/**\/*.test.ts'
 */
import { globSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeCounts } from './mochaCounts.ts';
import { runMocha } from './mochaRun.ts';
import { ROOT } from './paths.ts';
import { runCleanups } from './processes.ts';

/** How long the process may live on after the last test, in milliseconds. */
const LINGER_MS = 10_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    timeout: { type: 'string', default: '10000' },
    counts: { type: 'string' },
    grep: { type: 'string' },
  },
});

const files = globSync(positionals, { cwd: ROOT }).sort();
const counts = await runMocha(
  (mocha) => {
    for (const file of files) mocha.addFile(path.join(ROOT, file));
  },
  {
    timeoutMs: Number(values.timeout),
    ...(values.grep === undefined ? {} : { grep: values.grep }),
  },
);
if (values.counts !== undefined) await writeCounts(values.counts, counts);
await runCleanups(); // editors that a failed test left running
process.exitCode = counts.failed > 0 ? 1 : 0;
setTimeout(() => {
  console.error('The tests ended, but something they started still runs:', process.getActiveResourcesInfo());
  process.exit(1);
}, LINGER_MS).unref();
