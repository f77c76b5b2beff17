import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startUiEditor } from '../host/uiEditor.ts';
import { Workbench } from '../host/workbench.ts';
import type { Bench, BenchContext, Figure } from './bench.ts';
import { findRipgrep, runTimed } from './scanner.ts';
import { writeLog } from './scannerLog.ts';
import { median, roundTo, summarize } from './statistics.ts';

const logBytes = 1024 * 1024 * 1024;
const rounds = 5;
const screenRounds = 6;
/** A text and an expression, each in some hundred thousand lines. */
const patterns = ['callresultdetail', 're:"callId":"164446[0-9]+-1[0-9]'] as const;

/** What `gigabyteLogRun.ts` says. */
interface Run {
  readonly firstRowsMs: number;
  readonly knownMs: number;
  readonly jumpMs: number;
  readonly places: number;
  readonly lines: number;
  readonly finds: readonly { readonly ms: number; readonly count: number }[];
  /** Beyond what the process had before, in KB. */
  readonly peak: { readonly all: number; readonly own: number };
}

/**
 * The log viewer with a log of 1 GB, 7 million lines and 870,000 call IDs; the system's file cache is warm.
 *
 * `log1g_first_screen`: from the key for the command in the real editor to the painted first lines, in milliseconds.
 * `thread` is the part from starting the thread to having a screen of lines.
 *
 * `log1g_ids_known`: from starting the thread until all call IDs and all lines are known, as a multiple of what the
 * scanner alone takes in a process of its own, by turns.
 *
 * `log1g_memory`: the most that the process with the thread, and the ripgrep it starts, ever had more than before, in
 * MB, from opening to two finds. Pages of the log that ripgrep maps are the system's and are left out; `with_mapped`
 * has them.
 *
 * `log1g_find_vs_ripgrep`: how many times as fast as `rg -j1` a find is, the same ripgrep with the same pattern, both
 * telling all matches; the slower of a text and an expression.
 */
export const gigabyteLog: Bench = {
  figures: ['log1g_first_screen', 'log1g_ids_known', 'log1g_memory', 'log1g_find_vs_ripgrep'],
  run: async (context) => {
    const folder = await context.scratch();
    const log = path.join(folder, 'gigabyte.log');
    await writeLog(log, logBytes);
    const thread = path.join(await context.installed(), 'dist', 'logFile.js');
    const ripgrep = await findRipgrep();
    if (ripgrep === undefined) throw new Error('There is no ripgrep (rg).');
    const output = path.join(folder, 'found.txt');
    const script = (name: string): string => path.join(import.meta.dirname, name);

    const runOnce = async (what: 'times' | 'memory'): Promise<Run> => {
      const args = [script('gigabyteLogRun.ts'), what, thread, log, ripgrep, ...patterns];
      return JSON.parse((await runTimed(process.execPath, args, output)).text) as Run;
    };

    const ours: Run[] = [];
    const scans: number[] = [];
    const theirs: number[][] = patterns.map(() => []);
    for (let round = 0; round <= rounds; round++) {
      const scan = JSON.parse(
        (await runTimed(process.execPath, [script('scannerRun.ts'), log], output)).text,
      ) as { ms: number; calls: number };
      const run = await runOnce('times');
      if (run.places !== scan.calls) throw new Error(`${run.places} call IDs, not ${scan.calls}.`);
      for (const [index, pattern] of patterns.entries()) {
        const { ms, text } = await runTimed(ripgrep, ['-j1', pattern.replace(/^re:/, ''), log], output);
        const count = text.split('\n').length - 1;
        if (count !== run.finds[index]?.count) throw new Error(`ripgrep found ${count} of ${pattern}.`);
        if (round > 0) theirs[index]?.push(ms);
      }
      // The first round fills the system's file cache.
      if (round === 0) continue;
      ours.push(run);
      scans.push(scan.ms);
    }

    // Watching memory takes time: rounds of their own.
    const peaks = [await runOnce('memory'), await runOnce('memory')].map(({ peak }) => peak);

    const finds = patterns.map((pattern, index) => {
      const own = ours.map((run) => run.finds[index]?.ms ?? NaN);
      const rival = theirs[index] ?? [];
      return {
        pattern,
        ratio: roundTo(median(rival) / median(own), 2),
        ours_ms: summarize(own),
        theirs_ms: summarize(rival),
        matches: ours[0]?.finds[index]?.count,
      };
    });
    const screens = await firstScreens(context, folder, log);
    const mb = (kb: number): number => roundTo(kb / 1024, 1);
    const figures: Figure[] = [
      {
        bench: 'log1g_first_screen',
        value: roundTo(median(screens), 0),
        unit: 'ms',
        goal: 300,
        ...summarize(screens),
        thread: summarize(ours.map(({ firstRowsMs }) => firstRowsMs)),
        jump_to_middle: summarize(ours.map(({ jumpMs }) => jumpMs)),
      },
      {
        bench: 'log1g_ids_known',
        value: roundTo(median(ours.map(({ knownMs }) => knownMs)) / median(scans), 2),
        unit: 'ratio',
        goal: 1.5,
        ours_ms: summarize(ours.map(({ knownMs }) => knownMs)),
        scanner_ms: summarize(scans),
        lines: ours[0]?.lines,
        places: ours[0]?.places,
      },
      {
        bench: 'log1g_memory',
        value: mb(Math.max(...peaks.map(({ own }) => own))),
        unit: 'MB',
        goal: 200,
        with_mapped: mb(Math.max(...peaks.map(({ all }) => all))),
      },
      {
        bench: 'log1g_find_vs_ripgrep',
        value: Math.min(...finds.map(({ ratio }) => ratio)),
        unit: 'ratio',
        at_least: 1,
        finds,
      },
    ];
    return figures;
  },
};

