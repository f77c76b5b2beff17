import assert from 'node:assert/strict';
import { inferUtcOffset, parseServerTime, toInstant } from '../../../src/isales/index.ts';

function time(text: string) {
  const parsed = parseServerTime(text);
  assert.ok(parsed, text);
  return parsed;
}

describe('A server time', () => {
  it('is read to the second', () => {
    assert.equal(time('2022-02-10 11:45:47').wallClock - time('2022-02-10 11:45:43').wallClock, 4000);
  });

  it('keeps its text', () => {
    assert.equal(time('2022-02-10 11:45:43').text, '2022-02-10 11:45:43');
  });

  it('crosses midnight, the end of February and the end of a year', () => {
    assert.equal(time('2022-02-11 00:00:01').wallClock - time('2022-02-10 23:59:59').wallClock, 2000);
    assert.equal(time('2024-02-29 00:00:00').wallClock - time('2024-02-28 00:00:00').wallClock, 86_400_000);
    assert.equal(time('2022-01-01 00:00:00').wallClock - time('2021-12-31 23:59:59').wallClock, 1000);
  });

  for (const text of [
    '',
    '   ',
    'null',
    '2022-02-10',
    '11:45:43',
    '2022-02-30 11:45:43',
    '2023-02-29 00:00:00',
    '2022-13-10 11:45:43',
    '2022-00-10 11:45:43',
    '2022-02-10 24:00:00',
    '2022-02-10 11:60:00',
    '2022-02-10 11:45:60',
    '0000-00-00 00:00:00',
    '2022/02/10 11:45:43',
    '99999-02-10 11:45:43',
  ])
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(parseServerTime(text), undefined);
    });
});

describe('The UTC offset of the server', () => {
  const callStartsAt = new Date('2022-02-10T03:45:43Z');
  const cases: [ringing: string, minutes: number | undefined, because: string][] = [
    ['2022-02-10 11:45:43', 480, "that is the vendor's sample"],
    ['2022-02-10 03:45:43', 0, 'server time is UTC'],
    ['2022-02-10 09:15:43', 330, 'India'],
    ['2022-02-10 09:30:43', 345, 'Nepal'],
    ['2022-02-10 00:15:43', -210, 'Newfoundland'],
    ['2022-02-10 11:45:46', 480, 'three seconds late round to the quarter hour'],
    ['2022-02-10 11:42:10', 480, 'three minutes early round to the quarter hour'],
    ['2022-02-09 15:45:43', -720, 'the westernmost zone'],
    ['2022-02-10 17:45:43', 840, 'the easternmost zone'],
    ['2022-02-09 15:30:43', undefined, 'there is no zone so far west'],
    ['2022-02-10 18:00:43', undefined, 'there is no zone so far east'],
    ['2023-02-10 11:45:43', undefined, 'a year is no zone'],
  ];
  for (const [ringing, minutes, because] of cases)
    it(`is ${minutes} minutes for ringing at ${ringing}: ${because}`, () => {
      assert.equal(inferUtcOffset(time(ringing), callStartsAt), minutes);
    });

  it('turns a server time into an instant', () => {
    assert.equal(
      new Date(toInstant(time('2022-02-10 11:45:51'), 480)).toISOString(),
      '2022-02-10T03:45:51.000Z',
    );
  });
});
