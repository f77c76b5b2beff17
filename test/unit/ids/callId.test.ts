import assert from 'node:assert/strict';
import { parseCallId } from '../../../src/isales/index.ts';

const now = Date.UTC(2022, 1, 11);

describe('A call ID', () => {
  it("says when ringing started, as in the vendor's sample", () => {
    assert.equal(parseCallId('1644464743-1388', now)?.startsAt.toISOString(), '2022-02-10T03:45:43.000Z');
  });

  it('comes back whole, with its sequence as written', () => {
    const parts = parseCallId('1589167025-134428', now);
    assert.deepEqual([parts?.callId, parts?.sequence], ['1589167025-134428', '134428']);
  });

  it('keeps the leading zeros of its sequence', () => {
    assert.equal(parseCallId('1644464743-0007', now)?.sequence, '0007');
  });

  it('is judged by the clock of this machine unless told', () => {
    const seconds = Math.floor(Date.now() / 1000);
    assert.ok(parseCallId(`${seconds}-1`));
    assert.equal(parseCallId(`${seconds + 30 * 86_400}-1`), undefined);
  });
});

describe('No call ID', () => {
  const none: [text: string, because: string][] = [
    ['', 'it is empty'],
    ['1644464743', 'it has no sequence'],
    ['1644464743-', 'its sequence is empty'],
    ['-1388', 'it has no digits before the hyphen'],
    ['164446474-1388', 'it has nine digits'],
    ['16444647430-1388', 'it has eleven digits'],
    ['1644464743_1388', 'it has no hyphen'],
    ['1644464743–1388', 'its hyphen is a dash'],
    ['1644464743-13a8', 'its sequence is no number'],
    [' 1644464743-1388', 'a space stands before it'],
    ['1644464743-1388\n', 'a line break stands behind it'],
    ['1644464743-1388-2', 'something stands behind it'],
    ['１６４４４６４７４３-1388', 'its digits are full-width'],
    ['0000000001-1', 'its instant is 1970'],
    ['9999999999-1', 'its instant is in the year 2286'],
  ];
  for (const [text, because] of none)
    it(`is ${JSON.stringify(text)}: ${because}`, () => {
      assert.equal(parseCallId(text, now), undefined);
    });
});
