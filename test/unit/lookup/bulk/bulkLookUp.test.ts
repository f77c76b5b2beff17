import assert from 'node:assert/strict';
import { callKeyText } from '../../../../src/lookup/call.ts';
import type { BatchNote } from '../../../../src/lookup/bulk/batchFile.ts';
import { BulkLookUp } from '../../../../src/lookup/bulk/bulkLookUp.ts';
import { Rate } from '../../../../src/lookup/bulk/rate.ts';
import { Pacer } from '../../../../src/lookup/pacer.ts';
import type { ResultRow } from '../../../../src/lookup/resultSource.ts';
import { BulkServer, refusal } from '../../../fakes/bulkServer.ts';
import { FakeTiming } from '../../../fakes/fakeTiming.ts';
import { failed, found, lookupOf } from '../../../fakes/lookupPorts.ts';

const serverId = 'main';
const callIds = (count: number): string[] => Array.from({ length: count }, (_, at) => `1644464743-${at}`);

let timing: FakeTiming;
let server: BulkServer;
let notes: BatchNote[];

beforeEach(() => {
  timing = new FakeTiming();
  server = new BulkServer(timing);
  notes = [];
});

function batchOf(ids: readonly string[], pacer = new Pacer(undefined, timing)): BulkLookUp {
  const rows = ids.map((callId): ResultRow => ({
    serverId,
    callId,
    vdnId: 8,
    seenAt: [],
    outcome: { kind: 'waiting' },
  }));
  return new BulkLookUp({
    head: { id: 'bulk-1', title: 'calls.log', serverId, startedAt: 0 },
    rows,
    service: server,
    pacer: () => pacer,
    notes: { write: (note) => notes.push(note) },
  });
}

function kindsOf(batch: BulkLookUp): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { outcome } of batch.rows) kinds[outcome.kind] = (kinds[outcome.kind] ?? 0) + 1;
  return kinds;
}

