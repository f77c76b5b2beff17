import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Bench } from './bench.ts';
import { dormantCopy } from './dormantCopy.ts';
import { median, roundTo, summarize } from './statistics.ts';
import { openSuiteWindows } from './suiteWindows.ts';

/** How many windows each of the two extensions gets. */
const WINDOWS = 10;

/**
 * Duration of `extension.activate()` in fresh windows with nothing else to do, and of the same for an extension that
 * does nothing, in turns so that both meet the same machine.
 */
export const activateVsEmpty: Bench = {
  figures: ['activate', 'activate_empty', 'activate_vs_empty'],
  run: async ({ installed, scratch, note }) => {
    const folder = await scratch();
    const ours = await dormantCopy(await installed(), path.join(folder, 'ours'));
    const empty = await writeEmptyExtension(path.join(folder, 'empty'));
    const times = { ours: [] as number[], empty: [] as number[] };
    let restless = 0;
    const windows = await openSuiteWindows('activation', [ours, empty], folder);
    try {
      // The first turn warms caches that all others find warm.
      for (let turn = -1; turn < WINDOWS; turn++) {
        // A B, B A, A B, …: what slowly changes hits both alike.
        const order = turn % 2 === 0 ? (['ours', 'empty'] as const) : (['empty', 'ours'] as const);
        for (const which of order) {
          const { ms, calm } = await windows.run(which === 'ours' ? ours : empty);
          note(`${which}: ${ms.toFixed(1)} ms${turn < 0 ? ' (warm-up)' : ''}${calm ? '' : ' (never calm)'}`);
          if (turn < 0) continue;
          times[which].push(ms);
          if (!calm) restless++;
        }
      }
    } finally {
      await windows.stop();
    }
    const [activate, baseline] = [summarize(times.ours), summarize(times.empty)];
    const pairs = times.ours.map((ms, turn) => ms / (times.empty[turn] ?? NaN));
    return [
      { bench: 'activate', value: activate.p50, unit: 'ms', ...activate, restless },
      { bench: 'activate_empty', value: baseline.p50, unit: 'ms', ...baseline },
      {
        bench: 'activate_vs_empty',
        value: roundTo(median(times.ours) / median(times.empty), 2),
        unit: 'ratio',
        goal: 2,
        baseline: baseline.p50,
        // Of each two windows side by side; says more on a machine with other work.
        pairs_p50: roundTo(median(pairs), 2),
        runs: WINDOWS,
      },
    ];
  },
};

/** Writes the smallest extension there is: CommonJS with an empty `activate()`. */
async function writeEmptyExtension(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const manifest = {
    name: 'empty',
    publisher: 'bench',
    version: '1.0.0',
    engines: { vscode: '^1.110.0' },
    main: './extension.js',
    activationEvents: [],
    contributes: {},
  };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(folder, 'extension.js'), 'exports.activate = function () {};\n');
  return folder;
}
