import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Searches every file below a folder but the browser's own profile and the packaged extension. */
export async function searchFiles(
  folder: string,
  pattern: RegExp,
): Promise<{ files: string[]; found: string[] }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !/^(browser|extensions|CachedExtensionVSIXs)[\\/]/.test(file));
  const found: string[] = [];
  for (const file of files)
    if (pattern.test(await readFile(path.join(folder, file), 'latin1'))) found.push(file);
  return { files, found };
}
