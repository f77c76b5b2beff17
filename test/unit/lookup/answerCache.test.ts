import assert from 'node:assert/strict';
import { AnswerCache } from '../../../src/lookup/answerCache.ts';
import { FakeClock, failed, found, lookupOf } from '../../fakes/lookupPorts.ts';

const server = { id: 'main', name: 'Main', baseUrl: 'https://10.22.26.181:28443' };
const minute = 60_000;

describe('AnswerCache', () => {
  it('lets go of what is too old to be used, so that a long batch does not fill the memory', () => {
    const clock = new FakeClock();
    let foundMs = 5 * minute;
    const cache = new AnswerCache(clock, () => ({ foundMs, notFoundMs: 30_000 }));
    const put = (callId: string, answer = found()): void => {
      cache.set(lookupOf(callId, answer, { askedAt: clock.now() }), server, true);
    };
    put('1644464743-1');
    put('1644464743-2', failed({ kind: 'callNotFound', description: '' }));
    clock.advance(4 * minute);
    put('1644464743-3');
    clock.advance(2 * minute);
    put('1644464743-4');
    // Were they still there, this would bring them back.
    foundMs = Infinity;
    assert.deepEqual(
      cache.ofServer(server).map(({ call }) => call.callId),
      ['1644464743-4', '1644464743-3'],
    );
  });

  it('gives back the call ID that the server named, where that is another one', () => {
    const callId = '1644464743-1388';
    const cache = new AnswerCache(new FakeClock(), () => ({ foundMs: minute, notFoundMs: 0 }));
    cache.set(lookupOf(callId, found({ callId: '1644464743-1389' })), server, true);
    const { answer } = cache.get({ serverId: 'main', vdnId: 8, callId }, server) ?? {};
    assert.ok(answer?.ok);
    assert.equal(answer.value.callId, '1644464743-1389');
  });

  it('keeps raw answers of many while there is room, the latest, and results beyond that', () => {
    const cache = new AnswerCache(new FakeClock(), () => ({ foundMs: minute, notFoundMs: 0 }));
    const body = { data: 'x'.repeat(100_000) };
    const keys = Array.from({ length: 60 }, (_, index) => `1644464743-${index}`);
    for (const callId of keys) cache.set(lookupOf(callId, { ...found({ callId }), body }), server, true);
    const kept = keys.map((callId) => cache.get({ serverId: 'main', vdnId: 8, callId }, server)?.answer);
    assert.ok(kept.every((answer) => answer?.ok));
    const raw = kept.map((answer) => answer?.body !== undefined);
    assert.equal(raw[0], false);
    assert.deepEqual(kept.at(-1)?.body, body);
    assert.ok(raw.filter(Boolean).length > 30);
  });

  it('does not give the raw answer of an earlier query with a later one that had none', () => {
    const callId = '1644464743-1388';
    const cache = new AnswerCache(new FakeClock(), () => ({ foundMs: minute, notFoundMs: 0 }));
    cache.set(lookupOf(callId, { ...found(), body: { data: 'old' } }), server, true);
    cache.set(lookupOf(callId, found()), server, true);
    assert.equal(cache.get({ serverId: 'main', vdnId: 8, callId }, server)?.answer.body, undefined);
  });
});
