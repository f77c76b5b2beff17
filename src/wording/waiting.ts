import * as l10n from '@vscode/l10n';
import { formatClock } from './dates.ts';

/**
 * Until when many look-ups wait, as the server wants no request before.
 * @param until milliseconds since 1970
 * @param language BCP 47
 */
export function waitingUntil(until: number, language?: string): string {
  return l10n.t('waiting until {0}, as the server asks', formatClock(until, language));
}
