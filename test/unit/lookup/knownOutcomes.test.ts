import assert from 'node:assert/strict';
import type { CallKey, Lookup } from '../../../src/lookup/call.ts';
import { History } from '../../../src/lookup/history.ts';
import { KnownOutcomes, outcomeOfKnown, OutcomesOfRows } from '../../../src/lookup/knownOutcomes.ts';
import { failed, found, lookupOf } from '../../fakes/lookupPorts.ts';
import * as rows from '../../fakes/resultRows.ts';
import { makeTempFolder, type TempFolder } from '../../fakes/tempFolder.ts';

const key = (callId: string, serverId = 'main'): CallKey => ({ serverId, vdnId: 8, callId });
const unanswered = { status: 'failed', failCode: '00603' } as const;

describe('What is known of calls without asking', () => {
  let folder: TempFolder;
  let history: History;
  let ofRows: OutcomesOfRows;
  let atHand: Lookup[];
  let known: KnownOutcomes;

  beforeEach(async () => {
    folder = await makeTempFolder();
    history = new History({
      path: `${folder.path}/history.json`,
      limit: () => 200,
      onDamaged: () => assert.fail('damaged'),
    });
    ofRows = new OutcomesOfRows();
    atHand = [];
    known = new KnownOutcomes({
      service: {
        peek: ({ callId }) => atHand.find(({ call }) => call.callId === callId),
        cachedOf: () => atHand,
      },
      history,
      ofRows: () => Promise.resolve(ofRows),
    });
  });
  afterEach(() => {
    known.dispose();
    return folder[Symbol.asyncDispose]();
  });

  const statuses = async (...callIds: readonly string[]): Promise<(string | undefined)[]> =>
    (await known.find(callIds.map((callId) => key(callId)))).map((of) => outcomeOfKnown(of)?.status);

  it('is what the history and kept bulk look-ups say, once nothing is at hand any more', async () => {
    await history.remember(lookupOf('1644464743-1', found(unanswered)));
    ofRows.take({ ...rows.resultRow('1644464743-2', rows.found(unanswered)), serverId: 'main' });
    assert.deepEqual(await statuses('1644464743-1', '1644464743-2', '1644464743-3'), [
      'failed',
      'failed',
      undefined,
    ]);
    assert.deepEqual([...(await known.failedOf('main'))].toSorted(), ['1644464743-1', '1644464743-2']);
    assert.equal((await known.failedOf('another')).size, 0);
  });

  it('is what is at hand, before all that was kept', async () => {
    await history.remember(lookupOf('1644464743-1', found(unanswered)));
    await history.remember(lookupOf('1644464743-2', found(unanswered)));
    atHand.push(lookupOf('1644464743-1', found()));
    atHand.push(lookupOf('1644464743-2', failed({ kind: 'callNotFound', description: '' })));
    assert.deepEqual(await statuses('1644464743-1', '1644464743-2'), ['succeeded', undefined]);
    assert.deepEqual([...(await known.failedOf('main'))], [], 'lists say what a single call is known for');
  });

  it('is what the history says before what a bulk look-up found, in lists, too', async () => {
    await history.remember(lookupOf('1644464743-1', found()));
    ofRows.take({ ...rows.resultRow('1644464743-1', rows.found(unanswered)), serverId: 'main' });
    assert.deepEqual(await statuses('1644464743-1'), ['succeeded']);
    assert.deepEqual([...(await known.failedOf('main'))], []);
  });

  it('is nothing of a call that had not ended', async () => {
    await history.remember(lookupOf('1644464743-1', found({ status: 'unknown' })));
    const running = rows.resultRow('1644464743-2', rows.found({ status: 'unknown' }));
    ofRows.take({ ...running, serverId: 'main' });
    assert.deepEqual(await statuses('1644464743-1', '1644464743-2'), [undefined, undefined]);
  });

  it('is forgotten with the history', async () => {
    await history.remember(lookupOf('1644464743-1', found(unanswered)));
    assert.deepEqual(await statuses('1644464743-1'), ['failed']);
    await history.clear();
    assert.deepEqual(await statuses('1644464743-1'), [undefined]);
  });

  it('keeps no number and no recording', () => {
    const row = rows.resultRow('1644464743-1', rows.found({ called: '88881955', recordingPath: 'Y/1.V3' }));
    ofRows.take(row);
    const { askedAt, ...kept } = ofRows.find(key('1644464743-1', 'test-server')) ?? assert.fail('not kept');
    assert.deepEqual(kept, { status: 'succeeded', keptIn: 'bulk' });
    assert.equal(askedAt, row.outcome.kind === 'found' && row.outcome.askedAt);
  });
});
