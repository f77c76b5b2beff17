import { open } from 'node:fs/promises';
import * as vscode from 'vscode';
import { callsOfBytes } from '../../callsInText/index.ts';
import { logViewerType, readSetting, writeUserSetting } from '../contributions.ts';
import { mostSyncedBytes } from '../logs/logDocuments.ts';
import { tell } from '../say.ts';

/** So much of the start of a file says whether it names calls. */
const sampleBytes = 4 * 1024 * 1024;

/** Offers the log viewer when a file with call IDs is opened that is too large for hovers, once for each file. */
export function offerViewer(): vscode.Disposable {
  const offered = new Set<string>();
  const look = (tabs: readonly vscode.Tab[]): void => {
    for (const { input } of tabs)
      if (input instanceof vscode.TabInputText && input.uri.scheme === 'file') void consider(input.uri);
  };

  async function consider(uri: vscode.Uri): Promise<void> {
    if (!readSetting('logViewer.offer') || offered.has(uri.fsPath)) return;
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size <= mostSyncedBytes || offered.has(uri.fsPath)) return;
      offered.add(uri.fsPath);
      if (await namesCalls(uri)) await offer(uri);
    } catch {
      // Nobody asked for this: a file that cannot be read is the editor's to tell.
    }
  }

  look(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs));
  return vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
    look([...opened, ...changed]);
  });
}

async function offer(uri: vscode.Uri): Promise<void> {
  const openIt = vscode.l10n.t('Open in Log Viewer');
  const never = vscode.l10n.t('Don’t Ask Again');
  const chosen = await tell(
    vscode.l10n.t(
      '{0} contains call IDs but is over 50 MB, too large for extensions. Open it in the log viewer?',
      vscode.workspace.asRelativePath(uri),
    ),
    openIt,
    never,
  );
  if (chosen === never) await writeUserSetting('logViewer.offer', false);
  if (chosen !== openIt) return;
  await vscode.commands.executeCommand('vscode.openWith', uri, logViewerType);
  await closeText(uri);
}

/** The viewer takes the place of the text editor, which holds all of the file in memory. */
async function closeText({ fsPath }: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input, isDirty }) => input instanceof vscode.TabInputText && input.uri.fsPath === fsPath && !isDirty,
    );
  await vscode.window.tabGroups.close(tabs, true);
}

async function namesCalls(uri: vscode.Uri): Promise<boolean> {
  const file = await open(uri.fsPath);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, 0);
    const encoding = vscode.workspace.getConfiguration('files', uri).get('encoding', 'utf8');
    return (await callsOfBytes(buffer.subarray(0, bytesRead), { encoding })).calls.length > 0;
  } finally {
    await file.close();
  }
}
