import assert from 'node:assert/strict';
import { durationAtPace } from '../../../src/lookup/manyRequests.ts';

describe('How long many requests take', () => {
  it('is told by the batches between the first and the last', () => {
    assert.equal(durationAtPace(1001, { batchSize: 10, betweenBatchesMs: 1000 }), 100_000);
    assert.equal(durationAtPace(10, { batchSize: 10, betweenBatchesMs: 1000 }), 0);
    assert.equal(durationAtPace(30, { batchSize: 3, betweenBatchesMs: 60_000 }), 540_000);
  });

  it('is never less than at the vendor’s pace', () => {
    assert.equal(durationAtPace(100, { batchSize: 100, betweenBatchesMs: 1 }), 9_000);
  });
});
