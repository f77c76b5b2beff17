import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Copies an extension so that only a test activates it: without its activation events. The editor makes texts of its own
 * while a window starts, of a language that would activate ours at a moment that nobody can measure.
 *
 * @param extensionPath absolute path of the installed extension
 * @param folder absolute path of the copy; must not exist yet
 * @returns `folder`
 */
export async function dormantCopy(extensionPath: string, folder: string): Promise<string> {
  await cp(extensionPath, folder, { recursive: true });
  const file = path.join(folder, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...manifest, activationEvents: [] }));
  return folder;
}
