import assert from 'node:assert/strict';
import { appendFile, open, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BulkLookUps } from '../../../../src/lookup/bulk/bulkLookUps.ts';
import type { BulkLookUp } from '../../../../src/lookup/bulk/bulkLookUp.ts';
import type { SeenCall } from '../../../../src/lookup/bulk/seenCalls.ts';
import { Pacers } from '../../../../src/lookup/pacer.ts';
import { BulkServer } from '../../../fakes/bulkServer.ts';
import { lockOfTheDead } from '../../../fakes/deadLock.ts';
import { FakeTiming } from '../../../fakes/fakeTiming.ts';
import { failed, FakeServers, found, settle, silentLog } from '../../../fakes/lookupPorts.ts';
import { makeTempFolder, type TempFolder } from '../../../fakes/tempFolder.ts';

const calls: SeenCall[] = [
  {
    callId: '1644464743-1',
    vdnId: 8,
    seenAt: [
      { file: 'file:///a.log', line: 3 },
      { file: 'file:///a.log', line: 7 },
      { file: 'file:///b.log', line: 0 },
    ],
  },
  { callId: '1644464743-2', vdnId: 9, seenAt: [{ file: 'file:///b.log', line: 1 }] },
  { callId: '1644464743-3', seenAt: [{ file: 'file:///b.log', line: 2 }] },
];

let folder: TempFolder;
let timing: FakeTiming;
let server: BulkServer;
let damaged: string[];
let pacers: Pacers;
let windows: BulkLookUps[];

beforeEach(async () => {
  folder = await makeTempFolder();
  timing = new FakeTiming();
  server = new BulkServer(timing);
  damaged = [];
  windows = [];
  pacers = new Pacers(undefined, timing);
});
afterEach(async () => {
  for (const open of windows) open.dispose();
  await settle();
  pacers.dispose();
  await folder[Symbol.asyncDispose]();
});

/** As a window has them: a new one knows only what is on disk. */
function window(): BulkLookUps {
  const opened = new BulkLookUps({
    folder: folder.path,
    service: server,
    servers: new FakeServers(),
    pacers,
    clock: { now: () => Date.UTC(2022, 1, 10) + timing.now() },
    log: silentLog,
    lockTiming: { beatMs: 60_000, lookMs: 10 },
    onDamaged: (setAsideAs) => damaged.push(setAsideAs),
    onCannotWrite: () => assert.fail('cannot write'),
  });
  windows.push(opened);
  return opened;
}

const pathOf = ({ id }: BulkLookUp): string => join(folder.path, `${id}.jsonl`);

async function firstLineOf(file: string): Promise<string> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(1_000) });
  return buffer.toString('utf8', 0, bytesRead).split('\n', 1)[0] ?? '';
}

/** Waits for what is on its way to the disk. */
async function written(batch: BulkLookUp, ending: string): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    if ((await readFile(pathOf(batch), 'utf8')).endsWith(ending)) return;
    await settle();
  }
  assert.fail(`the file does not end with ${ending}`);
}

