/**
 * Opens the log named on the command line in a thread, as the viewer does, and prints what that took, as JSON. Runs in a
 * process of its own: `gigabyteLogRun.ts WHAT THREAD LOG RIPGREP PATTERN…`. Patterns that start with `re:` are expressions.
 * WHAT is `times`, or `memory` to look at memory all the while, which takes time from what is timed.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { LogFileThread } from '../../src/logFile/logFileThread.ts';
import type { LogFileState } from '../../src/logFile/logFile.ts';

/** Rows of a tall screen. */
const screenRows = 100;

const [what, script = '', file = '', ripgrep = '', ...patterns] = process.argv.slice(2);
let state: LogFileState | undefined;
let changed = Promise.withResolvers<undefined>();
const until = async (isSo: (state: LogFileState) => boolean): Promise<void> => {
  while (!state || !isSo(state)) await changed.promise;
};

/** Resident memory of this process and of all it started, in KB; `own` leaves out pages of files that are mapped. */
function memory(): { all: number; own: number } {
  const children = readdirSync('/proc/self/task').flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  );
  const sum = { all: 0, own: 0 };
  for (const pid of ['self', ...children])
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const kb = (name: string): number =>
        Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
      sum.all += kb('VmRSS');
      sum.own += kb('RssAnon') + kb('RssShmem');
    } catch {
      // It has ended.
    }
  return sum;
}

await delay(300);
const idle = memory();
const peak = { all: 0, own: 0 };
const sample = (): void => {
  const now = memory();
  peak.all = Math.max(peak.all, now.all - idle.all);
  peak.own = Math.max(peak.own, now.own - idle.own);
};
const sampling = what === 'memory' ? setInterval(sample, 10) : undefined;

const started = performance.now();
const thread = new LogFileThread(script, {
  path: file,
  encoding: 'utf-8',
  ripgrep,
  unpackFolder: '/nonexistent',
  onChange: (next) => {
    state = next;
    const { resolve } = changed;
    changed = Promise.withResolvers();
    resolve(undefined);
  },
});
const rows = await thread.call('rows', 0, screenRows);
const firstRowsMs = performance.now() - started;
await until(({ isComplete }) => isComplete);
const knownMs = performance.now() - started;
const places = state?.places ?? 0;
const lines = state?.lines ?? 0;

const finds: { ms: number; count: number }[] = [];
for (const pattern of patterns) {
  const isRegExp = pattern.startsWith('re:');
  const from = performance.now();
  await thread.call('find', {
    pattern: isRegExp ? pattern.slice(3) : pattern,
    isRegExp,
    matchCase: true,
    wholeWord: false,
  });
  finds.push({ ms: performance.now() - from, count: (await thread.state()).find?.count ?? 0 });
}
const middle = performance.now();
await thread.call('rows', Math.floor(lines / 2), screenRows);
const jumpMs = performance.now() - middle;
clearInterval(sampling);
await thread.close();
console.log(JSON.stringify({ rows: rows.length, firstRowsMs, knownMs, places, lines, finds, jumpMs, peak }));
