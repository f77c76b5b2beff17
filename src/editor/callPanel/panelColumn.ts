import * as vscode from 'vscode';
import { resultsPanelType } from '../contributions.ts';

/**
 * Where a call is shown: beside what the user works on, never over it, in a group that is there where there is one.
 * @param hasPanel the groups that call panels are in
 */
export function columnForCall(hasPanel: (column: vscode.ViewColumn) => boolean): vscode.ViewColumn {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const { activeTab, viewColumn } = activeTabGroup;
  if (!activeTab || !isWorkedOn(activeTab.input)) return viewColumn;
  const others = all.filter((group) => group !== activeTabGroup).map((group) => group.viewColumn);
  return (
    others.find(hasPanel) ??
    others.find((column) => column > viewColumn) ??
    others.at(-1) ??
    vscode.ViewColumn.Beside
  );
}

/** Texts, notebooks, viewers, and tables of ours; calls, what compares them, and the pages of others may be covered. */
function isWorkedOn(input: unknown): boolean {
  if (input instanceof vscode.TabInputWebview) return input.viewType.endsWith(resultsPanelType);
  return (
    input instanceof vscode.TabInputText ||
    input instanceof vscode.TabInputTextDiff ||
    input instanceof vscode.TabInputCustom ||
    input instanceof vscode.TabInputNotebook
  );
}
