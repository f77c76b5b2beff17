import * as vscode from 'vscode';
import { callPanelType, commands } from '../contributions.ts';
import { isLogDocument } from '../logs/logDocuments.ts';
import type { ServerRegistry } from './serverRegistry.ts';
import { plainLine, plainText } from '../plainText.ts';

/**
 * The active server in the status bar while one of our views, a call panel or a file that may hold call IDs is in front.
 */
export function showActiveServer(
  registry: ServerRegistry,
  views: () => readonly vscode.TreeView<unknown>[],
): {
  update(): void;
  dispose(): void;
} {
  const item = vscode.window.createStatusBarItem('isales.activeServer', vscode.StatusBarAlignment.Right, 90);
  item.name = 'iSales Call Lens';
  item.command = commands.selectActiveServer;
  const isWanted = (): boolean => {
    const document = vscode.window.activeTextEditor?.document;
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return (
      (document !== undefined && isLogDocument(document)) ||
      (tab instanceof vscode.TabInputWebview && tab.viewType.endsWith(callPanelType)) ||
      views().some((view) => view.visible)
    );
  };
  const update = (): void => {
    const { active } = registry;
    if (!active || !isWanted()) {
      item.hide();
      return;
    }
    item.text = `$(call-outgoing) ${plainLine(active.name)}`;
    item.tooltip = plainText(
      vscode.l10n.t(
        'iSales: look-ups go to {0} ({1}). Click to choose another server.',
        active.name,
        active.baseUrl,
      ),
    );
    item.accessibilityInformation = { label: vscode.l10n.t('Active iSales server: {0}', active.name) };
    item.show();
  };
  const listeners = vscode.Disposable.from(
    item,
    registry.onDidChange(update),
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.window.tabGroups.onDidChangeTabs(update),
  );
  update();
  return {
    update,
    dispose: () => {
      listeners.dispose();
    },
  };
}
