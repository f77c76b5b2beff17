import { stat } from 'node:fs/promises';
import type { Bench } from './bench.ts';
import { roundTo } from './statistics.ts';

/** The size of the package that users download, in KB. */
export const vsixSize: Bench = {
  figures: ['vsix_size'],
  run: async ({ vsix }) => {
    const { size } = await stat(await vsix());
    return [{ bench: 'vsix_size', value: roundTo(size / 1024, 1), unit: 'KB', goal: 400 }];
  },
};
