import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { startSimulator } from '../../src/simulator/index.ts';
import type { Simulator } from '../../src/simulator/index.ts';
import { installExtension } from '../host/codeServer.ts';
import { ensureEditor } from '../host/editorInstall.ts';
import { startUiEditor } from '../host/uiEditor.ts';
import { BARE_PANEL_COMMAND, installBarePanel } from './barePanel.ts';
import type { Bench } from './bench.ts';
import { PaintProbe } from './paintProbe.ts';
import type { PaintedPanel } from './paintProbe.ts';
import { median, roundTo, summarize } from './statistics.ts';

/** How often the first look-up after opening a window is measured. */
const FIRST_RUNS = 5;
const WARM_UP_RUNS = 3;
const RUNS = 16;
/** Keys F1 to F12, of which the first opens the panel. */
const PREVIEW_RUNS = 11;
const VDN_ID = 8;
/** How long a panel may take, in milliseconds. */
const PANEL_MS = 20_000;
/** How long the window may rest before each measurement, in milliseconds. */
const REST_MS = 500;
/** How long a window rests after it was loaded: VS Code does things later on purpose. In milliseconds. */
const REST_AFTER_LOAD_MS = 3000;
/** Tells the extension where the running simulator says its address and keys. */
const READY_FILE_VARIABLE = 'ISALES_SIMULATOR_READY_FILE';
const CLOSE_KEY = { editor: 'ctrl+alt+0', page: 'Control+Alt+Digit0' };

/** When a panel was how far, in milliseconds after the key that opened it. */
type Steps = Readonly<Record<string, number>>;

/** A look-up: `asked` is when the request reached the server, `server` how long that took for its answer. */
interface LookUp {
  readonly steps: Steps;
  /** From the key to the painted result without what the server took, in milliseconds. */
  readonly ownMs: number;
}

