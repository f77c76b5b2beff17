import * as vscode from 'vscode';
import type { CallKey } from '../../lookup/call.ts';
import type { History } from '../../lookup/history.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import type { CallPanelState } from '../../protocol/callPanel.ts';
import type { ComparisonMessage, ComparisonUpdate } from '../../protocol/comparison.ts';
import { presentLoading, presentLookup, presentRemembered } from '../callPanel/presentCall.ts';
import { comparisonPanelType, readSetting } from '../contributions.ts';
import { callOf } from '../commands.ts';
import { showPage } from '../webviewPage.ts';
import { plainLine } from '../plainText.ts';

export interface ComparisonParts {
  readonly extensionUri: vscode.Uri;
  readonly service: LookupService;
  readonly openCall: (call: CallKey) => void;
}

type Pair<T> = readonly [T, T];

/** Shows two calls side by side; what is not at hand of them is asked for. */
export function showComparison(calls: Pair<CallKey>, parts: ComparisonParts): void {
  const title = plainLine(`${calls[0].callId} ↔ ${calls[1].callId}`);
  const panel = vscode.window.createWebviewPanel(comparisonPanelType, title, vscode.ViewColumn.Active, {});
  const filled = fill(panel, calls, parts);
  for (const side of [0, 1] as const)
    void parts.service.lookUp(calls[side], { signal: filled.signal }).then((lookup) => {
      filled.show(side, presentLookup(lookup, { maskNumbers: readSetting('maskNumbers') }));
    });
}

/** Fills a panel that the editor brought back, from the history: nothing is asked that the user did not ask for. */
export async function restoreComparison(
  panel: vscode.WebviewPanel,
  state: unknown,
  parts: ComparisonParts & { readonly history: Pick<History, 'find'> },
): Promise<void> {
  const calls = readCalls(state);
  if (!calls) {
    panel.dispose();
    return;
  }
  const filled = fill(panel, calls, parts);
  for (const side of [0, 1] as const) {
    const call = calls[side];
    const lookup = parts.service.peek(call);
    if (lookup) {
      filled.show(side, presentLookup(lookup, { maskNumbers: readSetting('maskNumbers') }));
      continue;
    }
    const entry = await parts.history.find(call);
    filled.show(
      side,
      presentRemembered(entry ?? { call, server: { name: '', host: '' }, askedAt: 0 }, {
        maskNumbers: readSetting('maskNumbers'),
      }),
    );
  }
}

interface FilledPanel {
  /** Aborted when the tab is closed. */
  readonly signal: AbortSignal;
  readonly show: (side: 0 | 1, state: CallPanelState) => void;
}

function fill(
  panel: vscode.WebviewPanel,
  calls: Pair<CallKey>,
  { extensionUri, openCall }: ComparisonParts,
): FilledPanel {
  panel.iconPath = new vscode.ThemeIcon('diff');
  const states: [CallPanelState, CallPanelState] = [
    presentLoading(calls[0], undefined),
    presentLoading(calls[1], undefined),
  ];
  const closed = new AbortController();
  const send = (): void => {
    const update: ComparisonUpdate = { type: 'comparison', calls: states };
    if (!closed.signal.aborted) void panel.webview.postMessage(update);
  };
  const received = panel.webview.onDidReceiveMessage((message: ComparisonMessage) => {
    if (message.type === 'ready') send();
    else openCall(calls[message.side]);
  });
  panel.onDidDispose(() => {
    received.dispose();
    closed.abort();
  });
  showPage(panel.webview, extensionUri, { name: 'comparison', title: panel.title });
  return {
    signal: closed.signal,
    show: (side, state) => {
      states[side] = state;
      send();
    },
  };
}

/** What the page kept for us over a reload; anything may stand there. */
function readCalls(state: unknown): Pair<CallKey> | undefined {
  const { calls } = typeof state === 'object' && state !== null ? (state as { calls?: unknown }) : {};
  const [one, other] = Array.isArray(calls) ? calls.map((call: unknown) => callOf({ call })) : [];
  return one && other ? [one, other] : undefined;
}
