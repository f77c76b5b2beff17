import fc from 'fast-check';
import assert from 'node:assert/strict';
import { parseExactJson } from '../../../src/isales/exactJson.ts';

const digits = fc.stringMatching(/^-?(?:[1-9]\d{0,39}|0)$/);
/** JSON with long numbers as values, in texts and as names, and what is to be read from it. */
const json = fc.letrec<{ value: readonly [string, unknown] }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    digits.map((number) => [number, Number.isSafeInteger(Number(number)) ? Number(number) : number] as const),
    fc.oneof(digits, fc.string({ unit: 'binary' })).map((text) => [JSON.stringify(text), text] as const),
    fc
      .array(tie('value'))
      .map(
        (items) =>
          [`[${items.map(([written]) => written).join(' , ')}]`, items.map(([, item]) => item)] as const,
      ),
    fc
      .dictionary(fc.oneof(digits, fc.string({ unit: 'binary' })), tie('value'), { noNullPrototype: true })
      .map(
        (fields) =>
          [
            `{${Object.entries(fields)
              .map(([name, [written]]) => `${JSON.stringify(name)}: ${written}`)
              .join(',')}}`,
            Object.fromEntries(Object.entries(fields).map(([name, [, item]]) => [name, item])),
          ] as const,
      ),
  ),
})).value;

describe('A whole number that JavaScript would round', () => {
  it('is exact to the digit wherever it stands, and texts that look like one stay what they are', () => {
    fc.assert(
      fc.property(json, ([written, meant]) => {
        assert.deepEqual(parseExactJson(written), meant);
      }),
      { numRuns: 2000 },
    );
  });
});
