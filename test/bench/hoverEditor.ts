import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startSimulator } from '../../src/simulator/index.ts';
import { startUiEditor } from '../host/uiEditor.ts';
import { LensWindow, serverId } from '../ui/lensWindow.ts';
import type { Bench } from './bench.ts';
import { HoverProbe, type PaintedHover } from './hoverProbe.ts';
import { roundTo, summarize } from './statistics.ts';

/** How many calls the log names. */
const CALLS = 12;
const WARM_UP_RUNS = 4;
const RUNS = 40;
/** How long the window may rest before each measurement, in milliseconds. */
const REST_MS = 300;

/**
 * Time from the mouse's coming to rest on a call ID to the painted tooltip with the result, which is cached, in
 * milliseconds. VS Code's own delay is set to its minimum, 0, so that nothing has to be subtracted: the time counts from
 * the mouse's event in the window. `at_once` is the same for the first words of the tooltip.
 */
export const hoverEditor: Bench = {
  figures: ['hover_editor_cached_p95'],
  run: async ({ vsix, scratch, note }) => {
    const folder = await scratch();
    const workspace = path.join(folder, 'workspace');
    await mkdir(workspace, { recursive: true });
    await writeFile(path.join(workspace, 'calls.txt'), calls.map(lineOf).join('\n'));
    // An address that the editor treats like any remote one.
    const simulator = await startSimulator({
      host: '127.0.0.2',
      port: 0,
      dataDir: path.join(folder, 'simulator'),
    });
    const { baseUrl, caFile } = simulator;
    try {
      const editor = await startUiEditor({
        vsix: await vsix(),
        workspace,
        userDataDir: path.join(folder, 'editor'),
        settings: {
          'isales.servers': [{ id: serverId, name: 'bench', baseUrl, caFile, defaultVdnId: 8 }],
          'isales.cache.foundSeconds': 3600,
          'editor.hover.delay': 0,
          'editor.minimap.enabled': false,
        },
      });
      try {
        const lens = new LensWindow(editor, simulator, folder);
        await lens.setCredentials();
        await openFile(lens, 'calls.txt');
        const probe = await HoverProbe.attach(editor.page);
        await fillCache(lens);
        const asked = simulator.requests.length;
        const found: PaintedHover[] = [];
        for (let run = -WARM_UP_RUNS; run < RUNS; run++) {
          const callId = calls[(run + WARM_UP_RUNS) % CALLS] ?? '';
          await probe.leave();
          await delay(REST_MS);
          const hover = await probe.point(callId);
          if (run < 0) continue;
          note(
            `run ${run + 1}: ${hover.result.toFixed(0)} ms, first words after ${hover.atOnce.toFixed(0)} ms`,
          );
          found.push(hover);
        }
        if (simulator.requests.length !== asked) throw new Error('The results were not cached.');
        const all = summarize(found.map(({ result }) => result));
        return [
          {
            bench: 'hover_editor_cached_p95',
            value: roundTo(all.p95, 0),
            unit: 'ms',
            goal: 150,
            ...all,
            at_once: summarize(found.map(({ atOnce }) => atOnce)),
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

const calls = Array.from({ length: CALLS }, (_, index) => `${1_700_000_000 + index * 97}-${index + 1}`);

/** An empty line between two of them, so that a tooltip hides no other ID. */
function lineOf(callId: string): string {
  return `INFO finished call ${callId} vdnId=8\n`;
}

async function openFile({ workbench }: LensWindow, name: string): Promise<void> {
  await workbench.page.keyboard.press('Control+P');
  await workbench.quickInput.type(name);
  await workbench.quickInput.pick(name);
  await workbench.tab(name).waitFor();
}

/** Agrees to automatic look-ups and points at every call once. */
async function fillCache({ workbench }: LensWindow): Promise<void> {
  const { page } = workbench;
  const link = (callId: string) => page.locator('.view-lines .detected-link', { hasText: callId });
  for (const callId of calls) await link(callId).waitFor();
  const [first = ''] = calls;
  await workbench.hover(link(first), 'Look Up');
  await workbench.pressNotificationButton('Look up a call on', 'Automatically');
  for (const callId of calls) await workbench.hover(link(callId), /Refresh/);
}
