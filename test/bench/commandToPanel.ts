import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { startSimulator } from '../../src/simulator/index.ts';
import type { Simulator } from '../../src/simulator/index.ts';
import { startUiEditor } from '../host/uiEditor.ts';
import type { Bench, BenchContext } from './bench.ts';
import { PaintProbe } from './paintProbe.ts';
import { median, roundTo, summarize } from './statistics.ts';

/** How often the first look-up after opening a window is measured. */
const FIRST_RUNS = 5;
const WARM_UP_RUNS = 3;
const RUNS = 20;
const VDN_ID = 8;
const PANEL_MS = 20_000;
/** How long the window may rest before each measurement, in milliseconds. */
const REST_MS = 700;
/** How long a window rests after it was loaded: VS Code does things later on purpose. */
const REST_AFTER_LOAD_MS = 4000;
/** Tells the extension where the running simulator says its address and keys. */
const READY_FILE_VARIABLE = 'ISALES_SIMULATOR_READY_FILE';
const CLOSE_KEY = { editor: 'ctrl+alt+0', page: 'Control+Alt+Digit0' };

/** A look-up and how long each step took after the key was pressed, in milliseconds. */
interface Measured {
  /** The request had reached the server. */
  readonly asked: number;
  /** How long the server itself took for its answer; not counted from the key. */
  readonly server: number;
  readonly pageStarted: number;
  readonly filesLoaded: number;
  readonly firstDrawn: number;
  readonly drawn: number;
  readonly shown: number;
  readonly painted: number;
  /** `painted` without what the server took. */
  readonly own: number;
}

/**
 * Time from the command `isales.lookUp` with a call ID to the painted result, without what the server itself took to
 * answer, in milliseconds: in a window in use, for calls that were never asked for before, each in a tab of its own;
 * and for the first look-up after a window was loaded. The command comes from a key binding, so that no palette counts.
 */
export const commandToPanel: Bench = {
  figures: ['command_to_panel', 'first_command_to_panel'],
  run: async (context) => {
    const folder = await context.scratch();
    const serverTimes = new Map<string, number>();
    const simulator = await startSimulator({
      port: 0,
      dataDir: path.join(folder, 'simulator'),
      log: (line) => {
        const [, callId, ms] = /\/([^/\s]+) \d+ (\d+) ms/.exec(line) ?? [];
        if (callId !== undefined) serverTimes.set(decodeURIComponent(callId), Number(ms));
      },
    });
    try {
      const { first, later } = await measure(context, folder, simulator, serverTimes);
      context.note(`Steps of the first look-up (ms, p50): ${JSON.stringify(steps(first))}`);
      context.note(`Steps of a look-up (ms, p50): ${JSON.stringify(steps(later))}`);
      const [own, ownFirst] = [
        summarize(later.map((run) => run.own)),
        summarize(first.map((run) => run.own)),
      ];
      return [
        { bench: 'command_to_panel', value: own.p50, unit: 'ms', goal: 150, ...own, steps: steps(later) },
        {
          bench: 'first_command_to_panel',
          value: ownFirst.p50,
          unit: 'ms',
          ...ownFirst,
          steps: steps(first),
        },
      ];
    } finally {
      await simulator.stop();
    }
  },
};

