import * as vscode from 'vscode';
import type { History } from '../../lookup/history.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import { callOf, withCall, type CommandHandler } from '../commands.ts';
import { views } from '../contributions.ts';
import { copy, copyEntry, copyLookup } from './exportCall.ts';
import { askForFilter } from './historyFilter.ts';
import type { HistoryTree } from './historyTree.ts';
import type { LookUpCall } from './lookUpCall.ts';
import { tell, warn } from '../say.ts';

export interface HistoryCommandParts {
  readonly history: History;
  readonly service: LookupService;
  readonly lookUp: LookUpCall;
  readonly tree: () => HistoryTree | undefined;
}

type HistoryCommand =
  | 'openCall'
  | 'refreshCall'
  | 'copyCallId'
  | 'copyCallAsJson'
  | 'removeFromHistory'
  | 'clearHistory'
  | 'filterHistory'
  | 'clearHistoryFilter';

/** What the rows and the title of the history view offer. */
export function historyCommands({
  history,
  service,
  lookUp,
  tree,
}: HistoryCommandParts): Record<HistoryCommand, CommandHandler> {
  return {
    openCall: withCall((call, target) => lookUp.show(call, { keepsFocus: staysInList(target) })),
    refreshCall: withCall((call) => lookUp.show(call, { fresh: true })),
    copyCallId: withCall(({ callId }) => copy(callId)),
    copyCallAsJson: withCall(async (call) => {
      // The cache knows the number unmasked; the history alone does not.
      const cached = service.peek(call);
      const entry = cached ? undefined : await history.find(call);
      if (cached) await copyLookup(cached, 'json');
      else if (entry) await copyEntry(entry, 'json');
    }),
    removeFromHistory: async (target) => {
      // By its key it comes without a row: the selected one is meant.
      const call = callOf(target ?? tree()?.selected);
      if (!call) return;
      const removed = await history.remove(call);
      const undo = vscode.l10n.t('Undo');
      // Nobody waits for the answer: the view shows it already.
      if (removed)
        void tell(vscode.l10n.t('Call {0} was removed from the history.', call.callId), undo).then(
          async (chosen) => {
            if (chosen === undo) await history.putBack(removed);
          },
        );
    },
    clearHistory: async () => {
      if ((await history.entries()).length === 0) {
        tellEmpty();
        return;
      }
      const clear = vscode.l10n.t('Clear');
      const answer = await warn(vscode.l10n.t('Clear the history?'), { modal: true }, clear);
      if (answer === clear) await history.clear();
    },
    filterHistory: async () => {
      await vscode.commands.executeCommand(`${views.lookups}.focus`);
      const entries = await history.entries();
      if (entries.length === 0) {
        tellEmpty();
        return;
      }
      const filter = await askForFilter(entries);
      if (filter) tree()?.setFilter(filter);
    },
    clearHistoryFilter: () => tree()?.setFilter(undefined),
  };
}

function tellEmpty(): void {
  void tell(vscode.l10n.t('The history is empty: no call has been looked up yet.'));
}

/** Whether the keyboard is to stay in the list that a call is opened from. */
function staysInList(target: unknown): boolean {
  return (
    typeof target === 'object' && target !== null && 'keepsFocus' in target && target.keepsFocus === true
  );
}
