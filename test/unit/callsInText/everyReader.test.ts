import assert from 'node:assert/strict';
import { callsOfText, findCallIds, LogDocument } from '../../../src/callsInText/index.ts';
import { randomNumbers } from './randomNumbers.ts';

/** What each way to read a text finds in a line of it: a hover, a document as a whole, a bulk look-up or an agent. */
function foundIn(line: string, text: string): Record<'line' | 'document' | 'file', readonly string[]> {
  return {
    line: findCallIds(line).map(({ callId }) => callId),
    document: [...LogDocument.create(text).hits()].map(({ callId }) => callId),
    file: callsOfText(text).map(({ callId }) => callId),
  };
}

/** @returns what they find in a line of a text that names no other call */
function assertAgreed(line: string, text = `before\n${line}\nbehind`): readonly string[] {
  const found = foundIn(line, text);
  // A file lists each call once.
  const distinct = [...new Set(found.line)];
  assert.deepEqual(found.document, found.line, line);
  assert.deepEqual(found.file, distinct, line);
  return distinct;
}

describe('Every reader of a text finds the same call IDs', () => {
  for (const [line, callIds] of [
    ['callId=1000000000-0001', ['1000000000-0001']],
    ['{"callId":"9999999999-5"}', ['9999999999-5']],
    ['"call_id": "2147483648-12"', ['2147483648-12']],
    ['callId=0023-134864199', ['0023-134864199']],
    ['callId: 7-1', ['7-1']],
    ['通话ID：0023-134864199', ['0023-134864199']],
    ['cdrId=1234567890123456-1', ['1234567890123456-1']],
    ['callId=1659513159000-546750', ['1659513159000-546750']],
    ['callId=1659513159000-5', ['1659513159000-5']],
    ['1644464743-1388 callId=1000000000-0001', ['1644464743-1388', '1000000000-0001']],
    ['1000000000-0001', []],
    ['order 2022-879665', []],
    ['callId=1644464743-1388@host.example', []],
  ] as const)
    it(`in “${line}”: ${callIds.join(' and ') || 'none'}, wherever it stands and after a change`, () => {
      assert.deepEqual(assertAgreed(line), callIds);
      assert.deepEqual(
        assertAgreed(line, `${'x'.repeat(70_000)}\n${line}\n${'y\n'.repeat(50_000)}`),
        callIds,
      );
      const document = LogDocument.create('none\n');
      const end = { line: 1, character: 0 };
      document.applyChange({ range: { start: end, end }, text: line });
      assert.deepEqual(document.hitsOnLine(1), findCallIds(line));
    });

  it('in any of many fields with any digits', () => {
    const { below } = randomNumbers(20_261_126);
    const pick = <T>(of: readonly T[]): T => of[below(of.length)] as T;
    const digits = (count: number): string => Array.from({ length: count }, () => below(10)).join('');
    let found = 0;
    for (let round = 0; round < 3_000; round++) {
      const field = pick([
        'callId=',
        '"callId":"',
        'call_id: ',
        '通话ID：',
        '<callId>',
        'cdr_id = ',
        "callId => '",
        'x ',
      ]);
      const start = pick(['1', '12', '16', '17', '178', '179', '18', '19', '2', '0', '9', '']);
      const value = `${start}${digits(pick([1, 3, 4, 7, 8, 9, 10, 12]))}-${digits(pick([1, 2, 5, 9, 10, 11]))}`;
      found += assertAgreed(
        `${field}${value}${pick(['', '"', ' rest', ',', '</callId>', '@x', '.V3'])}`,
      ).length;
    }
    assert.ok(found > 1_000, `Only ${found} of 3,000 lines named a call.`);
  });
});
