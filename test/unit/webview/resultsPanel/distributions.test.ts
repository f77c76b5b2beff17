import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  countInSpans,
  secondsHistogram,
  timeSpans,
} from '../../../../src/webview/resultsPanel/distributions.ts';

describe('A histogram of seconds', () => {
  it('has columns of a round width from 0', () => {
    assert.deepEqual(secondsHistogram([0, 1, 1, 4], 5), [
      { from: 0, to: 1, count: 1 },
      { from: 1, to: 2, count: 2 },
      { from: 2, to: 3, count: 0 },
      { from: 3, to: 4, count: 0 },
      { from: 4, to: 5, count: 1 },
    ]);
  });

  it('puts a few very long ones into the last column', () => {
    const bins = secondsHistogram([...new Array<number>(200).fill(10), 30_000]);
    assert.equal(bins.at(-1)?.count, 201);
    assert.ok((bins.at(-1)?.to ?? 0) > 30_000);
  });

  it('counts every value once, in few columns', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000)), (values) => {
        const bins = secondsHistogram(values);
        assert.ok(bins.length <= 20);
        assert.equal(
          bins.reduce((sum, { count }) => sum + count, 0),
          values.length,
        );
        for (const { from, to, count } of bins)
          assert.equal(values.filter((value) => value >= from && value < to).length, count);
      }),
    );
  });
});

describe('The spans of a chart over time', () => {
  it('are of a round width and begin on it', () => {
    const [first] = timeSpans([Date.UTC(2022, 1, 10, 11, 45, 43), Date.UTC(2022, 1, 10, 13, 1)], 20);
    assert.deepEqual(first, { from: Date.UTC(2022, 1, 10, 11, 45), to: Date.UTC(2022, 1, 10, 11, 50) });
  });

  it('hold every time, in few columns, however far apart', () => {
    const time = fc.integer({ min: Date.UTC(2005, 0), max: Date.UTC(2035, 0) });
    fc.assert(
      fc.property(fc.array(time, { minLength: 1 }), (times) => {
        const spans = timeSpans(times);
        assert.ok(spans.length <= 41, String(spans.length));
        assert.equal(
          countInSpans(times, spans).reduce((sum, count) => sum + count, 0),
          times.length,
        );
      }),
    );
  });

  it('are none without a time', () => {
    assert.deepEqual(timeSpans([]), []);
  });
});
