import { language as editorLanguage } from './language.ts';
import { localeOf } from './locale.ts';

/** How numbers are written, for every page, view and message: in the editor's language. */

/** A count with the digit groups of a language (BCP 47): "12,345". */
export function formatCount(count: number, language = editorLanguage()): string {
  return numberFormat(language, 'count').format(count);
}

/** A share in whole per cent, never rounded to all or nothing where it is neither. */
export function formatShare(part: number, whole: number, language = editorLanguage()): string {
  const share = whole === 0 ? 0 : part / whole;
  const shown = part > 0 && part < whole ? Math.min(0.99, Math.max(0.01, share)) : share;
  return numberFormat(language, 'wholePercent').format(shown);
}

/** A share in per cent with one place behind the point. */
export function formatExactShare(part: number, whole: number, language = editorLanguage()): string {
  return numberFormat(language, 'percent').format(whole === 0 ? 0 : part / whole);
}

/** How many in a second: "8.9". */
export function formatRate(perSecond: number, language = editorLanguage()): string {
  return numberFormat(language, 'rate').format(perSecond);
}

/** Bytes in the unit that keeps the number short; `KB` are 1024 bytes. */
export function formatBytes(bytes: number, language = editorLanguage()): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit + 1 < units.length; unit++) value /= 1024;
  return `${numberFormat(language, 'short').format(value)} ${units[unit] ?? ''}`;
}

const forms = {
  count: {},
  wholePercent: { style: 'percent', maximumFractionDigits: 0 },
  percent: { style: 'percent', maximumFractionDigits: 1 },
  rate: { minimumFractionDigits: 1, maximumFractionDigits: 1 },
  short: { maximumSignificantDigits: 3 },
} as const satisfies Readonly<Record<string, Intl.NumberFormatOptions>>;

/** Making a format takes as long as thousands of uses of it. */
const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(language: string, form: keyof typeof forms): Intl.NumberFormat {
  const key = `${language} ${form}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(localeOf(language), forms[form]);
  formats.set(key, made);
  return made;
}
