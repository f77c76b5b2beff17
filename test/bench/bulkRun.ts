/** Looks up many calls with the extension's own parts and prints what that took, as JSON. Runs in a process of its own. */
import { bulkOverSockets } from '../fakes/bulkOverSockets.ts';

const [baseUrl = '', caFile = '', accessKey = '', secretKey = '', folder = '', count = ''] =
  process.argv.slice(2);
const credentials = { accessKey, secretKey };
const { bulk, server, dispose } = await bulkOverSockets({ baseUrl, caFile, credentials }, folder);

async function run(title: string, first: number, calls: number): Promise<number> {
  const batch = await bulk.create(
    title,
    server.id,
    Array.from({ length: calls }, (_, index) => ({
      callId: `${1644464743 + first + index}-${index}`,
      vdnId: 8,
      seenAt: [{ file: 'file:///logs/dialer.log', line: index }],
    })),
  );
  batch.resume();
  await batch.whenStill();
  return batch.rows.filter(({ outcome }) => outcome.kind === 'found').length;
}

/** Once nothing waits to be collected any more, be it by a finalizer. */
async function heap(): Promise<number> {
  for (let turn = 0; turn < 8; turn++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return process.memoryUsage().heapUsed;
}

// What is loaded and compiled once is not what a call costs.
await run('warm-up', 100_000, 20);
await new Promise((resolve) => setTimeout(resolve, 1100));
const calls = Number(count);
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
const found = await run('bench', 0, calls);
const ms = performance.now() - startedAt;
const { user, system } = process.cpuUsage(cpuBefore);
// The first calls make the engine compile; what a call keeps shows in those that come later.
const heapBefore = await heap();
await new Promise((resolve) => setTimeout(resolve, 1100));
await run('later', 200_000, calls);
const heapBytesPerCall = ((await heap()) - heapBefore) / calls;
console.log(JSON.stringify({ ms, found, cpuMs: (user + system) / 1000, heapBytesPerCall }));
dispose();
process.exit();
