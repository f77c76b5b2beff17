/** Looks up many calls with the extension's own parts and prints what that took, as JSON. Runs in a process of its own. */
import { CcIsalesClient } from '../../src/isales/client.ts';
import type { ServerProfile } from '../../src/isales/serverProfile.ts';
import { readTlsSettings } from '../../src/isales/tlsSettings.ts';
import { BulkLookUps } from '../../src/lookup/bulk/bulkLookUps.ts';
import { LookupService } from '../../src/lookup/lookupService.ts';
import { Pacers } from '../../src/lookup/pacer.ts';

const [baseUrl = '', caFile = '', accessKey = '', secretKey = '', folder = '', count = ''] =
  process.argv.slice(2);
const server: ServerProfile = { id: 'bench', name: 'bench', baseUrl, caFile };
const tls = await readTlsSettings(server, undefined);
if (!tls.ok) throw new Error(`The certificate cannot be read: ${tls.error.kind}`);
const client = new CcIsalesClient({ server, credentials: { accessKey, secretKey }, tls: tls.value });
const log = { debug: () => undefined, info: () => undefined, warn: console.error };
const servers = {
  find: () => ({ ok: true as const, value: server }),
  connect: () => Promise.resolve({ ok: true as const, value: client }),
};
const service = new LookupService({
  servers,
  history: { remember: () => Promise.resolve() },
  clock: Date,
  log,
  lifetimes: () => ({ foundMs: 300_000, notFoundMs: 30_000 }),
});
const bulk = new BulkLookUps({
  folder,
  service,
  servers,
  pacers: new Pacers(),
  clock: Date,
  log,
  onDamaged: () => undefined,
  onCannotWrite: () => undefined,
});

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
const laterCalls = 200;
await run('later', 200_000, laterCalls);
const heapBytesPerCall = ((await heap()) - heapBefore) / laterCalls;
console.log(JSON.stringify({ ms, found, cpuMs: (user + system) / 1000, heapBytesPerCall }));
client.dispose();
bulk.dispose();
process.exit();