const openKey = { editor: 'ctrl+alt+l', page: 'Control+Alt+KeyL' };
const closeKey = { editor: 'ctrl+alt+0', page: 'Control+Alt+Digit0' };
/** How long the window rests before each measurement, in milliseconds. */
const restMs = 1500;

/** Runs in every frame before its own scripts: tells when a row's text has been painted. */
const watch = `if (window !== window.top) {
  let isDone = false;
  const look = () => {
    if (isDone || !document.querySelector('main#panel .row .text')?.textContent) return;
    isDone = true;
    const whenShown = () => {
      const frame = window.frameElement;
      if (frame && getComputedStyle(frame).visibility === 'hidden') return void requestAnimationFrame(whenShown);
      requestAnimationFrame(() => requestAnimationFrame(() =>
        window.benchLinesPainted(performance.timeOrigin + performance.now())));
    };
    whenShown();
  };
  let watched;
  const started = performance.now();
  const timer = setInterval(() => {
    if (isDone || performance.now() - started > 30000) return clearInterval(timer);
    if (document === watched) return;
    watched = document;
    new MutationObserver(look).observe(document, { subtree: true, childList: true });
    look();
  }, 4);
}`;
const keyWatch = `window.addEventListener('keydown', (event) => {
  if (event.code === 'KeyL') window.benchPressedAt = performance.timeOrigin + event.timeStamp;
}, true);`;

/** Opens the log in the viewer over and over; from the key to the painted lines, in milliseconds. */
async function firstScreens({ vsix, note }: BenchContext, folder: string, log: string): Promise<number[]> {
  const userDataDir = path.join(folder, 'editor');
  await mkdir(path.join(userDataDir, 'User'), { recursive: true });
  await writeFile(
    path.join(userDataDir, 'User', 'keybindings.json'),
    JSON.stringify([
      { key: openKey.editor, command: 'isales.openLogViewer', args: { path: log } },
      { key: closeKey.editor, command: 'workbench.action.closeAllEditors' },
    ]),
  );
  const editor = await startUiEditor({ vsix: await vsix(), userDataDir });
  try {
    const { page } = editor;
    let painted = Promise.withResolvers<number>();
    await page.exposeBinding('benchLinesPainted', (_source, at: number) => {
      painted.resolve(at);
    });
    await page.addInitScript(`${watch}\nif (window === window.top) { ${keyWatch} }`);
    await page.evaluate(keyWatch);
    const times: number[] = [];
    for (let round = -1; round < screenRounds; round++) {
      await delay(restMs);
      painted = Promise.withResolvers();
      await page.keyboard.press(openKey.page);
      const at = await painted.promise;
      const ms = at - (await page.evaluate<number>('window.benchPressedAt'));
      note(`first screen after ${ms.toFixed(0)} ms`);
      // The first one starts the extension.
      if (round >= 0) times.push(ms);
      await page.evaluate("document.activeElement?.tagName === 'IFRAME' && document.activeElement.blur()");
      await page.keyboard.press(closeKey.page);
      await new Workbench(editor).tab('gigabyte.log').waitFor({ state: 'detached' });
    }
    return times;
  } finally {
    await editor.stop();
  }
}
