import * as vscode from 'vscode';
import type { CallKey } from '../../lookup/call.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import type { CallPanelState } from '../../protocol/callPanel.ts';
import type { ComparisonMessage, ComparisonUpdate } from '../../protocol/comparison.ts';
import { presentLoading, presentLookup } from '../callPanel/presentCall.ts';
import { comparisonPanelType, readSetting } from '../contributions.ts';
import { showPage } from '../webviewPage.ts';
import { plainLine } from '../plainText.ts';

export interface ComparisonParts {
  readonly extensionUri: vscode.Uri;
  readonly service: LookupService;
  readonly openCall: (call: CallKey) => void;
}

/** Shows two calls side by side; what is not at hand of them is asked for. */
export function showComparison(
  calls: readonly [CallKey, CallKey],
  { extensionUri, service, openCall }: ComparisonParts,
): void {
  const title = plainLine(`${calls[0].callId} ↔ ${calls[1].callId}`);
  const panel = vscode.window.createWebviewPanel(comparisonPanelType, title, vscode.ViewColumn.Active, {});
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
  showPage(panel.webview, extensionUri, { name: 'comparison', title });
  for (const side of [0, 1] as const)
    void service.lookUp(calls[side], { signal: closed.signal }).then((lookup) => {
      states[side] = presentLookup(lookup, { maskNumbers: readSetting('maskNumbers') });
      send();
    });
}
