import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { dormantCopy } from './dormantCopy.ts';
import { roundTo } from './statistics.ts';
import { openSuiteWindows } from './suiteWindows.ts';

/**
 * The size of all files of the extension that are loaded until `activate()` has ended, in KB, as Node's module loader
 * in the real editor sees it. `later_kb` is what comes within two seconds after that, though nothing was used.
 */
export const activationLoadSize: Bench = {
  figures: ['activation_load_size'],
  run: async ({ installed, scratch }) => {
    const folder = await scratch();
    const extensionPath = await dormantCopy(await installed(), path.join(folder, 'ours'));
    const windows = await openSuiteWindows('loadedFiles', [extensionPath], folder);
    const { loaded, later } = await windows.run(extensionPath).finally(windows.stop);
    const own = (urls: readonly string[]): string[] =>
      urls
        .filter((url) => url.startsWith('file:'))
        .map((url) => path.relative(extensionPath, fileURLToPath(url)).replaceAll('\\', '/'))
        .filter((file) => !file.startsWith('..'));
    const [atOnce, afterwards] = [own(loaded), own(later)];
    if (atOnce.length === 0) throw new Error(`No file of the extension was loaded: ${loaded.join(', ')}`);
    return [
      {
        bench: 'activation_load_size',
        value: await sizeOf(extensionPath, atOnce),
        unit: 'KB',
        goal: 60,
        files: atOnce,
        later_kb: await sizeOf(extensionPath, afterwards),
      },
    ];
  },
};

async function sizeOf(folder: string, files: readonly string[]): Promise<number> {
  const stats = await Promise.all(files.map((file) => stat(path.join(folder, file))));
  return roundTo(stats.reduce((sum, { size }) => sum + size, 0) / 1024, 1);
}
