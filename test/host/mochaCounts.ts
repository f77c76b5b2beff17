/** How many tests passed and failed, handed from the process that runs mocha to the one that adds it all up. */
import { readFile, writeFile } from 'node:fs/promises';

/** Result of one run of mocha. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Writes the counts to a file. */
export async function writeCounts(file: string, counts: Counts): Promise<void> {
  await writeFile(file, JSON.stringify(counts));
}

/** Reads the counts; `undefined` when the run did not get as far as writing them. */
export async function readCounts(file: string): Promise<Counts | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (!text) return undefined;
  const { passed, failed, skipped } = JSON.parse(text) as Counts;
  return { passed, failed, skipped };
}
