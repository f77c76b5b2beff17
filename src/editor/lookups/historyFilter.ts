import * as vscode from 'vscode';
import type { HistoryEntry } from '../../lookup/history.ts';
import { outcomeTitle } from '../../wording/outcomes.ts';
import { describeEntry, type HistoryFilter } from './historyTree.ts';
import { createPick } from '../quickInput.ts';

/** Lets the user pick an outcome or type a text; `undefined` when nothing was chosen. */
export async function askForFilter(entries: readonly HistoryEntry[]): Promise<HistoryFilter | undefined> {
  const pick = createPick<vscode.QuickPickItem & { filter: HistoryFilter }>();
  pick.title = vscode.l10n.t('Filter Looked-Up Calls');
  pick.placeholder = vscode.l10n.t('Pick an outcome, or type a text to look for');
  const outcomes = outcomeFilters(entries);
  const update = () => {
    const text = pick.value.trim();
    pick.items = [...(text === '' ? [] : [{ ...textFilter(text), alwaysShow: true }]), ...outcomes];
  };
  update();
  try {
    return await new Promise<HistoryFilter | undefined>((resolve) => {
      pick.onDidChangeValue(update);
      pick.onDidAccept(() => {
        resolve(pick.selectedItems[0]?.filter);
      });
      pick.onDidHide(() => {
        resolve(undefined);
      });
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function outcomeFilters(
  entries: readonly HistoryEntry[],
): (vscode.QuickPickItem & { filter: HistoryFilter })[] {
  const byOutcome = Map.groupBy(entries, outcomeOf);
  return [...byOutcome]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([label, group]) => ({
      label,
      description: String(group.length),
      filter: { label, matches: (entry) => outcomeOf(entry) === label },
    }));
}

function outcomeOf({ result, failure }: HistoryEntry): string {
  if (result) return outcomeTitle(result);
  return failure === 'callNotFound' ? vscode.l10n.t('Not found') : vscode.l10n.t('Query failed');
}

function textFilter(text: string): vscode.QuickPickItem & { filter: HistoryFilter } {
  const wanted = text.toLowerCase();
  const label = vscode.l10n.t('Contains “{0}”', text);
  const matches = (entry: HistoryEntry): boolean =>
    [
      entry.call.callId,
      String(entry.call.vdnId),
      entry.server.name,
      entry.result?.called,
      entry.result?.displayCode,
      describeEntry(entry),
    ].some((field) => field?.toLowerCase().includes(wanted));
  return { label, filter: { label, matches } };
}
