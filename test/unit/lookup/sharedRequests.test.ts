import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { SharedRequests, type Shares } from '../../../src/lookup/sharedRequests.ts';
import { settle } from '../../fakes/lookupPorts.ts';

interface Started {
  readonly signal: AbortSignal;
  resolve(value: string): void;
  reject(error: Error): void;
}

/** What a `start` function was asked to start. */
function starter(): { started: Started[]; start: (shares: Shares<undefined>) => Promise<string> } {
  const started: Started[] = [];
  return {
    started,
    start: ({ signal }) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      started.push({ signal, resolve, reject });
      return promise;
    },
  };
}

describe('SharedRequests', () => {
  it('lets all who ask the same at the same time wait for one request', async () => {
    const requests = new SharedRequests<string>();
    const { started, start } = starter();
    const waiting = [
      requests.join('a', undefined, start),
      requests.join('a', undefined, start),
      requests.join('a', undefined, start),
    ];
    started[0]?.resolve('answer');
    assert.deepEqual(await Promise.all(waiting), ['answer', 'answer', 'answer']);
    assert.equal(started.length, 1);
  });

  it('keeps requests with different keys apart', async () => {
    const requests = new SharedRequests<string>();
    const { started, start } = starter();
    const waiting = [requests.join('a', undefined, start), requests.join('b', undefined, start)];
    started[1]?.resolve('of b');
    started[0]?.resolve('of a');
    assert.deepEqual(await Promise.all(waiting), ['of a', 'of b']);
  });

  it('keeps nothing: who asks after the answer starts a new request', async () => {
    const requests = new SharedRequests<string>();
    const { started, start } = starter();
    const first = requests.join('a', undefined, start);
    started[0]?.resolve('first');
    await first;
    const second = requests.join('a', undefined, start);
    started[1]?.resolve('second');
    assert.equal(await second, 'second');
  });

  it('lets one go at once without cancelling the others', async () => {
    const requests = new SharedRequests<string>();
    const { started, start } = starter();
    const leaving = new AbortController();
    const left = requests.join('a', undefined, start, leaving.signal);
    const staying = requests.join('a', undefined, start);
    leaving.abort();
    assert.equal(await left, undefined);
    assert.equal(started[0]?.signal.aborted, false);
    started[0].resolve('answer');
    assert.equal(await staying, 'answer');
  });

  it('cancels the request when the last one has gone', async () => {
    const requests = new SharedRequests<string>();
    const { started, start } = starter();
    const [one, two] = [new AbortController(), new AbortController()];
    const waiting = [
      requests.join('a', undefined, start, one.signal),
      requests.join('a', undefined, start, two.signal),
    ];
    one.abort();
    assert.equal(started[0]?.signal.aborted, false);
    two.abort();
    assert.deepEqual(await Promise.all(waiting), [undefined, undefined]);
    assert.equal(started[0].signal.aborted, true);
  });

  it('lets two callers with one signal go together', async () => {
    const requests = new SharedRequests<string>();
    const { started, start } = starter();
    const { signal, abort } = controller();
    const waiting = [
      requests.join('a', undefined, start, signal),
      requests.join('a', undefined, start, signal),
    ];
    abort();
    assert.deepEqual(await Promise.all(waiting), [undefined, undefined]);
    assert.equal(started[0]?.signal.aborted, true);
  });

  it('starts nothing for a caller who has already gone', async () => {
    const requests = new SharedRequests<string>();
    const { started, start } = starter();
    assert.equal(await requests.join('a', undefined, start, AbortSignal.abort()), undefined);
    assert.equal(started.length, 0);
  });

  it('does not let a caller who has already gone disturb a running request', async () => {
    const requests = new SharedRequests<string>();
    const { started, start } = starter();
    const staying = requests.join('a', undefined, start);
    assert.equal(await requests.join('a', undefined, start, AbortSignal.abort()), undefined);
    assert.equal(started[0]?.signal.aborted, false);
    started[0].resolve('answer');
    assert.equal(await staying, 'answer');
  });

  it('starts a new request after a cancel, even while the cancelled one is still ending', async () => {
    const requests = new SharedRequests<string>();
    const { started, start } = starter();
    const { signal, abort } = controller();
    const left = requests.join('a', undefined, start, signal);
    abort();
    await left;
    const next = requests.join('a', undefined, start);
    assert.equal(started.length, 2);
    started[0]?.resolve('too late');
    await settle();
    const joined = requests.join('a', undefined, start);
    assert.equal(started.length, 2, 'the end of the cancelled request must not hide the new one');
    started[1]?.resolve('answer');
    assert.deepEqual(await Promise.all([next, joined]), ['answer', 'answer']);
  });

  it('hands a rejection to everyone and starts anew afterwards', async () => {
    const requests = new SharedRequests<string>();
    const { started, start } = starter();
    const waiting = [requests.join('a', undefined, start), requests.join('a', undefined, start)];
    started[0]?.reject(new Error('broken'));
    const outcomes = await Promise.allSettled(waiting);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    const again = requests.join('a', undefined, start);
    started[1]?.resolve('answer');
    assert.equal(await again, 'answer');
  });

  it('takes no notice of a rejection nobody waits for any more', async () => {
    const requests = new SharedRequests<string>();
    const { started, start } = starter();
    const { signal, abort } = controller();
    const left = requests.join('a', undefined, start, signal);
    abort();
    assert.equal(await left, undefined);
    started[0]?.reject(new Error('aborted'));
    await settle(); // An unhandled rejection would fail the run.
  });

  it('knows at any time what those who wait for it wish, the first one included', async () => {
    const requests = new SharedRequests<string, string>();
    const { promise, resolve } = Promise.withResolvers<string>();
    let wishes = (): string[] => [];
    const start = (shares: Shares<string>): Promise<string> => {
      ({ wishes } = shares);
      assert.deepEqual(wishes(), ['raw']);
      return promise;
    };
    const { signal, abort } = controller();
    const left = requests.join('a', 'raw', start, signal);
    const staying = [requests.join('a', 'lean', start), requests.join('a', 'lean', start)];
    assert.deepEqual(wishes(), ['raw', 'lean', 'lean']);
    abort();
    assert.deepEqual(wishes(), ['lean', 'lean']);
    await left;
    resolve('answer');
    await Promise.all(staying);
    assert.deepEqual(wishes(), []);
  });

  it('leaves no listener on a signal that outlives its requests', async () => {
    const requests = new SharedRequests<string>();
    const { started, start } = starter();
    const { signal } = controller();
    const waiting = requests.join('a', undefined, start, signal);
    started[0]?.resolve('answer');
    await waiting;
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });
});

function controller(): { signal: AbortSignal; abort: () => void } {
  const of = new AbortController();
  return {
    signal: of.signal,
    abort: () => {
      of.abort();
    },
  };
}
