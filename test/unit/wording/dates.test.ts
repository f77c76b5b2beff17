import assert from 'node:assert/strict';
import {
  formatAgo,
  formatDate,
  formatInstant,
  formatServerDate,
  formatServerDateTime,
  formatServerDays,
  formatTimeOfDay,
  formatUtcOffset,
} from '../../../src/wording/dates.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.UTC(2022, 1, 10, 12, 0, 0);

describe('formatServerDays', () => {
  it('names both ends of a span, and one day once', () => {
    assert.equal(formatServerDays('2022-02-10', '2022-02-12', 'en'), '10 Feb 2022 to 12 Feb 2022');
    assert.equal(formatServerDays('2022-02-10', '2022-02-10', 'en'), '10 Feb 2022');
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

/** Each form in which a day is written. */
const days: readonly (readonly [name: string, write: (language: string) => string])[] = [
  ['date and time of day', (language) => formatInstant(1_710_148_500_000, language, 'UTC')],
  ['date', (language) => formatDate(1_710_148_500_000, language, 'UTC')],
  ['time of the server', (language) => formatServerDateTime('2024-03-11 09:15:00', language)],
  ['day of the server', (language) => formatServerDate('2024-03-11', language)],
];

describe('The calendar', () => {
  for (const [name, write] of days)
    it(`is the Gregorian one, in which servers count, in each language: ${name}`, () => {
      // Left to themselves these write 2567, 1402, 1445 and 令和6.
      for (const language of ['th', 'fa-u-nu-latn', 'ar-SA-u-nu-latn', 'ja-u-ca-japanese'])
        assert.match(write(language), /2024/, language);
    });
});

describe('formatDate', () => {
  it('speaks the language asked for, the day before the month in English', () => {
    assert.equal(formatDate(1_644_464_743_000, 'en', 'Asia/Shanghai'), '10 Feb 2022');
    assert.equal(formatDate(1_644_464_743_000, 'zh-cn', 'Asia/Shanghai'), '2022年2月10日');
  });
});

describe('formatServerDate', () => {
  it('takes a day with a time behind it or without', () => {
    for (const text of ['2022-02-10', '2022-02-10 23:59:59'])
      assert.equal(formatServerDate(text, 'en'), '10 Feb 2022');
  });
  it('gives back what is no day as it is', () => {
    for (const text of ['', '10/02/2022', '2022-13-45']) assert.equal(formatServerDate(text, 'en'), text);
  });
});
