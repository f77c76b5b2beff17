import assert from 'node:assert/strict';
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BulkLookUps } from '../../../src/lookup/bulk/bulkLookUps.ts';
import { History } from '../../../src/lookup/history.ts';
import { Pacers } from '../../../src/lookup/pacer.ts';
import { found, lookupOf, silentLog } from '../../fakes/lookupPorts.ts';
import { makeTempFolder, type TempFolder } from '../../fakes/tempFolder.ts';
import { FaultRuns } from '../../hostile/faultRuns.ts';
import { fillHistory, killWriter } from '../../hostile/kills.ts';
import { seeded } from '../../hostile/randomness.ts';
import { corpusTexts } from '../../hostile/texts.ts';

/** More of them in npm run test:soak. */
const seeds = Array.from({ length: 10 }, (_, index) => index + 1);

describe('Faults: whatever the network does,', function () {
  this.timeout(120_000);
  let runs: FaultRuns;
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);

  before(async () => {
    runs = await FaultRuns.start();
    process.on('unhandledRejection', note);
  });
  after(async () => {
    process.off('unhandledRejection', note);
    await runs[Symbol.asyncDispose]();
  });

  it('each look-up ends in time, in a result or a failure of ours, and leaves nothing behind', async () => {
    const outcomes = new Set<string>();
    for (const seed of seeds) {
      const run = await runs.run(seed);
      for (const outcome of run.outcomes) {
        assert.notEqual(outcome, 'unexpected', `seed ${seed}`);
        outcomes.add(outcome);
      }
    }
    assert.deepEqual(unhandled, []);
    // Else nothing was tried.
    assert.ok(outcomes.has('ok') && outcomes.size > 2, [...outcomes].join(' '));
  });
});

describe('Faults: what is on disk', () => {
  let folder: TempFolder;
  beforeEach(async () => {
    folder = await makeTempFolder();
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  it('loads again after a kill at any moment', async () => {
    const random = seeded(6);
    await fillHistory(folder.path);
    let found = 0;
    let remembered = 0;
    for (let run = 0; run < 6; run++) {
      const kill = await killWriter(folder.path, run, random);
      found += kill.found;
      remembered += kill.remembered;
    }
    // Else nothing was being written.
    assert.ok(found > 0 && remembered > 0, `${found} found, ${remembered} remembered`);
  }).timeout(60_000);

  it('is written to a new file that takes the place of the old one, which nobody ever sees half-written', async () => {
    const file = path.join(folder.path, 'history.json');
    const history = new History({ path: file, limit: () => 10, onDamaged: (as) => assert.fail(as) });
    await history.remember(lookupOf('1644464743-1', found()));
    const before = await readFile(file, 'utf8');
    await using old = await open(file);
    await history.remember(lookupOf('1644464743-2', found()));
    assert.equal(await old.readFile('utf8'), before);
    assert.notEqual(await readFile(file, 'utf8'), before);
    assert.deepEqual(await readdir(folder.path), ['history.json']);
  });

  for (const [name, content] of [
    ...corpusTexts,
    ['half', '{"version":1,"entries":[{"call":{"serverId":"main","vdnId":8,'],
    ['of another shape', '{"version":1,"entries":[{"call":"8/1644464743-1388"}]}'],
    ['with a number for a text', entryWith({ failCode: 603 })],
    ['empty', ''],
  ] as const)
    it(`is set aside with a message, never deleted, when it is damaged: ${name}`, async () => {
      const told: string[] = [];
      const onDamaged = (setAsideAs: string): void => void told.push(setAsideAs);
      const historyFile = path.join(folder.path, 'history.json');
      await writeFile(historyFile, content);
      const history = new History({ path: historyFile, limit: () => 10, onDamaged });
      assert.deepEqual(await history.entries(), []);

      const batches = path.join(folder.path, 'bulk');
      await mkdir(batches);
      await writeFile(path.join(batches, 'bulk-1-a.jsonl'), content);
      const servers = { find: () => ({ ok: false, error: { kind: 'noServer' } }) as const };
      const service = { lookUp: () => Promise.reject(new Error('nobody asks')), peek: () => undefined };
      const bulk = new BulkLookUps({
        ...{ folder: batches, service, servers, onDamaged },
        ...{ pacers: new Pacers(), clock: Date, log: silentLog, onCannotWrite: () => undefined },
      });
      assert.equal(await bulk.find('bulk-1-a'), undefined);

      assert.equal(told.length, 2);
      for (const kept of told) assert.equal(await readFile(kept, 'utf8'), content);
      assert.equal((await readdir(batches)).length, 1);
    });
});

function entryWith(result: object): string {
  const entry = {
    call: { serverId: 'main', vdnId: 8, callId: '1644464743-1' },
    server: { name: 'Main', host: 'main' },
    askedAt: 1,
    result: { status: 'failed', hadRecording: false, askedAt: 1, elapsedMs: 1, answer: {}, ...result },
  };
  return JSON.stringify({ version: 1, entries: [entry] });
}
