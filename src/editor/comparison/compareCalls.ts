import * as vscode from 'vscode';
import { callKeyText, type CallKey } from '../../lookup/call.ts';
import type { History } from '../../lookup/history.ts';
import type { CallPanels } from '../callPanel/callPanels.ts';
import { describeEntry } from '../lookups/historyTree.ts';
import { choose, type Choice } from '../quickInput.ts';
import { showComparison, type ComparisonParts } from './comparisonPanel.ts';
import { tell } from '../say.ts';

export interface CompareParts extends ComparisonParts {
  readonly panels: CallPanels;
  readonly history: History;
}

/**
 * Asks for the calls to compare, among those that are open or were looked up, and shows them side by side.
 * @param first the one that is known; that of the active panel unless told, else asked for
 */
export async function compareCalls(first: CallKey | undefined, parts: CompareParts): Promise<void> {
  const { panels, history } = parts;
  const entries = await history.entries();
  const open = new Set(panels.calls.map(callKeyText));
  const choices = entries.map((entry): Choice<CallKey> => ({
    label: entry.call.callId,
    description: [
      `VDN ${entry.call.vdnId}`,
      describeEntry(entry),
      open.has(callKeyText(entry.call)) ? vscode.l10n.t('open') : undefined,
    ]
      .filter(Boolean)
      .join(' · '),
    value: entry.call,
  }));
  // What is open comes first: it is what the user looks at.
  const sorted = [
    ...choices.filter(({ value }) => open.has(callKeyText(value))),
    ...choices.filter(({ value }) => !open.has(callKeyText(value))),
  ];
  if (sorted.length < 2) {
    void tell(vscode.l10n.t('Look up two calls to compare them.'));
    return;
  }
  const ask = (placeholder: string, without?: CallKey): Promise<CallKey | undefined> =>
    choose(
      vscode.l10n.t('Compare Calls'),
      placeholder,
      sorted.filter(({ value }) => !without || callKeyText(value) !== callKeyText(without)),
    );
  const one = first ?? panels.active?.call ?? (await ask(vscode.l10n.t('The first call')));
  const other = one && (await ask(vscode.l10n.t('The call to compare {0} with', one.callId), one));
  if (one && other) showComparison([one, other], parts);
}
