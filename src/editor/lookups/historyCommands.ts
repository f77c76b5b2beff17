import * as vscode from 'vscode';
import type { CallKey } from '../../lookup/call.ts';
import type { History, HistoryEntry } from '../../lookup/history.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import type { CommandHandler } from '../callLens.ts';
import { copy, copyEntry, copyLookup } from './exportCall.ts';
import { askForFilter } from './historyFilter.ts';
import type { HistoryTree } from './historyTree.ts';
import type { LookUpCall } from './lookUpCall.ts';

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
  const ofEntry =
    (act: (entry: HistoryEntry) => Promise<void>): CommandHandler =>
    async (target) => {
      const entry = await entryOf(history, target);
      if (entry) await act(entry);
    };
  return {
    openCall: ofEntry(async ({ call }) => {
      await lookUp.show(call);
    }),
    refreshCall: ofEntry(async ({ call }) => {
      await lookUp.show(call, { fresh: true });
    }),
    copyCallId: ofEntry(async ({ call }) => {
      await copy(call.callId);
    }),
    copyCallAsJson: ofEntry(async (entry) => {
      // The cache knows the number unmasked; the history alone does not.
      const cached = service.peek(entry.call);
      await (cached ? copyLookup(cached, 'json') : copyEntry(entry, 'json'));
    }),
    removeFromHistory: ofEntry(({ call }) => history.remove(call)),
    clearHistory: async () => {
      const clear = vscode.l10n.t('Clear');
      const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t('Forget all looked-up calls?'),
        { modal: true },
        clear,
      );
      if (answer === clear) await history.clear();
    },
    filterHistory: async () => {
      const filter = await askForFilter(await history.entries());
      if (filter) tree()?.setFilter(filter);
    },
    clearHistoryFilter: () => tree()?.setFilter(undefined),
  };
}

/** A row of the view; by key binding there is none, and the newest call is meant. */
async function entryOf(history: History, target: unknown): Promise<HistoryEntry | undefined> {
  const call = callOf(target);
  return call ? history.find(call) : (await history.entries())[0];
}

function callOf(target: unknown): CallKey | undefined {
  if (typeof target !== 'object' || target === null || !('call' in target)) return undefined;
  const { serverId, vdnId, callId } = target.call as Record<string, unknown>;
  return typeof serverId === 'string' && typeof vdnId === 'number' && typeof callId === 'string'
    ? { serverId, vdnId, callId }
    : undefined;
}
