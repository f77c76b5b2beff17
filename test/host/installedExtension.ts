/** The extension as an editor has installed it, to be copied for other editors: installing takes seconds. */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installExtension } from './codeServer.ts';
import type { EditorInstall } from './editorInstall.ts';
import { ROOT, temporaryFolder } from './paths.ts';

/** The editor's own list of what is installed in a folder, with absolute paths. */
const LIST = 'extensions.json';

/**
 * Gives a folder the extension that a package holds, as if it had been installed there. The editor really installs each
 * package once; what it made of it is kept in `out`.
 *
 * @param vsix absolute path of the package
 * @param extensionsDir absolute path of a folder without other extensions
 */
export async function copyInstalledExtension(
  editor: EditorInstall,
  vsix: string,
  extensionsDir: string,
): Promise<void> {
  const { size, mtimeMs } = await stat(vsix);
  const kept = path.join(ROOT, 'out', 'test', 'installed', `${size}-${Math.round(mtimeMs)}`);
  if (!existsSync(kept)) {
    const made = await temporaryFolder('install');
    try {
      const extensions = path.join(made.path, 'extensions');
      await installExtension(editor, vsix, { userDataDir: made.path, extensionsDir: extensions });
      await removeOlder(kept);
      await place(extensions, kept);
    } finally {
      await made.remove();
    }
  }
  await place(kept, extensionsDir);
}

/** Copies a folder of extensions, all at once for whoever looks meanwhile. */
async function place(from: string, to: string): Promise<void> {
  const unfinished = `${to}.${process.pid}.tmp`;
  await mkdir(path.dirname(to), { recursive: true });
  await cp(from, unfinished, { recursive: true });
  const list = await readFile(path.join(from, LIST), 'utf8');
  await writeFile(path.join(unfinished, LIST), list.replaceAll(inJson(from), inJson(to)));
  await rename(unfinished, to).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    // Another process was faster.
    if (!existsSync(to)) throw error;
  });
}

/** Removes what earlier packages became. What this one became may be in use: another process was faster. */
async function removeOlder(kept: string): Promise<void> {
  const folder = path.dirname(kept);
  for (const name of await readdir(folder).catch(() => []))
    if (!name.endsWith('.tmp') && name !== path.basename(kept))
      await rm(path.join(folder, name), { recursive: true, force: true });
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