describe('Bulk look-ups on disk', () => {
  it('come back as they were, with every place and outcome', async () => {
    server.answer = (callId) =>
      callId.endsWith('-2')
        ? failed({ kind: 'callNotFound', description: 'No such call.' })
        : found({ ringingAt: { text: '2022-02-10 11:45:43', wallClock: 1 } });
    const batch = await window().create('logs', 'main', calls);
    batch.resume();
    await timing.advance(2_000);
    await written(batch, '{"done":true}\n');
    const again = await window().find(batch.id);
    assert.deepEqual(again?.rows, batch.rows);
    assert.deepEqual(again.progress, { state: 'done', done: 2, total: 2 });
    assert.equal(again.title, 'logs');
  });

  it('that were killed go on with what was not answered', async () => {
    const many = Array.from({ length: 25 }, (_, at) => ({ ...calls[0], callId: `1644464743-${at}` }));
    const first = window();
    const killed = await first.create('logs', 'main', many as SeenCall[]);
    killed.resume();
    await timing.advance(500);
    await written(killed, '}\n');
    first.dispose();
    await settle();
    const again = await window().find(killed.id);
    assert.ok(again);
    assert.deepEqual([again.progress.state, again.progress.done], ['paused', 10]);
    again.resume();
    await timing.advance(5_000);
    assert.equal(again.progress.state, 'done');
    assert.deepEqual(server.asked.toSorted(), many.map(({ callId }) => callId).toSorted());
  });

  it('come back with what failed and waits for another try', async () => {
    server.answer = () => failed({ kind: 'noCredentials' });
    const batch = await window().create('logs', 'main', calls);
    batch.resume();
    await timing.advance(2_000);
    assert.deepEqual(batch.rows[0]?.outcome, {
      kind: 'waiting',
      lastFailure: { kind: 'noCredentials' },
    });
    await written(batch, '}\n');
    await settle();
    const again = await window().find(batch.id);
    assert.deepEqual(again?.rows, batch.rows);
    assert.deepEqual([again.progress.state, again.progress.done], ['paused', 0]);
  });

  it('say in a later window what became of their calls, until they are forgotten', async () => {
    server.answer = () => found({ status: 'failed', failCode: '00603' });
    const batch = await window().create('logs', 'main', calls);
    batch.resume();
    await timing.advance(2_000);
    await written(batch, '{"done":true}\n');
    const later = window();
    const call = { serverId: 'main', vdnId: 8, callId: '1644464743-1' };
    const { askedAt, ...kept } = (await later.outcomes()).find(call) ?? assert.fail('not kept');
    assert.deepEqual(kept, { status: 'failed', failCode: '00603', keptIn: 'bulk' });
    const { outcome } = batch.rows.find(({ callId }) => callId === call.callId) ?? assert.fail('no row');
    assert.equal(askedAt, outcome.kind === 'found' && outcome.askedAt);
    // What is asked anew in that window counts at once.
    server.answer = () => found({ status: 'succeeded', failCode: '00000' });
    const again = await later.find(batch.id);
    again?.askAgain([0]);
    await timing.advance(2_000);
    assert.equal((await later.outcomes()).find(call)?.status, 'succeeded');
    await later.remove(batch.id);
    assert.equal((await later.outcomes()).find(call), undefined);
  });

  it('may break off in the middle of a line', async () => {
    const batch = await window().create('logs', 'main', calls);
    await appendFile(pathOf(batch), '{"row":0,"outcome":{"kind":"fou');
    const other = window();
    const again = await other.find(batch.id);
    assert.ok(again);
    assert.equal(again.progress.done, 0);
    again.resume();
    await timing.advance(2_000);
    await written(batch, '{"done":true}\n');
    assert.equal((await window().find(batch.id))?.progress.done, 2);
    assert.deepEqual(damaged, []);
  });

  for (const [what, content] of [
    ['no JSON', 'nonsense\n'],
    ['another shape', '{"version":2}\n'],
    ['a row that is missing', undefined],
  ] as const)
    it(`with ${what} are set aside, never deleted`, async () => {
      const batch = await window().create('logs', 'main', calls);
      const text = await readFile(pathOf(batch), 'utf8');
      await writeFile(pathOf(batch), content ?? text.split('\n').toSpliced(4, 1).join('\n'));
      assert.equal(await window().find(batch.id), undefined);
      assert.equal(damaged.length, 1);
      assert.ok((await stat(damaged[0] ?? '')).size > 0);
      assert.deepEqual(await window().list(), []);
    });

  it('that are too large to be read are set aside, and said', async () => {
    const batch = await window().create('logs', 'main', calls);
    // A hole takes no room on the disk.
    await truncate(pathOf(batch), 3 * 1024 ** 3);
    assert.equal(await window().find(batch.id), undefined);
    assert.equal(damaged.length, 1);
    assert.match(await firstLineOf(damaged[0] ?? ''), /^\{"version":1,/, 'nothing of it is lost');
    assert.deepEqual(await window().list(), []);
  });

  it('are listed, the newest first, with what is left to do', async () => {
    const first = window();
    const done = await first.create('done', 'main', calls);
    done.resume();
    await timing.advance(2_000);
    await written(done, '{"done":true}\n');
    await first.create('waiting', 'main', calls);
    assert.deepEqual(
      (await window().list()).map(({ title, isDone }) => [title, isDone]),
      [
        ['waiting', false],
        ['done', true],
      ],
    );
  });

  it('can be read by the user alone, and hold neither recording links nor numbers', async () => {
    server.answer = () => found({ recordPath: 'https://obs.example.com/a?Signature=secret' });
    const batch = await window().create('logs', 'main', calls);
    batch.resume();
    await timing.advance(2_000);
    await written(batch, '{"done":true}\n');
    assert.doesNotMatch(await readFile(pathOf(batch), 'utf8'), /secret|88881955/);
    if (process.platform !== 'win32') assert.equal((await stat(pathOf(batch))).mode & 0o777, 0o600);
  });

  it('are forgotten when removed, and twenty that are done are kept', async () => {
    const own = window();
    for (let count = 0; count < 23; count++) {
      const batch = await own.create(`batch ${count}`, 'main', calls.slice(0, 1));
      batch.resume();
      await timing.advance(2_000);
      await written(batch, '{"done":true}\n');
    }
    const later = window();
    const kept = await later.create('last', 'main', calls);
    assert.equal((await later.list()).filter(({ isDone }) => isDone).length, 19);
    await later.remove(kept.id);
    assert.equal((await readdir(folder.path)).includes(`${kept.id}.jsonl`), false);
  });

  it('are found by no name that is none', async () => {
    assert.equal(await window().find('../history'), undefined);
    assert.equal(await window().find('bulk-1-unknown'), undefined);
  });

  it('run in one window only', async () => {
    const one = window();
    const batch = await one.create('logs', 'main', calls);
    server.latencyMs = () => 60_000;
    batch.resume();
    const other = window();
    const same = await other.find(batch.id);
    same?.resume();
    assert.equal(same?.progress.state, 'paused');
    assert.equal((await window().list())[0]?.isElsewhere, true);
  });

  it('run on here when the window that ran them was killed', async () => {
    const batch = await window().create('logs', 'main', calls);
    await lockOfTheDead(join(folder.path, `${batch.id}.running`));
    const later = window();
    assert.equal((await later.list())[0]?.isElsewhere, false);
    const same = await later.find(batch.id);
    same?.resume();
    await timing.advance(2_000);
    assert.equal(same?.progress.state, 'done');
  });

  it('run on here also where another process has the ID of the killed window', async () => {
    const batch = await window().create('logs', 'main', calls);
    const claim = join(folder.path, `${batch.id}.running`);
    await lockOfTheDead(claim);
    await writeFile(claim, (await readFile(claim, 'utf8')).replace(/"pid":\d+/, `"pid":${process.ppid}`));
    const later = window();
    const same = await later.find(batch.id);
    same?.resume();
    assert.equal(same?.progress.state, 'paused', 'as long as it is not known to be dead');
    assert.equal((await later.list({ isPatient: true })).length, 1);
    const [known] = await window().list({ isPatient: true });
    assert.equal(known?.isElsewhere, false);
    same.resume();
    assert.equal(same.progress.state, 'running');
  });
});
