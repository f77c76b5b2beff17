import * as l10n from '@vscode/l10n';
import { formatDate } from './dates.ts';

/** The day of an instant on this machine's calendar, a text that is equal for equal days only. */
export function dayOf(ms: number): string {
  return new Date(ms).toDateString();
}

/**
 * The name of a day: "Today", "Yesterday", "10 Feb 2022".
 * @param ms an instant of it, milliseconds since 1970
 * @param nowMs now
 * @param language BCP 47
 */
export function dayName(ms: number, nowMs: number, language: string): string {
  const day = dayOf(ms);
  if (day === dayOf(nowMs)) return l10n.t('Today');
  const yesterday = new Date(nowMs);
  yesterday.setDate(yesterday.getDate() - 1);
  return day === dayOf(yesterday.getTime()) ? l10n.t('Yesterday') : formatDate(ms, language);
}
