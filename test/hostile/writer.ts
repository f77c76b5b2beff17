/** A process that writes the history and a batch until it is killed. Says on its output what is on disk for sure. */
import path from 'node:path';
import { BulkLookUps } from '../../src/lookup/bulk/bulkLookUps.ts';
import { History } from '../../src/lookup/history.ts';
import { LookupService } from '../../src/lookup/lookupService.ts';
import { Pacers } from '../../src/lookup/pacer.ts';
import { FakeServers, found, lookupOf, silentLog } from '../fakes/lookupPorts.ts';

const [folder = '', name = ''] = process.argv.slice(2);
const onDamaged = (setAsideAs: string): void => {
  console.log(`damaged ${setAsideAs}`);
};
const history = new History({ path: path.join(folder, 'history.json'), limit: () => 4_000, onDamaged });
const servers = new FakeServers();
servers.autoAnswer = found();
const service = new LookupService({
  servers,
  history,
  clock: Date,
  log: silentLog,
  lifetimes: () => ({ foundMs: 0, notFoundMs: 0 }),
});
const bulk = new BulkLookUps({
  folder: path.join(folder, 'bulk'),
  service,
  servers,
  pacers: new Pacers(() => ({ batchSize: 10, betweenBatchesMs: 1 })),
  clock: Date,
  log: silentLog,
  onDamaged,
  onCannotWrite: (title) => {
    console.log(`unwritable ${title}`);
  },
});
const calls = Array.from({ length: 5_000 }, (_, index) => ({
  callId: `1644464743-${index}`,
  vdnId: 8,
  seenAt: [],
}));
const batch = await bulk.create(name, 'main', calls);
console.log(`batch ${batch.id}`);
batch.resume();
for (let count = 0; ; count++) {
  await history.remember(lookupOf(`16444647${name.padStart(2, '0').slice(-2)}-${count}`, found()));
  console.log(`remembered ${count}`);
}
