import assert from 'node:assert/strict';
import type { Failure } from '../../../src/isales/index.ts';
import type { Lookup } from '../../../src/lookup/call.ts';
import { isUnfinished, watchCall } from '../../../src/lookup/callWatch.ts';

const time = { text: '2022-02-10 11:45:51', wallClock: 0 };
const found = (status: 'succeeded' | 'failed' | 'unknown', hasEnded: boolean): Lookup =>
  lookup({
    ok: true,
    value: { status, answer: {}, furtherFields: {}, ...(hasEnded ? { hungUpAt: time } : {}) },
    elapsedMs: 1,
  });
const failed = (error: Failure): Lookup => lookup({ ok: false, error, elapsedMs: 1 });
const notFound = failed({ kind: 'callNotFound', description: '' });
const timeout = failed({ kind: 'timeout', afterMs: 1 });
const ended = found('succeeded', true);

function lookup(answer: Lookup['answer']): Lookup {
  return {
    call: { serverId: 's', vdnId: 8, callId: '1' },
    server: { name: 's', host: 'h' },
    askedAt: 0,
    answer,
    source: 'server',
  };
}

/** Watches a server that answers in turn; tells what was seen. */
async function watch(...answers: readonly Lookup[]) {
  const left = [...answers];
  const seen: Lookup[] = [];
  const outcome = await watchCall({
    everyMs: 1,
    signal: new AbortController().signal,
    ask: () => {
      const next = left.shift();
      assert.ok(next, 'one query too many');
      return Promise.resolve(next);
    },
    onLookup: (one) => seen.push(one),
  });
  return { outcome, seen: seen.length, left: left.length };
}

describe('A call', () => {
  it('is unfinished while the server does not know it, no hang-up, or no outcome', () => {
    assert.deepEqual(
      [notFound, found('succeeded', false), found('unknown', true), found('unknown', false)].map(
        isUnfinished,
      ),
      [true, true, true, true],
    );
    assert.deepEqual([ended, found('failed', true)].map(isUnfinished), [false, false]);
  });

  it('is not called unfinished because of a failure that says nothing about it', () => {
    assert.equal(isUnfinished(timeout), false);
  });
});

describe('watchCall', () => {
  it('asks until the call has ended, and not once more', async () => {
    assert.deepEqual(await watch(notFound, found('unknown', false), ended, ended), {
      outcome: 'finished',
      seen: 3,
      left: 1,
    });
  });

  it('gives up after three failures in a row, not after three in all', async () => {
    assert.deepEqual(await watch(timeout, timeout, notFound, timeout, timeout, timeout, ended), {
      outcome: 'failing',
      seen: 6,
      left: 1,
    });
  });

  it('ends at once when it is stopped, and tells nothing of an answer that comes later', async () => {
    const controller = new AbortController();
    const waiting = watchCall({
      everyMs: 60_000,
      signal: controller.signal,
      ask: () => assert.fail('asked'),
      onLookup: () => assert.fail('told'),
    });
    controller.abort();
    assert.equal(await waiting, 'stopped');
    const late = new AbortController();
    const asked = watchCall({
      everyMs: 1,
      signal: late.signal,
      ask: () => {
        late.abort();
        return Promise.resolve(ended);
      },
      onLookup: () => assert.fail('told'),
    });
    assert.equal(await asked, 'stopped');
  });
});

describe('Watching a call that never ends for the server', () => {
  it('has an end of its own', async () => {
    let clock = 0;
    let asked = 0;
    const outcome = await watchCall({
      everyMs: 1,
      forMs: 3000,
      now: () => clock,
      signal: new AbortController().signal,
      ask: () => {
        clock += 1000;
        asked++;
        return Promise.resolve(found('succeeded', false));
      },
      onLookup: () => undefined,
    });
    assert.deepEqual([outcome, asked], ['tooLong', 3]);
  });
});
