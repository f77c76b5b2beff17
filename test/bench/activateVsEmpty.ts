import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildSuite } from './activationSuites.ts';
import type { Bench } from './bench.ts';
import { median, roundTo, summarize } from './statistics.ts';

/** How many windows each of the two extensions gets. */
const WINDOWS = 10;

/**
 * Duration of `extension.activate()` in fresh windows with nothing else to do, and of the same for an extension that
 * does nothing, in turns so that both meet the same machine.
 */
export const activateVsEmpty: Bench = {
  figures: ['activate', 'activate_empty', 'activate_vs_empty'],
  run: async ({ installed, scratch, note }) => {
    const ours = await installed();
    const folder = await scratch();
    const empty = await writeEmptyExtension(path.join(folder, 'empty'));
    const activation = await buildSuite('activation', folder);
    const times = { ours: [] as number[], empty: [] as number[] };
    let restless = 0;
    for (let window = 0; window < WINDOWS; window++) {
      // A B, B A, A B, …: what slowly changes hits both alike.
      const order = window % 2 === 0 ? (['ours', 'empty'] as const) : (['empty', 'ours'] as const);
      for (const which of order) {
        const { ms, calm } = await activation(which === 'ours' ? ours : empty);
        if (!calm) restless++;
        times[which].push(ms);
        note(
          `window ${window + 1}, ${which}: ${ms.toFixed(1)} ms${calm ? '' : ' (the editor was never calm)'}`,
        );
      }
    }
    const [activate, baseline] = [summarize(times.ours), summarize(times.empty)];
    return [
      { bench: 'activate', value: activate.p50, unit: 'ms', ...activate, restless },
      { bench: 'activate_empty', value: baseline.p50, unit: 'ms', ...baseline },
      {
        bench: 'activate_vs_empty',
        value: roundTo(median(times.ours) / median(times.empty), 2),
        unit: 'ratio',
        goal: 2,
        baseline: baseline.p50,
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
