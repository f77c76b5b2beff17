import * as vscode from 'vscode';
import type { LogViewerCommand } from '../../protocol/logViewer.ts';
import type { CommandHandler } from '../commands.ts';
import { logViewerType, type commands } from '../contributions.ts';
import type { LogViewers } from './logViewers.ts';

/** Commands for the text editor that do the same in the log viewer. */
const inViewer: Partial<Record<keyof typeof commands, LogViewerCommand>> = {
  nextCall: 'nextCall',
  previousCall: 'previousCall',
  showLinesOfCall: 'showLinesOfCall',
  showAllLines: 'showAllLines',
  lookUpAtCursor: 'openCall',
};

/** Whether a command was chosen from the menu of a log viewer's page: the editor hands over whose page it is. */
export function isMenuOfViewer(target: unknown): boolean {
  return (
    typeof target === 'object' && target !== null && 'webview' in target && target.webview === logViewerType
  );
}

/** Carries a command out in the viewer that is in front. @returns whether there is one, and it knows the command */
export function runInViewer(viewers: LogViewers | undefined, command: keyof typeof commands): boolean {
  const name = inViewer[command];
  return name !== undefined && viewers !== undefined && viewers.run(name);
}

export const viewerCommands: Record<'openLogViewer', CommandHandler> = {
  /** Of the Explorer the file it was asked for, else the file in front, else one that the user chooses. */
  openLogViewer: async (target) => {
    const uri = uriOf(target) ?? uriInFront() ?? (await chooseFile());
    if (!uri) return;
    await vscode.commands.executeCommand('vscode.openWith', uri, logViewerType);
  },
};

/** A key binding names a file by its path: `{ "path": "…" }`. */
function uriOf(target: unknown): vscode.Uri | undefined {
  if (target instanceof vscode.Uri) return target;
  const isPath = typeof target === 'object' && target !== null && 'path' in target;
  return isPath && typeof target.path === 'string' ? vscode.Uri.file(target.path) : undefined;
}

function uriInFront(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText && input.uri.scheme === 'file' ? input.uri : undefined;
}

async function chooseFile(): Promise<vscode.Uri | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Open a Log in the Log Viewer') })) ?? [];
  return uri;
}
