import * as vscode from 'vscode';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import { callKeyText, type CallKey } from '../../lookup/call.ts';
import type { History } from '../../lookup/history.ts';
import type { CallFinders } from '../../callsInText/index.ts';
import type { CallPanels } from '../callPanel/callPanels.ts';
import { callInText } from '../lookups/callInText.ts';
import { describeEntry } from '../lookups/historyTree.ts';
import { choose, type Choice } from '../quickInput.ts';
import { showComparison, type ComparisonParts } from './comparisonPanel.ts';
import { tell } from '../say.ts';

export interface CompareParts extends ComparisonParts {
  readonly panels: CallPanels;
  readonly history: History;
  /** The server that is asked for a call that was typed. */
  readonly registry: { readonly active: ServerProfile | undefined };
  /** The VDN that was asked for last. */
  readonly lastVdn: () => number | undefined;
  /** The user's own patterns of call IDs. */
  readonly finders: () => CallFinders;
}

/**
 * Asks for the calls to compare and shows them side by side: those that are open or whose result is known are offered,
 * and any other one can be typed or pasted.
 * @param first the one that is known; that of the active panel unless told, else asked for
 */
export async function compareCalls(first: CallKey | undefined, parts: CompareParts): Promise<void> {
  const { panels, registry } = parts;
  const sorted = await choicesOf(parts);
  if (sorted.length < 2 && !registry.active) {
    void tell(vscode.l10n.t('Look up two calls to compare them.'));
    return;
  }
  const ask = (placeholder: string, without?: CallKey): Promise<CallKey | undefined> => {
    const choices = sorted.filter(({ value }) => !without || callKeyText(value) !== callKeyText(without));
    return choose<CallKey>(vscode.l10n.t('Compare Calls'), placeholder, choices, (text) =>
      typedCall(text, choices, without, parts),
    );
  };
  const one =
    first ?? panels.active?.call ?? (await ask(vscode.l10n.t('The first call: choose, type or paste')));
  const other =
    one && (await ask(vscode.l10n.t('The call to compare {0} with: choose, type or paste', one.callId), one));
  if (one && other) showComparison([one, other], parts);
}

/** Calls with a result; what is open comes first, as it is what the user looks at. */
async function choicesOf({ history, panels }: CompareParts): Promise<readonly Choice<CallKey>[]> {
  const entries = (await history.entries()).filter(({ result }) => result !== undefined);
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
  return [
    ...choices.filter(({ value }) => open.has(callKeyText(value))),
    ...choices.filter(({ value }) => !open.has(callKeyText(value))),
  ];
}

/**
 * The call that a typed text names, to be looked up; where it names none and nothing that is offered fits, that is said.
 * @param other the one that it is compared with: on its server, and in its VDN unless the text names another
 */
function typedCall(
  text: string,
  choices: readonly Choice<CallKey>[],
  other: CallKey | undefined,
  { registry, finders, lastVdn }: CompareParts,
): Choice<CallKey> | vscode.QuickPickItem | undefined {
  const named = callInText(text, finders());
  const serverId = other?.serverId ?? registry.active?.id;
  const vdnId = named?.vdnId ?? other?.vdnId ?? lastVdn() ?? registry.active?.defaultVdnId;
  if (named && serverId !== undefined && vdnId !== undefined) {
    const value = { serverId, vdnId, callId: named.callId };
    if (choices.some((choice) => callKeyText(choice.value) === callKeyText(value))) return undefined;
    if (other && callKeyText(other) === callKeyText(value))
      return { label: vscode.l10n.t('This is the same call.') };
    return {
      label: named.callId,
      iconPath: new vscode.ThemeIcon('search'),
      description: vscode.l10n.t('VDN {0} · look up and compare', vdnId),
      value,
    };
  }
  if (named) return { label: vscode.l10n.t('Type its VDN, too: {0}', `8/${named.callId}`) };
  const lower = text.toLowerCase();
  const fits = choices.some(({ label, description = '' }) =>
    `${label} ${description}`.toLowerCase().includes(lower),
  );
  return fits
    ? undefined
    : { label: vscode.l10n.t('No such call. Type or paste a call ID, such as {0}.', '8/1644464743-1388') };
}
