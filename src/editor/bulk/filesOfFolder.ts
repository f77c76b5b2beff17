import path from 'node:path';
import * as vscode from 'vscode';
import { GitIgnores } from './gitIgnores.ts';

export interface FilesOfFolder {
  /** In the order of their paths. */
  readonly files: readonly vscode.Uri[];
  /** How many `.gitignore` files leave out. */
  readonly ignored: number;
}

/**
 * All files below folders but those that `files.exclude` or a `.gitignore` leaves out, be it in a folder below or
 * above. A folder that is itself ignored, and was chosen nevertheless, is not measured by what is above it.
 * @param withIgnored takes what `.gitignore` leaves out, too
 */
export async function filesOfFolders(
  folders: readonly vscode.Uri[],
  { withIgnored = false, token }: { withIgnored?: boolean; token?: vscode.CancellationToken } = {},
): Promise<FilesOfFolder> {
  const files = new Map<string, vscode.Uri>();
  let ignored = 0;
  for (const folder of folders) {
    const found =
      folder.scheme === 'file'
        ? await vscode.workspace.findFiles(
            new vscode.RelativePattern(folder, '**/*'),
            undefined,
            undefined,
            token,
          )
        : await filesBelow(folder, excluded(), token);
    const isIgnored = withIgnored ? () => false : await ignoreRuleOf(folder, found);
    for (const file of found)
      if (isIgnored(file)) ignored++;
      else files.set(file.toString(), file);
  }
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, file]) => file);
  return { files: sorted, ignored };
}

/** What `files.exclude` leaves out; its patterns mean the same in a `.gitignore`, but for conditions on other files. */
function excluded(): GitIgnores {
  const patterns = Object.entries(vscode.workspace.getConfiguration('files').get<object>('exclude', {}));
  const ignores = new GitIgnores();
  ignores.add('', patterns.flatMap(([glob, isOn]) => (isOn === true ? [glob] : [])).join('\n'), true);
  return ignores;
}

/** Walks a folder that is nowhere on disk: the editor's own search waits for ever where nobody can search it. */
async function filesBelow(
  root: vscode.Uri,
  ignores: GitIgnores,
  token: vscode.CancellationToken | undefined,
): Promise<vscode.Uri[]> {
  const files: vscode.Uri[] = [];
  for (const folders = [root]; folders.length > 0 && token?.isCancellationRequested !== true;) {
    const folder = folders.shift() ?? root;
    for (const [name, type] of await vscode.workspace.fs.readDirectory(folder)) {
      const uri = vscode.Uri.joinPath(folder, name);
      if (ignores.isIgnored(pathFrom(root, uri))) continue;
      if (type === vscode.FileType.Directory) folders.push(uri);
      // A link may lead round in a circle.
      else if (type === vscode.FileType.File) files.push(uri);
    }
  }
  return files;
}

async function ignoreRuleOf(
  folder: vscode.Uri,
  found: readonly vscode.Uri[],
): Promise<(file: vscode.Uri) => boolean> {
  const above = await gitIgnoresAbove(folder);
  const own = pathFrom(above.root, folder);
  let root = above.root;
  let ignores = new GitIgnores();
  for (const { uri, content } of above.files)
    ignores.add(pathFrom(root, parentOf(uri)), content, await isCaseSensitive(uri));
  if (own !== '' && ignores.isIgnored(`${own}/x`)) [root, ignores] = [folder, new GitIgnores()];
  for (const file of found) {
    const content = file.path.endsWith('/.gitignore') ? await readText(file) : undefined;
    if (content !== undefined)
      ignores.add(pathFrom(root, parentOf(file)), content, await isCaseSensitive(file));
  }
  return (file) => ignores.isIgnored(pathFrom(root, file));
}

function pathFrom(root: vscode.Uri, uri: vscode.Uri): string {
  return uri.path.slice(root.path.replace(/\/$/, '').length + 1);
}

/** The `.gitignore` files of the folders above, up to the root of the repository; that root, or the folder itself. */
async function gitIgnoresAbove(
  folder: vscode.Uri,
): Promise<{ root: vscode.Uri; files: { uri: vscode.Uri; content: string }[] }> {
  const files: { uri: vscode.Uri; content: string }[] = [];
  for (let at = folder; ; at = parentOf(at)) {
    if (at !== folder) {
      const uri = vscode.Uri.joinPath(at, '.gitignore');
      const content = await readText(uri);
      if (content !== undefined) files.push({ uri, content });
    }
    if (await exists(vscode.Uri.joinPath(at, '.git'))) return { root: at, files };
    if (parentOf(at).path === at.path) return { root: folder, files: [] };
  }
}

function parentOf(uri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(uri, '..');
}

/** Whether names beside a file differ by case: it is not to be had by its name in capitals, or that is another file. */
async function isCaseSensitive(file: vscode.Uri): Promise<boolean> {
  const folder = parentOf(file);
  const capitals = path.posix.basename(file.path).toUpperCase();
  if (!(await exists(vscode.Uri.joinPath(folder, capitals)))) return true;
  const names = await vscode.workspace.fs.readDirectory(folder);
  return names.some(([name]) => name === capitals);
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
