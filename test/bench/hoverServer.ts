import { CallHovers } from '../../src/editor/hovers/callHovers.ts';
import { callHover } from '../../src/present/callHover.ts';
import { hoverMarkdown } from '../../src/present/hoverMarkdown.ts';
import type { CallHover } from '../../src/protocol/callHover.ts';
import type { NamedCall } from '../../src/protocol/languageServer.ts';
import { found as answeredCall, lookupOf } from '../fakes/lookupPorts.ts';
import type { Bench } from './bench.ts';
import { logText } from './scannerLog.ts';
import { mainOf, startLanguageServer } from './serverProcess.ts';
import { summarize } from './statistics.ts';

const WARM_UP_RUNS = 50;
const RUNS = 400;
const LOG_BYTES = 1024 * 1024;
const URI = 'file:///bench/calls.log';

/**
 * Time for the hover with a result that is cached, without an editor: the question `isales/callAt` to the language
 * server's process, its answer, and then what the extension does with it: it finds the cached result and makes the text
 * of the hover. (Before, the server's process made that text and asked the extension for the result.) A 1 MB log, a
 * different call each time. In milliseconds.
 */
export const hoverServer: Bench = {
  figures: ['hover_server_cached_p95'],
  run: async ({ installed }) => {
    const server = await startLanguageServer(mainOf(await installed()));
    try {
      await server.open(URI, logText(LOG_BYTES));
      const places = (await server.links(URI)).map(({ range }) => range.start);
      const times: number[] = [];
      for (let run = -WARM_UP_RUNS; run < RUNS; run++) {
        // 37 has no divisor in common with the number of calls worth speaking of, so that all parts of the log are met.
        const place = places[((run + WARM_UP_RUNS) * 37) % places.length];
        if (!place) throw new Error('The log holds no call.');
        const started = performance.now();
        const call = await server.callAt(URI, place);
        const markdown = call && (await cachedHover(call));
        const ms = performance.now() - started;
        if (!markdown?.includes('Answered')) throw new Error('The hover does not tell the result.');
        if (run >= 0) times.push(ms);
      }
      const all = summarize(times);
      return [{ bench: 'hover_server_cached_p95', value: all.p95, unit: 'ms', goal: 5, ...all }];
    } finally {
      await server.stop();
    }
  },
};

const hovers = new CallHovers({
  registry: { active: { id: 'main', name: 'Main', baseUrl: 'https://127.0.0.1' } },
  service: {
    utcOffsetOf: () => 480,
    lookUp: () => {
      throw new Error('The server was asked for what is cached.');
    },
  },
  known: {
    find: (calls) =>
      Promise.resolve(
        calls.map((call) => ({ kind: 'atHand', lookup: lookupOf(call?.callId ?? '', answeredCall()) })),
      ),
  },
  consent: {
    isGiven: () => true,
    isOpen: () => false,
    askOnce: () => undefined,
    give: () => Promise.resolve(),
  },
  maskNumbers: () => false,
});

/** The text of a hover on a call whose result is cached. */
async function cachedHover(call: NamedCall): Promise<string> {
  let found: CallHover | undefined;
  const show = (hover: CallHover): void => {
    found = hover;
  };
  await hovers.run(call, show, { signal: new AbortController().signal });
  return found ? hoverMarkdown(callHover(found, Date.now())) : '';
}
