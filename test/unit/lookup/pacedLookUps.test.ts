import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallKey, Lookup } from '../../../src/lookup/call.ts';
import { Pacer } from '../../../src/lookup/pacer.ts';
import { lookUpPaced } from '../../../src/lookup/pacedLookUps.ts';

function call(sequence: number): CallKey {
  return { serverId: 'main', vdnId: 8, callId: `1644464743-${sequence}` };
}

function lookup(key: CallKey, source: Lookup['source']): Lookup {
  const answer: Lookup['answer'] = {
    ok: false,
    error: { kind: 'callNotFound', description: '' },
    elapsedMs: 1,
  };
  return { call: key, server: { name: 'main', host: 'main' }, askedAt: 0, answer, source };
}

/** Answers after a moment, and keeps the instants of all requests. */
function service(cached: ReadonlySet<string> = new Set()) {
  const askedAt: number[] = [];
  let running = 0;
  let mostAtOnce = 0;
  return {
    askedAt,
    mostAtOnce: () => mostAtOnce,
    peek: (key: CallKey) => (cached.has(key.callId) ? lookup(key, 'cache') : undefined),
    lookUp: async (key: CallKey) => {
      askedAt.push(performance.now());
      mostAtOnce = Math.max(mostAtOnce, ++running);
      await delay(20);
      running--;
      return lookup(key, 'server');
    },
  };
}

describe('Looking up many calls', () => {
  it('asks ten at once, and the next ten more than a second after the last ones began', async () => {
    const server = service();
    const calls = Array.from({ length: 23 }, (_, index) => call(index));
    const seen: string[] = [];
    await lookUpPaced(server, calls, {
      pacer: new Pacer(),
      signal: new AbortController().signal,
      onLookup: ({ call: { callId } }) => seen.push(callId),
    });
    assert.equal(new Set(seen).size, 23);
    assert.equal(server.mostAtOnce(), 10);
    const starts = [0, 10, 20].map((index) => server.askedAt[index] ?? Number.NaN);
    assert.ok((starts[1] ?? 0) - (starts[0] ?? 0) > 1000);
    assert.ok((starts[2] ?? 0) - (starts[1] ?? 0) > 1000);
  }).timeout(5_000);

  it('takes what is cached at once, and asks only for the rest', async () => {
    const server = service(new Set(['1644464743-1', '1644464743-2']));
    const sources: string[] = [];
    await lookUpPaced(server, [call(1), call(3), call(2)], {
      pacer: new Pacer(),
      signal: new AbortController().signal,
      onLookup: ({ source }) => sources.push(source),
    });
    assert.deepEqual(sources, ['cache', 'cache', 'server']);
  });

  it('stops at once when cancelled, without an error', async () => {
    const server = service();
    const controller = new AbortController();
    const calls = Array.from({ length: 40 }, (_, index) => call(index));
    setTimeout(() => {
      controller.abort();
    }, 100);
    await lookUpPaced(server, calls, {
      pacer: new Pacer(),
      signal: controller.signal,
      onLookup: () => undefined,
    });
    assert.equal(server.askedAt.length, 10);
  });

  it('gives up after five failures in a row that concern the server, and says why', async () => {
    const pacer = new Pacer();
    const calls = Array.from({ length: 40 }, (_, index) => call(index));
    let asked = 0;
    const server = {
      peek: () => undefined,
      lookUp: (key: CallKey): Promise<Lookup> => {
        asked++;
        const answer: Lookup['answer'] = { ok: false, error: { kind: 'unauthorized' }, elapsedMs: 1 };
        return Promise.resolve({ ...lookup(key, 'server'), answer });
      },
    };
    const { signal } = new AbortController();
    assert.deepEqual(await lookUpPaced(server, calls, { pacer, signal, onLookup: () => undefined }), {
      kind: 'unauthorized',
    });
    assert.equal(asked, 10);
  });
});
