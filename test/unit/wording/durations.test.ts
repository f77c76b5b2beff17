import assert from 'node:assert/strict';
import { formatDuration } from '../../../src/wording/durations.ts';

describe('formatDuration', () => {
  const examples: readonly (readonly [seconds: number, text: string])[] = [
    [0, '0 s'],
    [4, '4 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [60, '1 min'],
    [65, '1 min 5 s'],
    [3599, '59 min 59 s'],
    [3600, '1 h'],
    [18_720, '5 h 12 min'],
    [18_779, '5 h 12 min'],
    [86_399, '23 h 59 min'],
    [86_400, '1 d'],
    [2 * 86_400 + 3 * 3600 + 59 * 60, '2 d 3 h'],
  ];
  for (const [seconds, text] of examples)
    it(`writes ${String(seconds)} seconds as "${text}"`, () => {
      assert.equal(formatDuration(seconds), text);
    });

  it('takes what is negative or no number for nothing', () => {
    assert.deepEqual([-5, Number.NaN, Number.POSITIVE_INFINITY].map(formatDuration), ['0 s', '0 s', '0 s']);
  });
});
