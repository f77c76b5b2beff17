/** How many tests passed and failed, handed from the process that runs mocha to the one that adds it all up. */
import { readFile, writeFile } from 'node:fs/promises';

/** Result of one run of mocha, or of several. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Full titles of tests that failed, as far as they are known. */
  readonly failures: readonly string[];
}

/** The sum of several. */
export function sum(all: readonly Counts[]): Counts {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
    failures: all.flatMap(({ failures }) => failures),
  };
}

/** Writes the counts to a file. */
export async function writeCounts(file: string, counts: Counts): Promise<void> {
  await writeFile(file, JSON.stringify(counts));
}

/** Reads the counts; `undefined` when the run did not get as far as writing them. */
export async function readCounts(file: string): Promise<Counts | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (!text) return undefined;
  return JSON.parse(text) as Counts;
}
