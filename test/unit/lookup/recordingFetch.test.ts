import assert from 'node:assert/strict';
import type { Failure, Result } from '../../../src/isales/index.ts';
import { fetchRecording } from '../../../src/lookup/recordingFetch.ts';

const now = 1_700_000_000_000;
const minute = 60_000;
const link = (name: string, expiresIn?: number) => ({
  url: `https://store.example/${name}`,
  expiresAt: expiresIn === undefined ? undefined : now + expiresIn,
});
const refused: Failure = { kind: 'recordingRefused', status: 403 };

/** Fetches with a store that answers in turn; tells what was done. */
async function run(
  atHand: ReturnType<typeof link> | undefined,
  answers: readonly Result<{ bytes: number }>[],
  renewed: Result<ReturnType<typeof link>> = { ok: true, value: link('fresh', 60 * minute) },
) {
  const steps: string[] = [];
  const left = [...answers];
  const outcome = await fetchRecording({
    atHand,
    now: () => now,
    renew: () => {
      steps.push('renew');
      return Promise.resolve(renewed);
    },
    download: ({ url }) => {
      steps.push(url.slice(url.lastIndexOf('/') + 1));
      const answer = left.shift();
      assert.ok(answer, 'one download too many');
      return Promise.resolve(answer);
    },
  });
  return { steps, outcome };
}

const bytes: Result<{ bytes: number }> = { ok: true, value: { bytes: 7 } };
const failed = (error: Failure): Result<never> => ({ ok: false, error });

describe('fetchRecording', () => {
  it('uses the link at hand while it is alive', async () => {
    assert.deepEqual(await run(link('old', minute), [bytes]), { steps: ['old'], outcome: bytes });
    assert.deepEqual((await run(link('old'), [bytes])).steps, ['old']);
  });

  it('replaces a link that has expired or is about to, before it asks the store', async () => {
    assert.deepEqual(await run(link('old', -minute), [bytes]), { steps: ['renew', 'fresh'], outcome: bytes });
    assert.deepEqual((await run(link('old', 5000), [bytes])).steps, ['renew', 'fresh']);
  });

  it('asks for a link where none is known', async () => {
    assert.deepEqual((await run(undefined, [bytes])).steps, ['renew', 'fresh']);
  });

  it('replaces a link that the store refuses, once', async () => {
    assert.deepEqual(await run(link('old', minute), [failed(refused), bytes]), {
      steps: ['old', 'renew', 'fresh'],
      outcome: bytes,
    });
    assert.deepEqual(await run(link('old', minute), [failed(refused), failed(refused)]), {
      steps: ['old', 'renew', 'fresh'],
      outcome: failed(refused),
    });
    assert.deepEqual((await run(link('old', -minute), [failed(refused)])).steps, ['renew', 'fresh']);
  });

  it('asks for no fresh link where that mends nothing', async () => {
    for (const error of [
      { kind: 'cancelled' },
      { kind: 'recordingGone', status: 404 },
      { kind: 'timeout', afterMs: 1 },
    ] satisfies Failure[])
      assert.deepEqual(await run(link('old', minute), [failed(error)]), {
        steps: ['old'],
        outcome: failed(error),
      });
  });

  it('fails as the query for a fresh link does', async () => {
    const error: Failure = { kind: 'unauthorized' };
    assert.deepEqual((await run(undefined, [], failed(error))).outcome, failed(error));
  });
});
