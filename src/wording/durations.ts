import * as l10n from '@vscode/l10n';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const daysInYear = 365.25;
const daysInMonth = daysInYear / 12;

/**
 * A length of time in its two largest units: "4 s", "1 min 5 s", "5 h 12 min", "2 d 3 h".
 * @param seconds rounded to whole ones; what is negative or no number counts as 0
 */
export function formatDuration(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.round(seconds)) : 0;
  if (whole < minute) return l10n.t('{0} s', whole);
  if (whole < hour) {
    const [minutes, rest] = divide(whole, minute, 1);
    return rest === 0 ? l10n.t('{0} min', minutes) : l10n.t('{0} min {1} s', minutes, rest);
  }
  if (whole < day) {
    const [hours, rest] = divide(whole, hour, minute);
    return rest === 0 ? l10n.t('{0} h', hours) : l10n.t('{0} h {1} min', hours, rest);
  }
  const [days, rest] = divide(whole, day, hour);
  return rest === 0 ? l10n.t('{0} d', days) : l10n.t('{0} d {1} h', days, rest);
}

function divide(seconds: number, unit: number, smallerUnit: number): [units: number, smallerUnits: number] {
  return [Math.floor(seconds / unit), Math.floor((seconds % unit) / smallerUnit)];
}

/**
 * A length of time as it is said: "4 seconds", "1 minute 5 seconds".
 * @param seconds rounded to whole ones; what is negative or no number counts as 0
 * @param language BCP 47
 */
export function spellDuration(seconds: number, language: string): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.round(seconds)) : 0;
  const spell = (value: number, unit: string): string =>
    new Intl.NumberFormat(localeOf(language), { style: 'unit', unit, unitDisplay: 'long' }).format(value);
  const units = [
    ['day', Math.floor(whole / day)],
    ['hour', Math.floor((whole % day) / hour)],
    ['minute', Math.floor((whole % hour) / minute)],
    ['second', whole % minute],
  ] as const;
  const said = units.filter(([, value]) => value > 0).map(([unit, value]) => spell(value, unit));
  return said.length === 0 ? spell(0, 'second') : said.slice(0, 2).join(' ');
}

/**
 * A position in a recording: "0:04", "12:30", "1:02:03".
 * @param seconds cut to whole ones; what is negative or no number counts as 0
 */
export function formatPosition(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  const rest = twoDigits(whole % minute);
  const minutes = Math.floor(whole / minute);
  return whole < hour
    ? `${minutes}:${rest}`
    : `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${rest}`;
}

/**
 * How long ago something was: "just now", "3 min ago", "3 days ago", "4 months ago". A time to come counts as now, because clocks differ.
 * @param fromMs milliseconds since 1970
 * @param nowMs milliseconds since 1970
 * @param language BCP 47
 */
export function formatAgo(fromMs: number, nowMs: number, language: string): string {
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
export function formatInstant(ms: number, language: string, timeZone?: string): string {
  return format(ms, language, { dateStyle: 'medium', timeStyle: 'medium', timeZone });
}

/**
 * Time of day of an instant without seconds: "04:45".
 * @param ms milliseconds since 1970
 * @param language BCP 47
 * @param timeZone IANA name; the zone of this machine where absent
 */
export function formatTimeOfDay(ms: number, language: string, timeZone?: string): string {
  return format(ms, language, { timeStyle: 'short', timeZone });
}

/**
 * Time of day of an instant with seconds: "04:45:43".
 * @param ms milliseconds since 1970
 * @param language BCP 47
 * @param timeZone IANA name; the zone of this machine where absent
 */
export function formatClock(ms: number, language: string, timeZone?: string): string {
  return format(ms, language, { timeStyle: 'medium', timeZone });
}

/**
 * Time of day some seconds after a time that the server wrote, in the server's zone: "11:45:49".
 * @param text `yyyy-MM-dd HH:mm:ss`
 * @returns `undefined` for anything else
 */
export function formatServerClock(text: string, secondsLater: number, language: string): string | undefined {
  const [, date, time] = serverDateTime.exec(text.trim()) ?? [];
  const ms = Date.parse(`${date ?? ''}T${time ?? ''}Z`);
  return Number.isNaN(ms) ? undefined : formatClock(ms + secondsLater * 1000, language, 'UTC');
}

const serverDateTime = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})$/;

/**
 * A time as the server writes it, in the words of a language and still in the server's zone.
 * @param text `yyyy-MM-dd HH:mm:ss`; anything else is given back as it is
 * @param language BCP 47
 */
export function formatServerDateTime(text: string, language: string): string {
  const [, date, time] = serverDateTime.exec(text.trim()) ?? [];
  if (date === undefined || time === undefined) return text;
  // Read and written in UTC: the numbers stay as the server meant them.
  const ms = Date.parse(`${date}T${time}Z`);
  return Number.isNaN(ms) ? text : formatInstant(ms, language, 'UTC');
}

interface FormatOptions {
  readonly dateStyle?: 'medium' | undefined;
  readonly timeStyle: 'medium' | 'short';
  readonly timeZone: string | undefined;
}

function format(ms: number, language: string, options: FormatOptions): string {
  // Beyond this Intl throws, and a damaged history must not break a list.
  if (!(Math.abs(ms) <= 8.64e15)) return '';
  return new Intl.DateTimeFormat(localeOf(language), { ...options, hourCycle: 'h23' }).format(ms);
}

/**
 * Plain `en` means the day before the month, which every reader of English understands. A tag that Intl refuses must
 * not break a panel.
 */
function localeOf(language: string): string {
  try {
    const [tag = 'en-GB'] = Intl.getCanonicalLocales(language);
    return tag === 'en' ? 'en-GB' : tag;
  } catch {
    return 'en-GB';
  }
}
