import assert from 'node:assert/strict';
import {
  formatAgo,
  formatDuration,
  formatInstant,
  formatServerDateTime,
  formatTimeOfDay,
  formatUtcOffset,
} from '../../../src/wording/durations.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.UTC(2022, 1, 10, 12, 0, 0);

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

describe('formatAgo', () => {
  it('says "just now" for less than a minute', () => {
    assert.equal(formatAgo(now - 59 * second, now, 'en'), 'just now');
  });
  it('counts whole minutes, hours and days', () => {
    assert.equal(formatAgo(now - 3 * minute - 59 * second, now, 'en'), '3 min ago');
    assert.equal(formatAgo(now - 2 * hour, now, 'en'), '2 hr ago');
    assert.equal(formatAgo(now - 3 * day, now, 'en'), '3 days ago');
    assert.equal(formatAgo(now - 1 * day, now, 'en'), '1 day ago');
  });
  it('counts months and years where days would be too many to picture', () => {
    assert.equal(formatAgo(now - 59 * day, now, 'en'), '59 days ago');
    assert.equal(formatAgo(now - 100 * day, now, 'en'), '3 mo ago');
    assert.equal(formatAgo(now - 1747 * day, now, 'en'), '4 yr ago');
  });
  it('says "just now" for a time to come, because clocks differ', () => {
    assert.equal(formatAgo(now + hour, now, 'en'), 'just now');
  });
  it('speaks the language asked for', () => {
    assert.equal(formatAgo(now - 3 * minute, now, 'zh-cn'), '3分钟前');
  });
  it('falls back to English for a language tag that is none', () => {
    assert.equal(formatAgo(now - 3 * minute, now, 'not a tag'), '3 min ago');
  });
});

describe('formatUtcOffset', () => {
  const examples: readonly (readonly [minutes: number, text: string])[] = [
    [480, 'UTC+08:00'],
    [0, 'UTC+00:00'],
    [345, 'UTC+05:45'],
    [-210, 'UTC-03:30'],
    [-30, 'UTC-00:30'],
    [840, 'UTC+14:00'],
  ];
  for (const [minutes, text] of examples)
    it(`writes ${String(minutes)} minutes as ${text}`, () => {
      assert.equal(formatUtcOffset(minutes), text);
    });
});

describe('formatInstant', () => {
  const instant = 1_644_464_743_000;
  it('gives date and time in the zone asked for', () => {
    assert.equal(formatInstant(instant, 'en', 'Asia/Shanghai'), '10 Feb 2022, 11:45:43');
    assert.equal(formatInstant(instant, 'en', 'America/Los_Angeles'), '9 Feb 2022, 19:45:43');
  });
  it('counts midnight as hour 00', () => {
    assert.equal(formatInstant(Date.UTC(2022, 1, 10), 'en', 'UTC'), '10 Feb 2022, 00:00:00');
  });
  it('speaks the language asked for', () => {
    assert.equal(formatInstant(instant, 'zh-cn', 'Asia/Shanghai'), '2022年2月10日 11:45:43');
  });
  it('gives nothing for what is no instant', () => {
    assert.equal(formatInstant(Number.NaN, 'en'), '');
    assert.equal(formatInstant(1e300, 'en'), '');
  });
});

describe('formatTimeOfDay', () => {
  it('leaves date and seconds out', () => {
    assert.equal(formatTimeOfDay(1_644_464_743_000, 'en', 'Europe/Berlin'), '04:45');
  });
});

describe('formatServerDateTime', () => {
  it("keeps the server's own hour", () => {
    assert.equal(formatServerDateTime('2022-02-10 11:45:43', 'en'), '10 Feb 2022, 11:45:43');
    assert.equal(formatServerDateTime('2022-02-10 11:45:43', 'zh-cn'), '2022年2月10日 11:45:43');
  });
  it('gives back what is no such time as it is', () => {
    for (const text of ['', 'yesterday', '2022-02-10', '2022-13-45 99:00:00', '<b>2022-02-10 11:45:43</b>'])
      assert.equal(formatServerDateTime(text, 'en'), text);
  });
});
