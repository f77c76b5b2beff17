import { answered } from '../unit/server/facts.ts';
import type { Bench } from './bench.ts';
import { logText } from './scannerLog.ts';
import { mainOf, startLanguageServer } from './serverProcess.ts';
import { summarize } from './statistics.ts';

const WARM_UP_RUNS = 50;
const RUNS = 400;
const LOG_BYTES = 1024 * 1024;
const URI = 'file:///bench/calls.log';

/**
 * Time for the hover with a result that the extension has cached: the request `isales/resultHover` to the language
 * server's process, its question `isales/cached`, answered here at once, and the answer. A 1 MB log, a different call
 * each time. In milliseconds.
 */
export const hoverServer: Bench = {
  figures: ['hover_server_cached_p95'],
  run: async ({ installed }) => {
    const server = await startLanguageServer(mainOf(await installed()));
    try {
      server.answerCached = () => answered();
      await server.open(URI, logText(LOG_BYTES));
      const places = (await server.links(URI)).map(({ range }) => range.start);
      const times: number[] = [];
      for (let run = -WARM_UP_RUNS; run < RUNS; run++) {
        // 37 has no divisor in common with the number of calls worth speaking of, so that all parts of the log are met.
        const place = places[((run + WARM_UP_RUNS) * 37) % places.length];
        if (!place) throw new Error('The log holds no call.');
        const started = performance.now();
        const hover = await server.resultHover(URI, place);
        const ms = performance.now() - started;
        if (!hover?.markdown.includes('Answered')) throw new Error('The hover does not tell the result.');
        if (run >= 0) times.push(ms);
      }
      if (server.lookUps.length > 0) throw new Error('The server asked for what is cached.');
      const all = summarize(times);
      return [{ bench: 'hover_server_cached_p95', value: all.p95, unit: 'ms', goal: 5, ...all }];
    } finally {
      await server.stop();
    }
  },
};
