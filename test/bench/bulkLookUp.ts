import path from 'node:path';
import { startSimulator } from '../../src/simulator/index.ts';
import { runProcess } from '../host/processes.ts';
import type { Bench } from './bench.ts';
import { roundTo } from './statistics.ts';

const CALLS = 500;
const BATCH = 10;

/** What `bulkRun.ts` says. */
interface BulkRun {
  readonly ms: number;
  readonly found: number;
  readonly cpuMs: number;
  readonly heapBytesPerCall: number;
}

/**
 * 500 calls that are not cached, looked up with the extension's own parts in a process of its own; the simulator answers
 * in this one.
 *
 * `bulk_500_vs_pace`: their time over the 49 seconds that lie between 50 batches at the least. `shortest_eleven_ms` is
 * the shortest time in which the simulator got eleven requests: more than 1,000.
 *
 * `bulk_cpu_per_call`: processor time of that process for each call, TLS and writing to disk included.
 *
 * `bulk_memory_per_call`: by how much 500 more calls make its heap grow, with the rows and the cached results in it.
 */
export const bulkLookUp: Bench = {
  figures: ['bulk_500_vs_pace', 'bulk_cpu_per_call', 'bulk_memory_per_call'],
  run: async ({ scratch }) => {
    const folder = await scratch();
    const simulator = await startSimulator({
      host: '127.0.0.2',
      port: 0,
      dataDir: path.join(folder, 'simulator'),
    });
    try {
      const { baseUrl, caFile, credentials } = simulator;
      const { exitCode, output } = await runProcess(process.execPath, [
        '--expose-gc',
        path.join(import.meta.dirname, 'bulkRun.ts'),
        ...[baseUrl, caFile, credentials.accessKey, credentials.secretKey],
        ...[path.join(folder, 'batches'), String(CALLS)],
      ]);
      if (exitCode !== 0) throw new Error(`The look-up failed:\n${output}`);
      const run = JSON.parse(output.trim().split('\n').at(-1) ?? '') as BulkRun;
      if (run.found !== CALLS) throw new Error(`${run.found} of ${CALLS} calls were found.`);
      const warmUp = 20;
      const times = simulator.requests.map(({ time }) => time).slice(warmUp, warmUp + CALLS);
      const elevens = times.slice(BATCH).map((time, index) => time - (times[index] ?? 0));
      const paceMs = (CALLS / BATCH - 1) * 1000;
      return [
        {
          bench: 'bulk_500_vs_pace',
          value: roundTo(run.ms / paceMs, 3),
          unit: 'ratio',
          goal: 1.05,
          ms: roundTo(run.ms, 0),
          shortest_eleven_ms: Math.min(...elevens),
        },
        { bench: 'bulk_cpu_per_call', value: roundTo(run.cpuMs / CALLS, 2), unit: 'ms', goal: 5 },
        {
          bench: 'bulk_memory_per_call',
          value: roundTo(run.heapBytesPerCall / 1024, 2),
          unit: 'KB',
          goal: 2,
        },
      ];
    } finally {
      await simulator.stop();
    }
  },
};
