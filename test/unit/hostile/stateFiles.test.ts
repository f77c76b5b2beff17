import fc from 'fast-check';
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BulkLookUps } from '../../../src/lookup/bulk/bulkLookUps.ts';
import { CodeCatalog } from '../../../src/lookup/codeCatalog.ts';
import { History } from '../../../src/lookup/history.ts';
import { Pacers } from '../../../src/lookup/pacer.ts';
import { FakeServers, found, lookupOf, silentLog } from '../../fakes/lookupPorts.ts';
import { makeTempFolder, type TempFolder } from '../../fakes/tempFolder.ts';
import { anyJson, anyText } from '../../hostile/texts.ts';

/** What may become of a file that was good: pieces of it are gone, doubled, or something else. */
function damaged(good: string): fc.Arbitrary<string> {
  const place = fc.nat({ max: good.length });
  return fc.oneof(
    anyText,
    anyJson.map((value) => JSON.stringify(value)),
    fc
      .tuple(place, place, fc.oneof(fc.constant(''), anyText, fc.constantFrom('"', '}', '0', '\n', 'null')))
      .map(([from, to, instead]) => good.slice(0, from) + instead + good.slice(to)),
  );
}

describe('Hostile input: a file of ours, whatever is in it,', function () {
  this.timeout(60_000);
  let folder: TempFolder;
  let setAside: string[];
  const onDamaged = (as: string): void => void setAside.push(as);
  beforeEach(async () => {
    folder = await makeTempFolder();
    setAside = [];
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  /** Either it was read, or all of it is kept under another name. */
  async function isReadOrKept(content: string, read: () => Promise<unknown>): Promise<void> {
    setAside = [];
    await read();
    const [kept] = setAside;
    if (kept === undefined) return;
    assert.equal(await readFile(kept, 'utf8'), content.toWellFormed());
    await rm(kept);
  }

  it('is read as the history, or set aside with a message', async () => {
    const file = path.join(folder.path, 'history.json');
    const history = new History({ path: file, limit: () => 10, onDamaged });
    await history.remember(lookupOf('1644464743-1', found()));
    await history.remember(
      lookupOf('1644464743-2', { ok: false, error: { kind: 'callNotFound', description: '' }, elapsedMs: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(damaged(await readFile(file, 'utf8')), async (content) => {
        await writeFile(file, content);
        await isReadOrKept(content, () => history.entries());
      }),
      { numRuns: 300 },
    );
  });

  it('is read as the meanings of codes, or set aside with a message', async () => {
    const file = path.join(folder.path, 'codes.json');
    const good = JSON.stringify({
      version: 1,
      entries: [{ key: 'k', fetchedAt: 1, failCodes: { '00603': 'x' }, displayCodes: {} }],
    });
    const catalog = new CodeCatalog({
      path: file,
      servers: new FakeServers() as never,
      pacers: new Pacers(),
      clock: Date,
      onDamaged,
      onLeftOut: (origin) => assert.fail(origin),
      onUnwritable: (error) => {
        assert.fail(String(error));
      },
    });
    await fc.assert(
      fc.asyncProperty(damaged(good), async (content) => {
        await writeFile(file, content);
        await isReadOrKept(content, () => catalog.load());
      }),
      { numRuns: 300 },
    );
  });

  it('is read as a bulk look-up, or set aside with a message', async () => {
    const batches = path.join(folder.path, 'bulk');
    await mkdir(batches);
    const open = (): BulkLookUps =>
      new BulkLookUps({
        folder: batches,
        service: { lookUp: () => Promise.reject(new Error('nobody asks')), peek: () => undefined },
        servers: new FakeServers(),
        pacers: new Pacers(),
        clock: Date,
        log: silentLog,
        onDamaged,
        onCannotWrite: (title) => {
          assert.fail(title);
        },
      });
    const first = open();
    const { id } = await first.create('log', 'main', [
      { callId: '1644464743-1', vdnId: 8, seenAt: [{ file: 'file:///a.log', line: 3 }] },
      { callId: '1644464743-2', seenAt: [] },
    ]);
    first.dispose();
    const file = path.join(batches, `${id}.jsonl`);
    const notes = [
      { row: 0, outcome: { kind: 'found', askedAt: 1, result: { status: 'failed', hasRecording: false } } },
      { again: [0] },
      { done: true },
    ];
    const good = (await readFile(file, 'utf8')) + notes.map((note) => `${JSON.stringify(note)}\n`).join('');
    await fc.assert(
      fc.asyncProperty(damaged(good), async (content) => {
        await writeFile(file, content);
        await isReadOrKept(content, async () => {
          const bulk = open();
          await bulk.list();
          await bulk.find(id);
          bulk.dispose();
        });
      }),
      { numRuns: 300 },
    );
    assert.deepEqual(
      (await readdir(batches)).filter((name) => !name.startsWith(id)),
      [],
    );
  });
});
