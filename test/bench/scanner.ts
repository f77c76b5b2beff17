import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { glob, open, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cacheFolder, findProgram, ROOT } from '../host/paths.ts';
import type { Bench, BenchContext, Figure } from './bench.ts';
import { writeLog } from './scannerLog.ts';
import { median, roundTo, summarize } from './statistics.ts';

const logBytes = 512 * 1024 * 1024;
const rounds = 5;
const pattern = String.raw`\b1[0-9]{9}-[0-9]{1,10}\b`;

/** What one of the programs did: a run's time in ms, and how many call IDs it found. */
interface Run {
  readonly ms: number;
  readonly calls: number;
}

/** What our scanner says of itself, in `scannerRun.ts`. */
interface OwnRun extends Run {
  readonly bytes: number;
  readonly maxRssKb: number;
}

/**
 * Our scanner for bytes on a 512 MB log, each time in a fresh process, in turn with ripgrep and GNU grep, which write
 * what they find to a file. The ratios say how many times as fast ours is, from the medians: at least 2 for ripgrep, at
 * least 0.5 for grep. Ours is timed within its process, as editors have Node running; `ours_process_ms` is with its
 * start. What is not installed is left out with a note.
 */
export const scanner: Bench = {
  figures: ['scanner_vs_ripgrep', 'scanner_vs_grep', 'scanner_rss'],
  run: async (context) => {
    const folder = await context.scratch();
    const log = path.join(folder, 'calls.log');
    const output = path.join(folder, 'found.txt');
    await writeLog(log, logBytes);
    const rivals = await findRivals(context);

    const ours: OwnRun[] = [];
    const processMs: number[] = [];
    const theirs = new Map<string, Run[]>(rivals.map(({ figure }) => [figure, []]));
    // The first round fills the system's file cache.
    for (let round = 0; round <= rounds; round++) {
      const { ms, text } = await runTimed(
        process.execPath,
        [path.join(import.meta.dirname, 'scannerRun.ts'), log],
        output,
      );
      const own = JSON.parse(text) as OwnRun;
      if (round > 0) ours.push(own);
      if (round > 0) processMs.push(ms);
      for (const { figure, program, args } of rivals) {
        const rival = await runTimed(program, [...args, log], output);
        const calls = rival.text.split('\n').length - 1;
        if (calls !== own.calls)
          throw new Error(`${program} found ${calls} call IDs, we found ${own.calls}.`);
        if (round > 0) theirs.get(figure)?.push({ ms: rival.ms, calls });
      }
    }
    const own = ours.map(({ ms }) => ms);
    const further = {
      ours_ms: summarize(own),
      ours_process_ms: summarize(processMs),
      ours_gb_per_s: roundTo(logBytes / median(own) / 1e6, 2),
      calls: ours[0]?.calls,
    };
    return [
      ...rivals.map(({ figure, atLeast }): Figure => {
        const times = (theirs.get(figure) ?? []).map(({ ms }) => ms);
        const value = roundTo(median(times) / median(own), 2);
        return {
          bench: figure,
          value,
          unit: 'ratio',
          at_least: atLeast,
          theirs_ms: summarize(times),
          ...further,
        };
      }),
      {
        bench: 'scanner_rss',
        value: Math.max(...ours.map(({ maxRssKb }) => maxRssKb)),
        unit: 'KB',
        goal: 100 * 1024,
      },
    ];
  },
};

interface Rival {
  readonly figure: string;
  readonly atLeast: number;
  readonly program: string;
  readonly args: readonly string[];
}

async function findRivals({ note }: BenchContext): Promise<Rival[]> {
  const rivals: Rival[] = [];
  const ripgrep = await findRipgrep();
  if (ripgrep)
    rivals.push({ figure: 'scanner_vs_ripgrep', atLeast: 2, program: ripgrep, args: ['-j1', '-o', pattern] });
  else note('scanner_vs_ripgrep is left out: there is no ripgrep (rg).');
  const grep = findProgram('ggrep', 'grep');
  if (grep && (await knowsPerl(grep)))
    rivals.push({ figure: 'scanner_vs_grep', atLeast: 0.5, program: grep, args: ['-oP', pattern] });
  else note('scanner_vs_grep is left out: there is no GNU grep with -P.');
  return rivals;
}

/** Ripgrep as the npm package brings it, else as the editor under test brings it, else the system's. */
export async function findRipgrep(): Promise<string | undefined> {
  const name = process.platform === 'win32' ? 'rg.exe' : 'rg';
  try {
    const packaged: unknown = createRequire(path.join(ROOT, 'package.json'))('@vscode/ripgrep');
    const { rgPath } = packaged as { rgPath: string };
    if (existsSync(rgPath)) return rgPath;
  } catch {
    // Not installed.
  }
  const platform = `${process.platform}-${process.arch}`;
  for (const place of [
    `**/@vscode/ripgrep-universal/bin/${platform}/${name}`,
    `**/@vscode/ripgrep/bin/${name}`,
  ])
    for await (const file of glob(place, { cwd: cacheFolder() })) return path.join(cacheFolder(), file);
  return findProgram('rg');
}

async function knowsPerl(grep: string): Promise<boolean> {
  const child = spawn(grep, ['-P', 'x', '--', path.join(ROOT, 'package.json')], { stdio: 'ignore' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}

/** Runs a program to its end with its output in a file: a pipe would let its reader set the pace. */
export async function runTimed(
  program: string,
  args: readonly string[],
  output: string,
): Promise<{ ms: number; text: string }> {
  const file = await open(output, 'w');
  let ms: number;
  try {
    const started = performance.now();
    const child = spawn(program, [...args], { stdio: ['ignore', file.fd, 'inherit'] });
    const [code] = (await once(child, 'close')) as [number | null];
    ms = performance.now() - started;
    if (code !== 0) throw new Error(`${program} ended with code ${code ?? 'none'}.`);
  } finally {
    await file.close();
  }
  return { ms, text: await readFile(output, 'latin1') };
}