async function measure(
  { vsix, note }: BenchContext,
  folder: string,
  simulator: Simulator,
  serverTimes: ReadonlyMap<string, number>,
): Promise<{ first: Measured[]; later: Measured[] }> {
  const readyFile = path.join(folder, 'simulator.json');
  const { baseUrl, caFile, credentials } = simulator;
  await writeFile(readyFile, JSON.stringify({ baseUrl, caFile, ...credentials }));
  const calls = Array.from({ length: 1 + FIRST_RUNS + WARM_UP_RUNS + RUNS }, (_, index) => callAt(index));
  const userDataDir = path.join(folder, 'editor');
  await writeKeyBindings(userDataDir, calls);

  const editor = await startUiEditor({
    vsix: await vsix(),
    userDataDir,
    env: { [READY_FILE_VARIABLE]: readyFile },
  });
  try {
    const { page } = editor;
    const probe = await PaintProbe.attach(page, PANEL_MS);
    const lookUp = async (kind: string): Promise<Measured> => {
      const call = calls.shift();
      if (!call) throw new Error('There are no calls left.');
      const seen = await probe.press(call.pageKey, call.callId);
      if (seen.look === 'failure') throw new Error(`The look-up of ${call.callId} failed.`);
      const arrived = simulator.requests.find(({ callId }) => callId === call.callId)?.time;
      const server = serverTimes.get(call.callId);
      if (arrived === undefined || server === undefined)
        throw new Error(`The simulator was not asked for call ${call.callId}.`);
      const after = (time: number): number => time - seen.pressed;
      const measured: Measured = {
        asked: after(arrived),
        server,
        pageStarted: after(seen.pageStarted),
        filesLoaded: after(seen.filesLoaded),
        firstDrawn: after(seen.firstDrawn),
        drawn: after(seen.drawn),
        shown: after(seen.shown),
        painted: after(seen.painted),
        own: after(seen.painted) - server,
      };
      note(`${kind}: ${measured.painted.toFixed(0)} ms, of that ${server} ms in the server`);
      return measured;
    };

    // The first look-up of all makes the server entry and keeps the keys; nobody waits for that twice.
    await delay(REST_AFTER_LOAD_MS);
    await lookUp('set-up');
    await rm(readyFile);
    const first: Measured[] = [];
    for (let run = 0; run < FIRST_RUNS; run++) {
      await closePanels(page);
      await editor.reload();
      await delay(REST_AFTER_LOAD_MS);
      first.push(await lookUp('first'));
    }
    const later: Measured[] = [];
    for (let run = -WARM_UP_RUNS; run < RUNS; run++) {
      await closePanels(page);
      const measured = await lookUp(run < 0 ? 'warm-up' : `run ${run + 1}`);
      if (run >= 0) later.push(measured);
    }
    return { first, later };
  } finally {
    await editor.stop();
  }
}

interface Call {
  readonly callId: string;
  /** The key for it as key bindings and as Playwright name it. */
  readonly editorKey: string;
  readonly pageKey: string;
}

/** A call nobody asked for yet, and a key of its own: Ctrl+Alt with a letter, then also with Shift. */
function callAt(index: number): Call {
  const letter = String.fromCharCode(97 + (index % 26));
  const shifted = index >= 26;
  return {
    callId: `${1_700_000_000 + index * 97}-${index + 1}`,
    editorKey: `ctrl+alt+${shifted ? 'shift+' : ''}${letter}`,
    pageKey: `Control+Alt+${shifted ? 'Shift+' : ''}Key${letter.toUpperCase()}`,
  };
}

async function writeKeyBindings(userDataDir: string, calls: readonly Call[]): Promise<void> {
  const bindings = [
    ...calls.map(({ editorKey, callId }) => ({
      key: editorKey,
      command: 'isales.lookUp',
      args: { vdnId: VDN_ID, callId },
    })),
    { key: CLOSE_KEY.editor, command: 'workbench.action.closeAllEditors' },
  ];
  await mkdir(path.join(userDataDir, 'User'), { recursive: true });
  await writeFile(path.join(userDataDir, 'User', 'keybindings.json'), JSON.stringify(bindings, null, 2));
}

/** Closes all tabs, which also takes the keyboard out of the panel's frame, and lets the window come to rest. */
async function closePanels(page: Page): Promise<void> {
  await page.evaluate("document.activeElement?.tagName === 'IFRAME' && document.activeElement.blur()");
  await page.keyboard.press(CLOSE_KEY.page);
  await page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
  await delay(REST_MS);
  await page.evaluate('new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: 5000 }))');
}

/** The middle of each step over all runs, in milliseconds after the key was pressed. */
function steps(runs: readonly Measured[]): Record<keyof Measured, number> {
  const middle = (step: keyof Measured): number => roundTo(median(runs.map((run) => run[step])), 1);
  return {
    asked: middle('asked'),
    server: middle('server'),
    pageStarted: middle('pageStarted'),
    filesLoaded: middle('filesLoaded'),
    firstDrawn: middle('firstDrawn'),
    drawn: middle('drawn'),
    shown: middle('shown'),
    painted: middle('painted'),
    own: middle('own'),
  };
}
