import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { suggestedFileName, type FileContent } from '../wording/suggestedFileNames.ts';

export interface FileToSave {
  readonly content: FileContent;
  /** What the file is named after, as it came. */
  readonly namedAfter: string;
  /** With its dot. */
  readonly suffix: `.${string}`;
}

/** Asks where a file is to be saved, with a clean name proposed where the user works, else at home. */
export function askWhereToSave(
  { content, namedAfter, suffix }: FileToSave,
  options: Omit<vscode.SaveDialogOptions, 'defaultUri'>,
): Thenable<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const name = suggestedFileName(content, namedAfter, suffix);
  return vscode.window.showSaveDialog({ ...options, defaultUri: vscode.Uri.joinPath(folder, name) });
}
