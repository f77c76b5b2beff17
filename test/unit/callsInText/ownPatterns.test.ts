import assert from 'node:assert/strict';
import { findPatternProblem, OwnPatterns, type OwnPattern } from '../../../src/callsInText/index.ts';

function patterns(
  sources: readonly (string | OwnPattern)[],
  timeoutMs?: number,
): { own: OwnPatterns; off: string[] } {
  const off: string[] = [];
  const own = new OwnPatterns(
    sources.map((source) => (typeof source === 'string' ? { source } : source)),
    { onSwitchedOff: ({ name, source }) => off.push(name ?? source), ...(timeoutMs && { timeoutMs }) },
  );
  return { own, off };
}

describe('An own pattern', () => {
  it('gives its named group as the call ID', () => {
    const { own } = patterns([String.raw`order=(?<callId>\d+)`]);
    assert.deepEqual(own.find(['order=77, order=8', 'none', '通话 order=9']), [
      [
        { callId: '77', start: 6, end: 8 },
        { callId: '8', start: 16, end: 17 },
      ],
      [],
      [{ callId: '9', start: 9, end: 10 }],
    ]);
  });

  it('gives way to an earlier one', () => {
    const { own } = patterns(['(?<a>ab)', '(?<b>bc|d)']);
    assert.deepEqual(
      own.find(['abcd'])[0]?.map(({ callId }) => callId),
      ['ab', 'd'],
    );
  });

  it('may match nothing, or without its group, which is no call ID', () => {
    const { own } = patterns(['(?<id>x*)|y', 'z|(?<id>w)']);
    assert.deepEqual(
      own.find(['yzxx'])[0]?.map(({ callId }) => callId),
      ['xx'],
    );
  });

  it('is not run on lines of more than 10,000 characters', () => {
    const { own } = patterns(['(?<id>x1)']);
    const fits = `${'-'.repeat(9_998)}x1`;
    assert.deepEqual(
      own.find([fits, `-${fits}`]).map(({ length }) => length),
      [1, 0],
    );
  });

  it('may be written as before Unicode patterns', () => {
    assert.equal(findPatternProblem({ source: String.raw`\-(?<id>\d+)\_` }), undefined);
  });

  for (const [source, problem, detail] of [
    ['(?<id>', 'syntax', /Invalid regular expression/],
    ['(?<id>[z-a])', 'syntax', /out of order/],
    ['order=(\\d+)', 'noNamedGroup', /^$/],
    ['(?<a>x)(?<b>y)', 'severalNamedGroups', /^a, b$/],
  ] as const)
    it(`is refused as ${source}`, () => {
      const found = findPatternProblem({ source });
      assert.equal(found?.problem, problem);
      assert.match(found.detail, detail);
      const { own } = patterns([source, '(?<id>x)']);
      assert.deepEqual([own.problems.map((one) => one.problem), own.size], [[problem], 1]);
    });

  it('that takes too long is interrupted, named and switched off, and the others go on', () => {
    const slow = { name: 'slow one', source: '(?<id>(?:a+)+b)' };
    const { own, off } = patterns([slow, '(?<id>x1)'], 100);
    const line = `x1 ${'a'.repeat(60)}`;
    const started = performance.now();
    assert.deepEqual(
      own.find([line])[0]?.map(({ callId }) => callId),
      ['x1'],
    );
    assert.ok(performance.now() - started < 1000);
    assert.deepEqual([off, own.size], [['slow one'], 1]);
    own.find([line]);
    assert.deepEqual(off, ['slow one']);
  });

  it('that takes little for each of many batches is too slow together, but not in a thread where nothing waits for them', () => {
    const lines = Array.from({ length: 2000 }, (_, index) => `order=${index} ${'a'.repeat(60)}`);
    for (const isBackground of [false, true]) {
      const off: string[] = [];
      const own = new OwnPatterns([{ source: String.raw`order=(?<id>\d+)|a+b(?!c)` }], {
        timeoutMs: 300,
        isBackground,
        onSwitchedOff: ({ source }) => off.push(source),
      });
      const started = performance.now();
      while (own.size > 0 && performance.now() - started < 1500) own.find(lines);
      assert.equal(off.length, isBackground ? 0 : 1);
    }
  });

  it('has a second unless told', () => {
    const { own, off } = patterns(['(?<id>(?:a+)+b)']);
    const started = performance.now();
    own.find(['a'.repeat(60)]);
    const ms = performance.now() - started;
    assert.ok(ms >= 900 && ms < 3000, `${ms} ms`);
    assert.equal(off.length, 1);
  });

  it('costs little for many lines', () => {
    const { own } = patterns([String.raw`order=(?<callId>\d+)`]);
    const lines = Array.from({ length: 50_000 }, (_, index) => `line ${index} of a log, order=${index}`);
    const started = performance.now();
    assert.equal(own.find(lines).flat().length, 50_000);
    assert.ok(performance.now() - started < 1500);
  });
});