/** What the editor with our extension offers the measurements. */
interface Window {
  /** Looks up the next call. */
  readonly lookUp: (kind: string) => Promise<LookUp>;
  /** Opens a panel of an extension that does nothing else. */
  readonly openBare: () => Promise<Steps>;
  /** Closes all panels and lets the window come to rest. */
  readonly clear: () => Promise<void>;
  /** Takes the keyboard out of the panel, which stays, and lets the window come to rest. */
  readonly rest: () => Promise<void>;
  /** Loads the window again and lets it come to rest. */
  readonly reload: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Time from the command `isales.lookUp` with a call ID to the painted result, without what the server itself took to
 * answer, in milliseconds: in a window in use, for calls that were never asked for before, each in a tab of its own;
 * and for the first look-up after a window was loaded. The command comes from a key binding, so that no palette counts.
 * The third figure is for a panel that is there and goes on to a call that was never asked for.
 * `baseline` is the same for a webview with one line of HTML, opened in turns: what VS Code itself takes.
 */
export const commandToPanel: Bench = {
  figures: ['command_to_panel', 'first_command_to_panel', 'command_to_preview'],
  run: async ({ vsix, scratch, note }) => {
    const folder = await scratch();
    const serverTimes = new Map<string, number>();
    const simulator = await startSimulator({
      port: 0,
      dataDir: path.join(folder, 'simulator'),
      log: (line) => {
        const [, callId, ms] = /\/([^/\s]+) \d+ (\d+) ms/.exec(line) ?? [];
        if (callId !== undefined) serverTimes.set(callId, Number(ms));
      },
    });
    const window = await openWindow(await vsix(), folder, simulator, serverTimes, note);
    try {
      const [first, firstBare]: [LookUp[], Steps[]] = [[], []];
      for (let run = 0; run < FIRST_RUNS; run++) {
        await window.reload();
        first.push(await window.lookUp('first'));
        await window.reload();
        firstBare.push(await window.openBare());
      }
      const [later, bare]: [LookUp[], Steps[]] = [[], []];
      for (let run = -WARM_UP_RUNS; run < RUNS; run++) {
        await window.clear();
        const lookUp = await window.lookUp(run < 0 ? 'warm-up' : `run ${run + 1}`);
        await window.clear();
        const steps = await window.openBare();
        if (run < 0) continue;
        later.push(lookUp);
        bare.push(steps);
      }
      await window.clear();
      await window.lookUp('preview');
      const preview: LookUp[] = [];
      for (let run = 0; run < PREVIEW_RUNS; run++) {
        await window.rest();
        preview.push(await window.lookUp(`preview ${run + 1}`));
      }
      const ownPreview = summarize(preview.map(({ ownMs }) => ownMs));
      const own = summarize(later.map(({ ownMs }) => ownMs));
      const ownFirst = summarize(first.map(({ ownMs }) => ownMs));
      const baseline = summarize(bare.map(({ painted }) => painted ?? NaN));
      return [
        {
          bench: 'command_to_panel',
          value: own.p50,
          unit: 'ms',
          goal: 150,
          ...own,
          baseline,
          steps: middleOf(later.map(({ steps }) => steps)),
          baseline_steps: middleOf(bare),
        },
        {
          bench: 'first_command_to_panel',
          value: ownFirst.p50,
          unit: 'ms',
          ...ownFirst,
          baseline: summarize(firstBare.map(({ painted }) => painted ?? NaN)),
          steps: middleOf(first.map(({ steps }) => steps)),
          baseline_steps: middleOf(firstBare),
        },
        {
          bench: 'command_to_preview',
          value: ownPreview.p50,
          unit: 'ms',
          goal: 40,
          ...ownPreview,
          steps: middleOf(preview.map(({ steps }) => steps)),
        },
      ];
    } finally {
      await window.stop();
      await simulator.stop();
    }
  },
};

async function openWindow(
  vsix: string,
  folder: string,
  simulator: Simulator,
  serverTimes: ReadonlyMap<string, number>,
  note: (text: string) => void,
): Promise<Window> {
  const { baseUrl, caFile, credentials } = simulator;
  const readyFile = path.join(folder, 'simulator.json');
  await writeFile(readyFile, JSON.stringify({ baseUrl, caFile, ...credentials }));
  const userDataDir = path.join(folder, 'editor');
  const extensionsDir = path.join(userDataDir, 'extensions');
  await installExtension(await ensureEditor(), vsix, { userDataDir, extensionsDir });
  await installBarePanel(folder, extensionsDir);
  const calls = Array.from({ length: 1 + FIRST_RUNS + WARM_UP_RUNS + RUNS + 1 + PREVIEW_RUNS }, (_, index) =>
    callAt(index),
  );
  const barePanels = Array.from({ length: FIRST_RUNS + WARM_UP_RUNS + RUNS }, (_, index) =>
    barePanelAt(index),
  );
  await writeKeyBindings(userDataDir, [...calls, ...barePanels]);

  const editor = await startUiEditor({ userDataDir, env: { [READY_FILE_VARIABLE]: readyFile } });
  const { page } = editor;
  const probe = await PaintProbe.attach(page, PANEL_MS);
  const next = async (presses: Press[]): Promise<PaintedPanel & { pressed: number }> => {
    const press = presses.shift();
    if (!press) throw new Error('All keys have been used.');
    return probe.press(press.pageKey, press.callId);
  };
  const window: Window = {
    lookUp: async (kind) => {
      const { callId, look, pressed, ...times } = await next(calls);
      if (look === 'failure') throw new Error(`The look-up of ${callId} failed.`);
      const asked = simulator.requests.find((request) => request.callId === callId)?.time;
      const server = serverTimes.get(callId);
      if (asked === undefined || server === undefined)
        throw new Error(`The simulator was not asked for call ${callId}.`);
      const ownMs = times.painted - pressed - server;
      note(`${kind}: ${ownMs.toFixed(0)} ms, and ${server} ms in the server`);
      return { steps: { ...since(pressed, { asked, ...times }), server }, ownMs };
    },
    openBare: async () => {
      const { pressed, pageStarted, drawn, shown, painted } = await next(barePanels);
      return since(pressed, { pageStarted, drawn, shown, painted });
    },
    clear: () => closePanels(page),
    rest: async () => {
      await leaveFrame(page);
      await comeToRest(page);
    },
    reload: async () => {
      await closePanels(page);
      await editor.reload();
      await delay(REST_AFTER_LOAD_MS);
    },
    stop: editor.stop,
  };
  try {
    // The first look-up of all makes the server entry and keeps the keys; nobody waits for that twice.
    await delay(REST_AFTER_LOAD_MS);
    await window.lookUp('set-up');
    await rm(readyFile);
    return window;
  } catch (error) {
    await editor.stop();
    throw error;
  }
}

/** A key and what it shows. */
interface Press {
  readonly callId: string;
  readonly command: string;
  /** The key as key bindings name it. */
  readonly editorKey: string;
  /** The key as Playwright names it. */
  readonly pageKey: string;
}

/** A call nobody asked for yet, with a key of its own. */
function callAt(index: number): Press {
  const call = { callId: `${1_700_000_000 + index * 97}-${index + 1}`, command: 'isales.lookUp' };
  const letters = 1 + FIRST_RUNS + WARM_UP_RUNS + RUNS;
  if (index >= letters) {
    const key = `F${index - letters + 1}`;
    return { ...call, editorKey: `ctrl+alt+${key.toLowerCase()}`, pageKey: `Control+Alt+${key}` };
  }
  const letter = letterAt(index);
  return { ...call, editorKey: `ctrl+alt+${letter.toLowerCase()}`, pageKey: `Control+Alt+Key${letter}` };
}

function barePanelAt(index: number): Press {
  const letter = letterAt(index);
  return {
    callId: `bare-${index + 1}`,
    command: BARE_PANEL_COMMAND,
    editorKey: `ctrl+alt+shift+${letter.toLowerCase()}`,
    pageKey: `Control+Alt+Shift+Key${letter}`,
  };
}

function letterAt(index: number): string {
  const letter = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[index];
  if (letter === undefined) throw new Error('There are more runs than letters.');
  return letter;
}

async function writeKeyBindings(userDataDir: string, presses: readonly Press[]): Promise<void> {
  const bindings = [
    ...presses.map(({ editorKey, command, callId }) => ({
      key: editorKey,
      command,
      args: { vdnId: VDN_ID, callId },
    })),
    { key: CLOSE_KEY.editor, command: 'workbench.action.closeAllEditors' },
  ];
  await mkdir(path.join(userDataDir, 'User'), { recursive: true });
  await writeFile(path.join(userDataDir, 'User', 'keybindings.json'), JSON.stringify(bindings, null, 2));
}

/** Closes all tabs, which also takes the keyboard out of the panel's frame, and lets the window come to rest. */
async function closePanels(page: Page): Promise<void> {
  await leaveFrame(page);
  await page.keyboard.press(CLOSE_KEY.page);
  await page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
  await comeToRest(page);
}

async function leaveFrame(page: Page): Promise<void> {
  await page.evaluate("document.activeElement?.tagName === 'IFRAME' && document.activeElement.blur()");
}

async function comeToRest(page: Page): Promise<void> {
  await delay(REST_MS);
  await page.evaluate('new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: 5000 }))');
}

function since(start: number, times: Steps): Steps {
  return Object.fromEntries(Object.entries(times).map(([name, time]) => [name, time - start]));
}

/** The middle of each step over all runs, in milliseconds. */
function middleOf(runs: readonly Steps[]): Steps {
  const names = Object.keys(runs[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, roundTo(median(runs.map((run) => run[name] ?? NaN)), 1)]),
  );
}
