import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Frame, Page } from 'playwright-core';
import { startSimulator } from '../../src/simulator/index.ts';
import { startUiEditor } from '../host/uiEditor.ts';
import { until } from '../host/workbench.ts';
import { LensWindow, serverId } from '../ui/lensWindow.ts';
import type { Bench } from './bench.ts';
import { roundTo, summarize } from './statistics.ts';

const VDN_ID = '8';
/** Five minutes in A-law, 8 kHz: 2.4 million samples. */
const LONG_CALL = '1644400600-300';
const RUNS = 12;
const WARM_UP_RUNS = 2;
const REST_MS = 400;
const PANEL_MS = 20_000;

/**
 * Runs in every frame before its own scripts, as text, because the types of Node's files do not hold there. Notes when a
 * message reached the page, and when what it brought had been painted.
 */
const watch = `if (window !== window.top) {
  const now = () => performance.timeOrigin + performance.now();
  const painted = (isThere, report) => {
    const look = () => {
      if (!isThere()) return void requestAnimationFrame(look);
      requestAnimationFrame(() => requestAnimationFrame(() => report(now())));
    };
    look();
  };
  const hasWave = () => {
    const host = document.querySelector('.wave-canvas > div');
    const canvas = host?.shadowRoot?.querySelector('canvas');
    return !!canvas && canvas.width > 0;
  };
  const onMessage = ({ data }) => {
    const at = now();
    if (data?.type === 'state' && data.state.content.kind === 'result' && !window.benchResultAt) {
      window.benchResultAt = at;
      painted(() => document.querySelector('button.play'), (end) => { window.benchPanel = end - at; });
    }
    if (data?.type === 'recording' && data.event === 'complete') {
      window.benchWave = undefined;
      painted(hasWave, (end) => { window.benchWave = end - at; });
    }
  };
  // The editor writes the document anew, which takes the listeners with it; the same one twice counts once.
  setInterval(() => window.addEventListener('message', onMessage), 2);
}`;

/**
 * What the recording adds to the page of a call. `player_panel`: from the message with the result in the page until
 * the panel with its player is painted. `player_waveform`: from the last byte of a five-minute recording in the page
 * until its wave is painted, decoding included; `first` loads the player's code, too, which `loaded_before` shows was
 * not there.
 */
export const player: Bench = {
  figures: ['player_panel', 'player_waveform'],
  run: async ({ vsix, scratch, note }) => {
    const folder = await scratch();
    const simulator = await startSimulator({
      host: '127.0.0.2',
      port: 0,
      dataDir: path.join(folder, 'simulator'),
    });
    const { baseUrl, caFile } = simulator;
    try {
      const editor = await startUiEditor({
        vsix: await vsix(),
        userDataDir: path.join(folder, 'editor'),
        settings: {
          'isales.servers': [{ id: serverId, name: 'bench', baseUrl, caFile, defaultVdnId: 8 }],
        },
      });
      try {
        await editor.page.context().addInitScript(watch);
        await editor.reload();
        const lens = new LensWindow(editor, simulator, folder);
        await lens.setCredentials();
        const [panels, waves]: [number[], number[]] = [[], []];
        let first: number | undefined;
        let isLoadedBefore = false;
        for (let run = -WARM_UP_RUNS; run < RUNS; run++) {
          const panel = await lens.lookUp(VDN_ID, LONG_CALL);
          const ms = await measured(panel, 'benchPanel');
          isLoadedBefore ||= await hasPlayer(panel);
          await panel.getByRole('button', { name: 'Play Recording' }).click();
          const waveMs = await measured(panel, 'benchWave');
          note(`run ${run + 1}: panel ${ms.toFixed(0)} ms, wave ${waveMs.toFixed(0)} ms`);
          first ??= waveMs;
          if (run >= 0) {
            panels.push(ms);
            waves.push(waveMs);
          }
          await close(editor.page, lens);
        }
        const panel = summarize(panels);
        const wave = summarize(waves);
        return [
          { bench: 'player_panel', value: panel.p50, unit: 'ms', goal: 200, ...panel },
          {
            bench: 'player_waveform',
            value: wave.p50,
            unit: 'ms',
            goal: 500,
            ...wave,
            first: roundTo(first ?? NaN, 1),
            loaded_before: isLoadedBefore,
          },
        ];
      } finally {
        await editor.stop();
      }
    } finally {
      await simulator.stop();
    }
  },
};

/** Waits until the page has noted this figure. */
async function measured(panel: Frame, name: string): Promise<number> {
  // Not `waitForFunction`, which the page's own policy forbids.
  return until(name, () => panel.evaluate<number | undefined>(`window.${name}`), PANEL_MS);
}

/** Whether the player's code has been loaded. */
async function hasPlayer(panel: Frame): Promise<boolean> {
  return panel.evaluate(
    "performance.getEntriesByType('resource').some(({ name }) => name.includes('/chunks/player-'))",
  );
}

async function close(page: Page, lens: LensWindow): Promise<void> {
  await lens.workbench.runCommand('View: Close All Editors');
  await page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
  await delay(REST_MS);
}