describe('A bulk look-up', () => {
  it('asks for each call once, ten at a time', async () => {
    const batch = batchOf(callIds(35));
    batch.resume();
    await timing.advance(500);
    assert.equal(server.asked.length, 10);
    await timing.advance(4_000);
    assert.deepEqual(server.asked, callIds(35));
    assert.deepEqual(batch.progress, { state: 'done', done: 35, total: 35 });
    assert.deepEqual(notes.at(-1), { done: true });
    await batch.whenStill();
  });

  it('of ten thousand calls comes to its end', async () => {
    const batch = batchOf(callIds(10_000));
    batch.resume();
    await timing.advance(1_100_000);
    assert.equal(new Set(server.asked).size, 10_000);
    assert.equal(server.asked.length, 10_000);
    assert.equal(batch.progress.state, 'done');
  }).timeout(60_000);

  it('takes cached results first, and asks only for the rest', async () => {
    for (const callId of callIds(20).slice(3)) {
      const call = { serverId, vdnId: 8, callId };
      server.cached.set(callKeyText(call), lookupOf(callId, found(), { call, source: 'cache' }));
    }
    const batch = batchOf(callIds(20));
    batch.resume();
    assert.equal(batch.progress.done, 17);
    await timing.advance(500);
    assert.deepEqual(server.asked, callIds(3));
    assert.equal(batch.progress.state, 'done');
  });

  it('that is paused lets requests on their way come home, and goes on with the others alone', async () => {
    server.latencyMs = () => 800;
    const batch = batchOf(callIds(25));
    batch.resume();
    await timing.advance(500);
    batch.pause();
    assert.equal(batch.progress.state, 'paused');
    assert.deepEqual(kindsOf(batch), { asking: 10, waiting: 15 });
    await timing.advance(5_000);
    await batch.whenStill();
    assert.deepEqual(kindsOf(batch), { found: 10, waiting: 15 });
    batch.resume();
    await timing.advance(10_000);
    assert.deepEqual(server.asked.toSorted(), callIds(25).toSorted());
    assert.equal(batch.progress.state, 'done');
  });

  it('that is paused and goes on at once loses nothing', async () => {
    const batch = batchOf(callIds(25));
    batch.resume();
    await timing.advance(100);
    batch.pause();
    batch.resume();
    await timing.advance(10_000);
    assert.deepEqual(server.asked.toSorted(), callIds(25).toSorted());
    assert.equal(batch.progress.state, 'done');
  });

  it('pauses after five failures in a row that concern the server, and asks for those again', async () => {
    let isDown = true;
    server.answer = (callId) => (isDown ? failed({ kind: 'unauthorized' }) : found({ callId }));
    const batch = batchOf(callIds(40));
    batch.resume();
    await timing.advance(10_000);
    assert.equal(batch.progress.state, 'paused');
    assert.deepEqual(batch.progress.failure, { kind: 'unauthorized' });
    assert.equal(server.asked.length, 10);
    isDown = false;
    batch.resume();
    assert.equal(batch.progress.failure, undefined);
    await timing.advance(10_000);
    assert.equal(batch.progress.state, 'done');
    assert.deepEqual(kindsOf(batch), { found: 40 });
  });

  it('keeps in each row that comes again why its query failed, until there is an outcome', async () => {
    const failure = { kind: 'unauthorized' } as const;
    const lastFailures = (batch: BulkLookUp): number =>
      batch.rows.filter(({ outcome }) => 'lastFailure' in outcome && outcome.lastFailure === failure).length;
    let isDown = true;
    server.answer = (callId) => (isDown ? failed(failure) : found({ callId }));
    const batch = batchOf(callIds(40));
    batch.resume();
    await timing.advance(10_000);
    assert.deepEqual([batch.progress.state, batch.progress.done], ['paused', 0]);
    assert.equal(lastFailures(batch), server.asked.length);
    assert.deepEqual(kindsOf(batch), { waiting: 40 });
    isDown = false;
    server.latencyMs = () => 5_000;
    batch.resume();
    await timing.advance(60_000);
    assert.equal(batch.progress.state, 'done');
    assert.equal(lastFailures(batch), 0);
  });

  it('is still when it was paused and nothing comes home any more, also where it went on in between', async () => {
    server.latencyMs = () => 800;
    const batch = batchOf(callIds(25));
    batch.resume();
    await timing.advance(100);
    batch.pause();
    let doneWhenStill: number | undefined;
    const still = batch.whenStill().then(() => {
      doneWhenStill = batch.progress.done;
    });
    batch.resume();
    await timing.advance(20_000);
    await still;
    assert.equal(doneWhenStill, 25);
  });

  it('does not pause for failures that concern the calls', async () => {
    server.answer = () => failed({ kind: 'callNotFound', description: '' });
    const batch = batchOf(callIds(30));
    batch.resume();
    await timing.advance(10_000);
    assert.deepEqual(batch.progress, { state: 'done', done: 30, total: 30 });
  });

  it('does not pause for server failures with answers in between', async () => {
    server.answer = (callId) =>
      Number(callId.split('-')[1]) % 4 === 0 ? found() : failed({ kind: 'forbidden', html: true });
    const batch = batchOf(callIds(30));
    batch.resume();
    await timing.advance(10_000);
    assert.equal(batch.progress.state, 'done');
    assert.equal(server.asked.length, 30);
  });

  it('asks again, at the pace, what failed for the moment', async () => {
    server.answer = (callId, count) =>
      callId.endsWith('-3') && count < 3 ? failed({ kind: 'httpStatus', status: 503, html: true }) : found();
    const batch = batchOf(callIds(12));
    batch.resume();
    await timing.advance(10_000);
    assert.equal(kindsOf(batch)['found'], 12);
    assert.equal(server.asked.filter((callId) => callId.endsWith('-3')).length, 3);
    for (const [at, started] of server.askedAt.slice(10).entries())
      assert.ok(started - (server.askedAt[at] ?? 0) > 1000);
  });

  it('slows down as Retry-After says, and takes no such answer for an outcome', async () => {
    server.answer = (callId, count) =>
      callId.endsWith('-3') && count === 1 ? refusal({ kind: 'tooManyRequests' }, 5_000) : found();
    const batch = batchOf(callIds(12));
    batch.resume();
    await timing.advance(4_900);
    assert.equal(server.asked.length, 10);
    await timing.advance(5_000);
    assert.deepEqual(kindsOf(batch), { found: 12 });
  });

  it('says for how long the server wants no request, as long as that is, and tells when it begins and ends', async () => {
    server.answer = (callId, count) =>
      callId.endsWith('-3') && count === 1 ? refusal({ kind: 'tooManyRequests' }, 60_000) : found();
    const batch = batchOf(callIds(12));
    const told: boolean[] = [];
    batch.onDidChange(() => told.push(batch.progress.heldForMs !== undefined));
    batch.resume();
    await timing.advance(100);
    const { heldForMs = 0 } = batch.progress;
    assert.ok(heldForMs > 59_000 && heldForMs <= 60_000, String(heldForMs));
    assert.equal(told.at(-1), true, 'told while it waits');
    await timing.advance(60_100);
    assert.equal(told.at(-1), false, 'told when it goes on');
    assert.equal(batch.progress.heldForMs, undefined);
  });

  it('keeps each failure that made it pause, those that came home afterwards, too, until it goes on', async () => {
    const broken = { kind: 'httpStatus', status: 500, html: false } as const;
    const silent = { kind: 'timeout', afterMs: 15_000 } as const;
    server.answer = (callId) => failed(Number(callId.at(-1)) < 6 ? broken : silent);
    const batch = batchOf(callIds(10));
    batch.resume();
    await timing.advance(100);
    await batch.whenStill();
    const kinds = batch.progress.failuresInARow?.map(({ kind }) => kind) ?? [];
    assert.deepEqual(kinds.toSorted(), [
      ...Array.from({ length: 6 }, () => 'httpStatus'),
      ...Array.from({ length: 4 }, () => 'timeout'),
    ]);
    server.answer = () => found();
    batch.resume();
    assert.equal(batch.progress.failuresInARow, undefined);
  });

  it('leaves a server alone that wants an hour of patience, until the user goes on', async () => {
    server.answer = (callId, count) =>
      callId.endsWith('-3') && count === 1 ? refusal({ kind: 'tooManyRequests' }, 3_600_000) : found();
    const batch = batchOf(callIds(12));
    batch.resume();
    await timing.advance(10_000);
    assert.equal(batch.progress.state, 'paused');
    assert.equal(batch.progress.failure?.kind, 'tooManyRequests');
    batch.resume();
    await timing.advance(10_000);
    assert.deepEqual(kindsOf(batch), { found: 12 });
  });

  it('does so too where it says that of a call that it does not know, and keeps that answer', async () => {
    server.answer = (callId, count) =>
      callId.endsWith('-3') && count === 1
        ? refusal({ kind: 'callNotFound', description: '' }, 3_600_000)
        : found();
    const batch = batchOf(callIds(12));
    batch.resume();
    await timing.advance(10_000);
    assert.equal(batch.progress.state, 'paused');
    assert.deepEqual(batch.progress.failure, { kind: 'tooManyRequests', retryAfterSeconds: 3_600 });
    batch.resume();
    await timing.advance(10_000);
    assert.deepEqual(kindsOf(batch), { found: 11, failed: 1 });
    assert.equal(server.asked.length, 12);
  });

  it('sends nothing and pauses where there are no credentials', async () => {
    server.answer = () => failed({ kind: 'noCredentials' });
    const batch = batchOf(callIds(12));
    batch.resume();
    await timing.advance(100);
    assert.deepEqual(batch.progress, {
      state: 'paused',
      failure: { kind: 'noCredentials' },
      done: 0,
      total: 12,
    });
  });

  it('asks again about chosen rows alone, although their results are cached', async () => {
    const batch = batchOf(callIds(5));
    batch.resume();
    await timing.advance(1_000);
    for (const callId of callIds(5)) {
      const call = { serverId, vdnId: 8, callId };
      server.cached.set(callKeyText(call), lookupOf(callId, found(), { call, source: 'cache' }));
    }
    batch.askAgain([1, 3]);
    assert.deepEqual(kindsOf(batch), { found: 3, waiting: 2 });
    await timing.advance(5_000);
    assert.deepEqual(server.asked.slice(5), ['1644464743-1', '1644464743-3']);
    assert.equal(batch.progress.state, 'done');
  });

  it('shares one pace with another one on the same server', async () => {
    const pacer = new Pacer(undefined, timing);
    const batches = [batchOf(callIds(30), pacer), batchOf(callIds(60).slice(30), pacer)];
    for (const batch of batches) batch.resume();
    await timing.advance(20_000);
    for (const batch of batches) assert.equal(batch.progress.state, 'done');
    assert.equal(server.askedAt.length, 60);
    for (const [at, started] of server.askedAt.slice(10).entries())
      assert.ok(started - (server.askedAt[at] ?? 0) > 1000);
  });

  it('keeps neither recording links nor whole numbers', async () => {
    server.answer = () => found({ recordPath: 'https://obs.example.com/a?Signature=secret' });
    const batch = batchOf(callIds(1));
    batch.resume();
    await timing.advance(1_000);
    const text = JSON.stringify([batch.rows, notes]);
    assert.doesNotMatch(text, /secret|88881955/);
    const [row] = batch.rows;
    assert.ok(row?.outcome.kind === 'found' && row.outcome.result.hasRecording);
    assert.equal(row.outcome.result.called, '••••1955');
  });

  it('ends its requests with the window', async () => {
    server.latencyMs = () => 60_000;
    const batch = batchOf(callIds(12));
    batch.resume();
    await timing.advance(100);
    batch.dispose();
    await timing.advance(100);
    await batch.whenStill();
    assert.deepEqual(kindsOf(batch), { waiting: 12 });
  });
});

describe('The rate of answers', () => {
  it('is not known before a second batch has come', () => {
    const rate = new Rate();
    for (let at = 0; at < 10; at++) rate.note(at);
    assert.equal(rate.perSecond, undefined);
  });

  it('counts what came since the first batch', () => {
    const rate = new Rate();
    for (let batch = 0; batch < 5; batch++) for (let at = 0; at < 10; at++) rate.note(batch * 1000);
    assert.equal(rate.perSecond, 10);
    rate.reset();
    assert.equal(rate.perSecond, undefined);
  });

  it('is that of the last while', () => {
    const rate = new Rate();
    for (let at = 0; at < 100; at++) rate.note(at * 10_000);
    for (let at = 0; at < 400; at++) rate.note(1_000_000 + at * 500);
    assert.equal(rate.perSecond, 2);
  });
});
