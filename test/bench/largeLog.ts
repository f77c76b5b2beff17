import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runProcess } from '../host/processes.ts';
import type { ServerProcess } from '../unit/languageServer/serverUnderTest.ts';
import type { Bench } from './bench.ts';
import { logText } from './scannerLog.ts';
import { mainOf, memoryOf, startLanguageServer } from './serverProcess.ts';
import { median, roundTo, summarize } from './statistics.ts';

const LINES = 300_000;
/** How often the text is taken up, each time in a fresh process. */
const RUNS = 5;
const WARM_UP_KEYSTROKES = 10;
const KEYSTROKES = 50;
/** How long the server may tidy up before its memory is read, in milliseconds. */
const REST_MS = 3000;
const URI = 'file:///bench/calls.log';

/** What `largeLogRun.ts` says. */
interface TakenUp {
  readonly ms: number;
  readonly calls: number;
  readonly lines: number;
}

/**
 * A log of more than 40 MB with 300,000 lines, a call ID in every eighth.
 *
 * `log40_ids_known`: from the text to all its call IDs, in milliseconds: the language server's own code in fresh
 * processes. `end_to_end` is `didOpen` to the packaged server until the next hover is answered, without what the same
 * takes with a server that does nothing with the text (`transfer`).
 *
 * `log40_keystroke`: `didChange` of one character and a hover behind it, until that is answered, in milliseconds. What
 * editors also ask after changes is told beside it: `links_ms`, `lenses_ms`, `outline_ms`.
 *
 * `log40_server_memory`: resident memory of the packaged server afterwards, in MB; `peak` while the text came in.
 */
export const largeLog: Bench = {
  figures: ['log40_ids_known', 'log40_keystroke', 'log40_server_memory'],
  run: async ({ installed, scratch, note }) => {
    const main = mainOf(await installed());
    const text = largeLogText();
    const file = path.join(await scratch(), 'calls.log');
    await writeFile(file, text);

    const takenUp: TakenUp[] = [];
    for (let run = 0; run <= RUNS; run++) {
      const own = await takeUp(file);
      // The first one also warms the system's file cache.
      if (run > 0) takenUp.push(own);
    }
    const known = summarize(takenUp.map(({ ms }) => ms));
    note(`IDs known after ${known.p50} ms.`);

    const [endToEnd, transfer]: [number[], number[]] = [[], []];
    for (let run = 0; run < RUNS; run++) {
      transfer.push(
        await withServer(path.join(import.meta.dirname, 'nullServer.ts'), (server) => open(server, text)),
      );
      endToEnd.push(await withServer(main, (server) => open(server, text)));
    }

    return withServer(main, async (server) => {
      await open(server, text);
      const keystrokes = await type(server, text);
      await delay(REST_MS);
      const memory = await memoryOf(server.pid);
      const timed = async (ask: () => Promise<unknown>): Promise<number> => {
        const started = performance.now();
        await ask();
        return roundTo(performance.now() - started, 1);
      };
      const lensesMs = await timed(() => server.lenses(URI));
      const linksMs = await timed(() => server.links(URI));
      const outlineMs = await timed(() => server.symbols(URI));
      await delay(REST_MS);
      const later = await memoryOf(server.pid);
      const size = { lines: LINES, bytes: text.length, calls: takenUp[0]?.calls };
      return [
        {
          bench: 'log40_ids_known',
          value: known.p50,
          unit: 'ms',
          goal: 600,
          ...known,
          end_to_end: roundTo(median(endToEnd) - median(transfer), 1),
          transfer: roundTo(median(transfer), 1),
          ...size,
        },
        {
          bench: 'log40_keystroke',
          value: keystrokes.p95,
          unit: 'ms',
          goal: 20,
          ...keystrokes,
          lenses_ms: lensesMs,
          links_ms: linksMs,
          outline_ms: outlineMs,
        },
        {
          bench: 'log40_server_memory',
          value: memory.rss,
          unit: 'MB',
          goal: 250,
          ...memory,
          after_links_and_outline: later.rss,
        },
      ];
    });
  },
};

/** The log: as long lines as it takes for more than 40 MB. */
function largeLogText(): string {
  const lines = logText(48 * 1024 * 1024)
    .replaceAll('http-nio-8080-exec-', 'http-')
    .split('\n')
    .slice(0, LINES);
  if (lines.length < LINES) throw new Error(`The log has only ${lines.length} lines.`);
  return lines.join('\n');
}

async function takeUp(file: string): Promise<TakenUp> {
  const args = [path.join(import.meta.dirname, 'largeLogRun.ts'), file];
  const { exitCode, output } = await runProcess(process.execPath, args);
  if (exitCode !== 0) throw new Error(`The log could not be taken up:\n${output}`);
  return JSON.parse(output) as TakenUp;
}

/** Does something with a server of its own. */
async function withServer<T>(main: string, use: (server: ServerProcess) => Promise<T>): Promise<T> {
  const server = await startLanguageServer(main);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** Opens the text and waits until the server answers what comes behind it; in milliseconds. */
async function open(server: ServerProcess, text: string): Promise<number> {
  const started = performance.now();
  void server.open(URI, text);
  await server.hover(URI, { line: 0, character: 0 });
  return performance.now() - started;
}

/** Types characters all over the log, each followed by a question for the call of that line. */
async function type(server: ServerProcess, text: string): Promise<ReturnType<typeof summarize>> {
  const lines = text.split('\n');
  const times: number[] = [];
  for (let stroke = -WARM_UP_KEYSTROKES; stroke < KEYSTROKES; stroke++) {
    // Lines of every eighth hold an ID.
    const line = (((stroke + WARM_UP_KEYSTROKES) * 4999) % (LINES / 8)) * 8;
    const character = 2 + (lines[line] ?? '').search(/\d{10}-\d/);
    const place = { line, character: 0 };
    const started = performance.now();
    void server.change(URI, { range: { start: place, end: place }, text: 'x' });
    const call = await server.callAt(URI, { line, character });
    const ms = performance.now() - started;
    if (!call) throw new Error(`There is no call on line ${line + 1}.`);
    if (stroke >= 0) times.push(ms);
  }
  return summarize(times);
}
