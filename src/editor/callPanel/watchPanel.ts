import * as vscode from 'vscode';
import { isUnfinished, watchCall } from '../../lookup/callWatch.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import type { CallPanel } from './callPanel.ts';

/** Asks for a panel's call every ten seconds until it has ended, the panel is left, or the user has seen enough. */
export async function watchPanel(panel: CallPanel, service: LookupService): Promise<void> {
  if (!panel.lookup || !isUnfinished(panel.lookup)) return;
  const signal = panel.beginWatching();
  if (!signal) return;
  const { call } = panel;
  const outcome = await watchCall({
    signal,
    ask: () => service.lookUp(call, { fresh: true, signal }),
    onLookup: (lookup) => {
      panel.show(lookup);
    },
  });
  if (outcome === 'finished') panel.endWatching(vscode.l10n.t('The call has ended; it is watched no more.'));
  if (outcome === 'failing')
    panel.endWatching(vscode.l10n.t('Three queries in a row failed; the call is watched no more.'));
}
