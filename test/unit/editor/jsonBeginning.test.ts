import fc from 'fast-check';
import assert from 'node:assert/strict';
import { jsonBeginning } from '../../../src/editor/callPanel/jsonBeginning.ts';
import { anyJson, anyText } from '../../hostile/texts.ts';

describe('The beginning of a JSON text', () => {
  it('is that of what JSON.stringify writes, and its length that of the whole', () => {
    const values = fc.oneof(anyJson, fc.jsonValue(), fc.dictionary(anyText, fc.array(anyText)));
    fc.assert(
      fc.property(values, fc.nat(200), (value, longest) => {
        const whole = JSON.stringify(value);
        assert.deepEqual(jsonBeginning(value, longest), {
          text: whole.slice(0, longest),
          length: whole.length,
        });
      }),
      { numRuns: 2_000 },
    );
  });

  for (const [what, text] of [
    ['quotes', '"\\\n'],
    ['pairs', '\u{1f600}'],
    ['halves', '\ud83dx\ude00'],
  ] as const)
    it(`ends where it is to, also within ${what}`, () => {
      const value = { [text]: [text.repeat(5), -0, 1.5, null, true, {}], none: undefined };
      const whole = JSON.stringify(value);
      for (let longest = 0; longest <= whole.length + 1; longest++)
        assert.deepEqual(jsonBeginning(value, longest), {
          text: whole.slice(0, longest),
          length: whole.length,
        });
    });

  it('is written only as far as it is shown', () => {
    const written: number[] = [];
    const { stringify } = JSON;
    JSON.stringify = ((value: string) => {
      const text = stringify(value);
      written.push(text.length);
      return text;
    }) as typeof JSON.stringify;
    try {
      const long = 'x'.repeat(100_000);
      assert.equal(
        jsonBeginning(
          Array.from({ length: 50 }, () => long),
          1_000,
        ).length,
        5_000_151,
      );
    } finally {
      JSON.stringify = stringify;
    }
    assert.ok(written.reduce((sum, length) => sum + length, 0) < 2_000, written.join());
  });
});
