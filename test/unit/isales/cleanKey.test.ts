import assert from 'node:assert/strict';
import { cleanKey } from '../../../src/isales/cleanKey.ts';

describe('A pasted key', () => {
  const same = 'AKEXAMPLE/+=';
  const cleaned: readonly string[] = [
    same,
    `${same}\r`,
    `${same}\r\n`,
    `\n ${same}\t`,
    `\uFEFF${same}`,
    `\u200b${same.slice(0, 3)}\u200d${same.slice(3)}\u2060`,
    `"${same}"`,
    `'${same}'\n`,
    `“${same}”`,
    `" ${same} "`,
    `\u0000${same}\u001b`,
    `\u00a0${same}\u3000`,
    `${same}\\r\\n`,
  ];
  for (const pasted of cleaned)
    it(`is cleaned: ${JSON.stringify(pasted)}`, () => {
      assert.deepEqual(cleanKey(pasted), { ok: true, value: same });
    });

  const refused = [
    ['', 'empty'],
    [' \r\n\u200b', 'empty'],
    ['""', 'empty'],
    ['AK EXAMPLE', 'innerBlank'],
    ['AK\u00a0EXAMPLE', 'innerBlank'],
    ['AKEXAMPLE\r\nSK: x', 'controlCharacter'],
    ['AK\u0007EXAMPLE', 'controlCharacter'],
    ['密钥AKEXAMPLE', 'notAscii'],
    ['ＡＫＥＸＡＭＰＬＥ', 'notAscii'],
  ] as const;
  for (const [pasted, problem] of refused)
    it(`is refused: ${JSON.stringify(pasted)}`, () => {
      assert.deepEqual(cleanKey(pasted), { ok: false, error: problem });
    });
});
