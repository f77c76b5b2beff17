import type * as vscode from 'vscode';
import { plainLine, plainText } from './plainText.ts';

/** A row of a tree whose texts are plain: each tree hands its rows out through this. */
export function plainTreeItem(item: vscode.TreeItem): vscode.TreeItem {
  const { label, description, tooltip, accessibilityInformation: aloud } = item;
  if (typeof label === 'string') item.label = plainLine(label);
  if (typeof description === 'string') item.description = plainLine(description);
  if (typeof tooltip === 'string') item.tooltip = plainText(tooltip);
  if (aloud) item.accessibilityInformation = { ...aloud, label: plainLine(aloud.label) };
  return item;
}
