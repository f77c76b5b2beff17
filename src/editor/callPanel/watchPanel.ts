import * as vscode from 'vscode';
import { isUnfinished, watchCall, watchForMs } from '../../lookup/callWatch.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import { formatDuration } from '../../wording/durations.ts';
import type { CallPanel } from './callPanel.ts';

/** Asks for a panel's call every ten seconds until it has ended, two hours are over, the panel is left, or the user has seen enough. */
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
  if (outcome === 'finished') panel.endWatching(vscode.l10n.t('The call has ended. Watching stopped.'));
  if (outcome === 'tooLong')
    panel.endWatching(
      vscode.l10n.t(
        'After {0} the call had still not ended for the server. Watching stopped.',
        formatDuration(watchForMs / 1000),
      ),
    );
  if (outcome === 'failing')
    panel.endWatching(vscode.l10n.t('Three queries in a row failed. Watching stopped.'));
}
