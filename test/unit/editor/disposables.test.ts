import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Disposables } from '../../../src/editor/disposables.ts';
import { loadOnce } from '../../../src/editor/loadOnce.ts';

let disposed: string[];
let parts: Disposables;

beforeEach(() => {
  disposed = [];
  parts = new Disposables();
});

function part(name: string): { dispose(): unknown } {
  return { dispose: () => disposed.push(name) };
}

describe('Disposables', () => {
  it('are disposed with their owner, the last one first, each once', () => {
    parts.add(part('first'));
    parts.add(part('second'));
    parts.dispose();
    parts.dispose();
    assert.deepEqual(disposed, ['second', 'first']);
  });

  it('that come when their owner has gone are disposed at once', () => {
    parts.dispose();
    const late = parts.add(part('late'));
    assert.deepEqual(disposed, ['late']);
    assert.equal(parts.isDisposed, true);
    parts.drop(late);
    assert.deepEqual(disposed, ['late']);
  });

  it('that are still being loaded when their owner goes are disposed when they have been', async () => {
    const loaded = Promise.withResolvers<{ dispose(): unknown }>();
    const feature = loadOnce(async () => parts.add(await loaded.promise));
    const using = feature();
    parts.dispose();
    await setImmediate();
    assert.deepEqual(disposed, []);
    loaded.resolve(part('feature'));
    await using;
    assert.deepEqual(disposed, ['feature']);
  });

  it('may go before their owner, once', () => {
    const early = parts.add(part('early'));
    parts.drop(early);
    parts.dispose();
    assert.deepEqual(disposed, ['early']);
  });

  it('are all disposed though one of them throws, and that is told', () => {
    parts.add(part('first'));
    parts.add({
      dispose: () => {
        throw new Error('broken');
      },
    });
    parts.add(part('third'));
    assert.throws(() => {
      parts.dispose();
    }, /broken/);
    assert.deepEqual(disposed, ['third', 'first']);
  });
});
