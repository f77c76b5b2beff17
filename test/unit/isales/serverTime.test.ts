import assert from 'node:assert/strict';
import { inferUtcOffset, parseServerTime, toInstant } from '../../../src/isales/index.ts';

const now = Date.UTC(2024, 5, 1);

function time(text: string) {
  const { wallClock, ...parsed } = parseServerTime(text, now) ?? { text: 'none' };
  assert.ok(wallClock !== undefined, text);
  return { ...parsed, wallClock };
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
    '-',
    'N/A',
    '2022-02-30 11:45:43',
    '2023-02-29 00:00:00',
    '2022-13-10 11:45:43',
    '2022-00-10 11:45:43',
    '2022-02-10 24:00:00',
    '2022-02-10 11:60:00',
    '2022-02-10 11:45:60',
  ])
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(parseServerTime(text, now), undefined);
    });

  for (const text of [
    '0',
    '-1',
    '28800000',
    '-62135596800000',
    '0000-00-00 00:00:00',
    '0000-00-00T00:00:00.000Z',
    '0001-01-01 00:00:00',
    '0001-01-01T00:00:00',
    '1/1/0001 12:00:00 AM',
    '1899-12-30 00:00:00',
    '1970-01-01 08:00:00',
    '1970-01-01T00:00:00Z',
    '1970/01/01 08:00:00',
    'Thu Jan 01 08:00:00 CST 1970',
    'Thu, 01 Jan 1970 00:00:00 +0000',
    '19700101080000',
    '2000-01-01 00:00:00',
    '2038-01-19 03:14:07',
    '2099-12-31 23:59:59',
    '9999-12-31 23:59:59',
    '9999-12-31T23:59:59.9999999',
    '253402300799000',
  ])
    it(`stands for "never": ${text}`, () => {
      assert.equal(parseServerTime(text, now), undefined);
    });

  const atNineFifteen = '2024-03-11 09:15:00';
  for (const text of [
    atNineFifteen,
    '2024-03-11 09:15:00.0',
    '2024-03-11 09:15:00,0',
    '2024-03-11T09:15:00',
    '2024-3-11 9:15:00',
    '2024/03/11 09:15:00',
    '2024.03.11 09:15:00',
    '20240311091500',
    '20240311 091500',
    '2024年03月11日 09:15:00',
    '  2024-03-11   09:15:00  ',
  ])
    it(`is read without a zone: ${text}`, () => {
      assert.deepEqual(parseServerTime(text, now), {
        text: atNineFifteen,
        wallClock: Date.UTC(2024, 2, 11, 9, 15),
      });
    });

  it('is read to the millisecond', () => {
    for (const text of ['2024-03-11 09:15:00.123', '2024-03-11T09:15:00,123456', '20240311091500123'])
      assert.equal(time(text).wallClock, Date.UTC(2024, 2, 11, 9, 15, 0, 123), text);
  });

  for (const [text, offset] of [
    ['2024-03-11T09:15:00+08:00', 480],
    ['2024-03-11T09:15:00+0800', 480],
    ['2024-03-11 09:15:00 +08:00', 480],
    ['2024-03-11 09:15:00 GMT+8', 480],
    ['2024-03-11T09:15:00.000+08:00[Asia/Shanghai]', 480],
    ['2024-03-11T09:15:00-03:30', -210],
    ['2024-03-11T09:15:00Z', 0],
    ['2024-03-11 09:15:00 UTC', 0],
    ['20240311T091500Z', 0],
  ] as const)
    it(`with its offset is an instant: ${text}`, () => {
      const at = time(text);
      assert.deepEqual([at.text, at.utcOffsetMinutes], [atNineFifteen, offset]);
      assert.equal(toInstant(at, offset), Date.UTC(2024, 2, 11, 9, 15) - offset * 60_000);
    });

  for (const text of [
    '1710148500',
    '1710148500.25',
    '1710148500000',
    '1710148500000000',
    '1710148500000000000',
    '/Date(1710148500000)/',
    '/Date(1710148500000+0800)/',
  ])
    it(`since 1970 is an instant: ${text}`, () => {
      const at = time(text);
      assert.deepEqual([at.text, at.utcOffsetMinutes], [atNineFifteen, 0]);
    });

  for (const text of [
    '03/11/2024 09:15:00',
    '11/03/2024 09:15',
    '11-Mar-24 09.15.00 AM',
    '2024-03-11 09:15:00 PM',
    '2024-03-11 09:15:00 CST',
    '2024-03-11',
    '09:15:00',
    'Mon Mar 11 09:15:00 CST 2024',
    '99999-02-10 11:45:43',
    '20240311',
    'seit 9 Uhr',
  ])
    it(`in a notation that is not sure stays as it came: ${text}`, () => {
      assert.deepEqual(parseServerTime(text, now), { text });
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
    ['2022-02-10 11:45:46', 480, 'it rang three seconds after the ID was made'],
    ['2022-02-10 11:45:40', 480, 'the clocks differ by three seconds'],
    ['2022-02-10 12:30:43', 525, 'Eucla'],
    ['2022-02-10 11:49:10', undefined, 'it rang minutes after the ID was made: one call is no proof'],
    ['2022-02-10 11:42:10', undefined, 'it cannot ring minutes before its ID is made'],
    ['2022-02-10 12:00:43', undefined, 'no place has its clocks at +08:15'],
    ['2022-02-10 11:15:43', undefined, 'no place has its clocks at +07:30'],
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
    assert.equal(toInstant(time('2022-02-10 11:45:51'), 480), Date.UTC(2022, 1, 10, 3, 45, 51));
  });
});
