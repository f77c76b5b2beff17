import * as l10n from '@vscode/l10n';
import { language as editorLanguage } from './language.ts';
import { localeOf } from './locale.ts';

/**
 * How days and times are written, for every page, view and Markdown text: in the editor's language, and in the Gregorian
 * calendar, in which servers and logs count. A language whose own calendar has other years must not change them.
 */

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const daysInYear = 365.25;
const daysInMonth = daysInYear / 12;

/**
 * How long ago something was: "just now", "3 min ago", "3 days ago", "4 months ago". A time to come counts as now, because clocks differ.
 * @param fromMs milliseconds since 1970
 * @param nowMs milliseconds since 1970
 * @param language BCP 47
 */
export function formatAgo(fromMs: number, nowMs: number, language = editorLanguage()): string {
  const seconds = Math.floor((nowMs - fromMs) / 1000);
  if (!(seconds >= minute)) return l10n.t('just now');
  const format = new Intl.RelativeTimeFormat(localeOf(language), { style: 'short' });
  if (seconds < hour) return format.format(-Math.floor(seconds / minute), 'minute');
  if (seconds < day) return format.format(-Math.floor(seconds / hour), 'hour');
  const days = Math.floor(seconds / day);
  if (days < 60) return format.format(-days, 'day');
  return days < 2 * daysInYear
    ? format.format(-Math.floor(days / daysInMonth), 'month')
    : format.format(-Math.floor(days / daysInYear), 'year');
}

/**
 * "UTC+08:00", with a hyphen for the minus, so that it can be searched for.
 * @param minutes east of UTC
 */
export function formatUtcOffset(minutes: number): string {
  const size = Math.abs(Math.round(minutes));
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  return `UTC${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}

/**
 * Date and time of day of an instant: "10 Feb 2022, 11:45:43".
 * @param ms milliseconds since 1970
 * @param language BCP 47
 * @param timeZone IANA name; the zone of this machine where absent
 */
export function formatInstant(ms: number, language = editorLanguage(), timeZone?: string): string {
  return format(ms, language, 'dateAndClock', timeZone);
}

/**
 * Date of an instant: "10 Feb 2022".
 * @param ms milliseconds since 1970
 * @param language BCP 47
 * @param timeZone IANA name; the zone of this machine where absent
 */
export function formatDate(ms: number, language = editorLanguage(), timeZone?: string): string {
  return format(ms, language, 'date', timeZone);
}

/**
 * Date of an instant without the year, where the years of others stand beside it: "10 Feb".
 * @param ms milliseconds since 1970
 * @param language BCP 47
 * @param timeZone IANA name; the zone of this machine where absent
 */
export function formatDayAndMonth(ms: number, language = editorLanguage(), timeZone?: string): string {
  return format(ms, language, 'dayAndMonth', timeZone);
}

/**
 * Time of day of an instant without seconds: "04:45".
 * @param ms milliseconds since 1970
 * @param language BCP 47
 * @param timeZone IANA name; the zone of this machine where absent
 */
export function formatTimeOfDay(ms: number, language = editorLanguage(), timeZone?: string): string {
  return format(ms, language, 'timeOfDay', timeZone);
}

/**
 * Time of day of an instant with seconds: "04:45:43".
 * @param ms milliseconds since 1970
 * @param language BCP 47
 * @param timeZone IANA name; the zone of this machine where absent
 */
export function formatClock(ms: number, language = editorLanguage(), timeZone?: string): string {
  return format(ms, language, 'clock', timeZone);
}

/**
 * Time of day some seconds after a time that the server wrote, in the server's zone: "11:45:49".
 * @param text `yyyy-MM-dd HH:mm:ss`
 * @returns `undefined` for anything else
 */
export function formatServerClock(
  text: string,
  secondsLater: number,
  language = editorLanguage(),
): string | undefined {
  const ms = readServerTime(text);
  return ms === undefined ? undefined : formatClock(ms + secondsLater * 1000, language, 'UTC');
}

/**
 * A time as the server writes it, in the words of a language and still in the server's zone: "10 Feb 2022, 11:45:43".
 * @param text `yyyy-MM-dd HH:mm:ss`; anything else is given back as it is
 * @param language BCP 47
 */
export function formatServerDateTime(text: string, language = editorLanguage()): string {
  const ms = readServerTime(text);
  return ms === undefined ? text : formatInstant(ms, language, 'UTC');
}

/**
 * The day of a time as the server writes it: "10 Feb 2022".
 * @param text `yyyy-MM-dd`, with or without a time behind it; anything else is given back as it is
 * @param language BCP 47
 */
export function formatServerDate(text: string, language = editorLanguage()): string {
  const ms = readServerTime(/^\d{4}-\d{2}-\d{2}$/.test(text.trim()) ? `${text.trim()} 00:00:00` : text);
  return ms === undefined ? text : formatDate(ms, language, 'UTC');
}

/**
 * The days from one to another as the server writes them, both included: "10 Feb 2022 to 12 Feb 2022", or the one day.
 * @param from `yyyy-MM-dd`; anything else is given back as it is
 * @param to `yyyy-MM-dd`; anything else is given back as it is
 * @param language BCP 47
 */
export function formatServerDays(from: string, to: string, language = editorLanguage()): string {
  const [first, last] = [formatServerDate(from, language), formatServerDate(to, language)];
  return first === last ? first : l10n.t('{0} to {1}', first, last);
}

const serverDateTime = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})$/;

/** Milliseconds, as if the text were UTC: read and written in UTC, the numbers stay as the server meant them. */
function readServerTime(text: string): number | undefined {
  const [, date, time] = serverDateTime.exec(text.trim()) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const ms = Date.parse(`${date}T${time}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

const forms = {
  date: { dateStyle: 'medium' },
  dateAndClock: { dateStyle: 'medium', timeStyle: 'medium' },
  dayAndMonth: { day: 'numeric', month: 'short' },
  timeOfDay: { timeStyle: 'short' },
  clock: { timeStyle: 'medium' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

/** Making a format takes as long as thousands of uses of it, and a table asks for one in each row. */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(
  ms: number,
  language: string,
  form: keyof typeof forms,
  timeZone: string | undefined,
): string {
  // Beyond this Intl throws, and a damaged history must not break a list.
  if (!(Math.abs(ms) <= 8.64e15)) return '';
  const key = `${language} ${form} ${timeZone ?? ''}`;
  const known = formats.get(key);
  if (known) return known.format(ms);
  const made = new Intl.DateTimeFormat(localeOf(language), {
    ...forms[form],
    calendar: 'gregory',
    hourCycle: 'h23',
    timeZone,
  });
  formats.set(key, made);
  return made.format(ms);
}
