import * as l10n from '@vscode/l10n';
import { localeOf } from './locale.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

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
  // Chinese writes units as it says them.
  if (localeOf(language).toLowerCase().startsWith('zh')) return formatDuration(seconds);
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
