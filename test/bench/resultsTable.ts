import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import type { ResultRow } from '../../src/lookup/resultSource.ts';
import { BatchWriter, writeBatch } from '../../src/lookup/bulk/batchFile.ts';
import { startUiEditor } from '../host/uiEditor.ts';
import { until, Workbench } from '../host/workbench.ts';
import type { Bench } from './bench.ts';
import { summarize } from './statistics.ts';

const ROWS = 10_000;
const RUNS = 7;
const WARM_UP_RUNS = 1;
const SCROLL_FRAMES = 240;
const PAGE_MS = 30_000;

const watch = `if (window !== window.top) {
  const now = () => performance.timeOrigin + performance.now();
  const onMessage = ({ data }) => {
    if (data?.type !== 'start' || window.benchStartAt) return;
    window.benchStartAt = now();
    const look = () => {
      if (!document.querySelector('.rows [role=row]')) return void requestAnimationFrame(look);
      requestAnimationFrame(() => requestAnimationFrame(() => { window.benchPainted = now() - window.benchStartAt; }));
    };
    look();
  };
  // The editor writes the document anew, which takes the listeners with it; the same one twice counts once.
  setInterval(() => window.addEventListener('message', onMessage), 2);
}`;

/** Types a text into the filter; how long until the frame that shows the rows that are left had been painted, in ms. */
const filterOnce = `(text) => new Promise((resolve) => {
  const field = document.querySelector('#text');
  const before = document.querySelector('.count').textContent;
  const started = performance.now();
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  const look = () => {
    if (document.querySelector('.count').textContent === before) return void requestAnimationFrame(look);
    requestAnimationFrame(() => resolve(performance.now() - started));
  };
  look();
})`;

/** Scrolls through the table, a good piece each frame; the lengths of the frames, in ms. */
const scrollThrough = `(frames) => new Promise((resolve) => {
  const grid = document.querySelector('#grid');
  const step = (grid.scrollHeight - grid.clientHeight) / frames;
  const lengths = [];
  let last = performance.now();
  const next = () => {
    const at = performance.now();
    lengths.push(at - last);
    last = at;
    if (lengths.length > frames) return resolve(lengths.slice(1));
    grid.scrollTop += step;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})`;

/**
 * The results panel with 10,000 calls in a real editor. `results_first_paint`: from the first message with rows in the
 * page until rows are painted. `results_filter`: from a text in the filter until the rows that are left are painted.
 * `results_scroll_frame_p95`: length of a frame while the whole table is scrolled through.
 */
export const resultsTable: Bench = {
  figures: ['results_first_paint', 'results_filter', 'results_scroll_frame_p95'],
  run: async ({ vsix, scratch, note }) => {
    const folder = await scratch();
    const userDataDir = path.join(folder, 'editor');
    const batches = path.join(
      userDataDir,
      'User',
      'globalStorage',
      'isales-call-lens.isales-call-lens',
      'batches',
    );
    await mkdir(batches, { recursive: true });
    const startedAt = Date.now();
    const head = { id: 'bulk-bench', title: 'ten-thousand', serverId: 'bench', startedAt };
    const file = path.join(batches, 'bulk-bench.jsonl');
    await writeBatch(file, { head, rows: rows() });
    const writer = new BatchWriter(file, (error) => {
      throw error;
    });
    rows().forEach((_, row) => {
      writer.write({ row, outcome: outcomeOf(row, startedAt) });
    });
    writer.write({ done: true });
    await writer.close();

    const editor = await startUiEditor({
      vsix: await vsix(),
      userDataDir,
      viewport: { width: 1500, height: 950 },
    });
    try {
      await editor.page.context().addInitScript(watch);
      await editor.reload();
      const workbench = new Workbench(editor);
      const [paints, filters, frames]: [number[], number[], number[]] = [[], [], []];
      for (let run = -WARM_UP_RUNS; run < RUNS; run++) {
        await workbench.runCommand('iSales: Resume or Reopen Bulk Look-Up…');
        await workbench.quickInput.pick('ten-thousand');
        const panel = await workbench.webview('ten-thousand');
        const paint = await until(
          'the table',
          () => panel.evaluate<number | undefined>('window.benchPainted'),
          PAGE_MS,
        );
        await until('all rows', async () => (await rowCount(panel)) === ROWS + 1, PAGE_MS);
        await editor.page.waitForTimeout(1500);
        const filter = await panel.evaluate<number>(`(${filterOnce})('00603')`);
        await panel.evaluate(`(${filterOnce})('')`);
        const lengths = await panel.evaluate<number[]>(`(${scrollThrough})(${SCROLL_FRAMES})`);
        note(`run ${run + 1}: painted ${paint.toFixed(0)} ms, filtered ${filter.toFixed(0)} ms`);
        if (run >= 0) {
          paints.push(paint);
          filters.push(filter);
          frames.push(...lengths);
        }
        await workbench.runCommand('View: Close All Editors');
        await editor.page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
      }
      const [paint, filter, frame] = [summarize(paints), summarize(filters), summarize(frames)];
      return [
        { bench: 'results_first_paint', value: paint.p50, unit: 'ms', goal: 300, ...paint, rows: ROWS },
        { bench: 'results_filter', value: filter.p50, unit: 'ms', goal: 100, ...filter, rows: ROWS },
        { bench: 'results_scroll_frame_p95', value: frame.p95, unit: 'ms', goal: 50, ...frame, rows: ROWS },
      ];
    } finally {
      await editor.stop();
    }
  },
};

async function rowCount(panel: Frame): Promise<number> {
  return Number(await panel.getByRole('grid').getAttribute('aria-rowcount'));
}

function rows(): ResultRow[] {
  return Array.from({ length: ROWS }, (_, row) => ({
    serverId: 'bench',
    vdnId: 8,
    callId: `${1644464743 + row * 7}-${row}`,
    seenAt: [{ file: 'file:///bench/calls.log', line: row * 8 }],
    outcome: { kind: 'waiting' },
  }));
}

const codes = ['00000', '00000', '00603', '00145', '00208', '01040', '00537', '00129'];

function outcomeOf(row: number, askedAt: number): ResultRow['outcome'] {
  const failCode = codes[row % codes.length] ?? '00000';
  const answered = failCode === '00000';
  const time = (seconds: number): { text: string; wallClock: number } => {
    const wallClock = (1644464743 + row * 7 + 8 * 3600 + seconds) * 1000;
    return { text: new Date(wallClock).toISOString().slice(0, 19).replace('T', ' '), wallClock };
  };
  const ringingSeconds = 2 + (row % 50);
  const talkingSeconds = row % 240;
  return {
    kind: 'found',
    askedAt,
    result: {
      status: answered ? 'succeeded' : 'failed',
      called: `••••${String(row % 10_000).padStart(4, '0')}`,
      failCode,
      displayCode: answered ? 'OB99999' : `OB1000${row % 8}`,
      ringingAt: time(0),
      ringingSeconds,
      utcOffsetMinutes: 480,
      hasRecording: answered,
      hungUpAt: time(ringingSeconds + (answered ? talkingSeconds : 0)),
      ...(answered ? { answeredAt: time(ringingSeconds), talkingSeconds } : {}),
    },
  };
}
