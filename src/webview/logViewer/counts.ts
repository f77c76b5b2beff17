import * as l10n from '@vscode/l10n';
import type { LogViewerState } from '../../protocol/logViewer.ts';
import { formatCount } from '../../wording/numbers.ts';
import { callsCounted, mentionsCounted } from '../../wording/counts.ts';

/** How many lines name a call, while only those are shown. */
export function linesOfCallText(lines: number, callId: string): string {
  return lines === 1
    ? l10n.t('1 line of call {0}', callId)
    : l10n.t('{0} lines of call {1}', formatCount(lines), callId);
}

/** How many calls a file names, and how often. */
export function callsText({ calls, places, hasMorePlaces }: LogViewerState): string {
  if (hasMorePlaces) return l10n.t('more than {0} call IDs', formatCount(places));
  if (places === 0) return l10n.t('no call IDs');
  return l10n.t('{0}, {1}', callsCounted(calls), mentionsCounted(places));
}
