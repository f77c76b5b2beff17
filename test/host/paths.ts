/** Where things are: the checkout, the cache, temporary folders. */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onStop } from './processes.ts';

/** Root folder of the checkout. */
export const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** Folder for what a run leaves behind to be looked at; not under version control. */
export const ARTIFACTS = path.join(ROOT, '.artifacts');

/** The extension package, as `npm run package` makes it. */
export const VSIX_FILE = path.join(ROOT, 'isales-call-lens.vsix');

/** The folder that tests and `npm start` open; they work on copies of it. */
export const SAMPLE_WORKSPACE = path.join(ROOT, 'test', 'fixtures', 'workspace');

/** Per-user folder for downloads that are kept between runs and shared by all checkouts. */
export function cacheFolder(): string {
  const env = process.env;
  if (process.platform === 'win32') {
    const local = env['LOCALAPPDATA'] ?? path.join(os.homedir(), 'AppData', 'Local');
    return path.join(local, 'isales-call-lens', 'Cache');
  }
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches', 'isales-call-lens');
  const xdg = env['XDG_CACHE_HOME'];
  const base = xdg && path.isAbsolute(xdg) ? xdg : path.join(os.homedir(), '.cache');
  return path.join(base, 'isales-call-lens');
}

/**
 * Makes a temporary folder.
 *
 * @param purpose short word that becomes part of the name
 * @returns its path without symbolic links, and the function that removes it (also run on Ctrl-C)
 */
export async function temporaryFolder(
  purpose: string,
): Promise<{ path: string; remove: () => Promise<void> }> {
  const made = await mkdtemp(path.join(await realpath(os.tmpdir()), `isales-${purpose}-`));
  const remove = async (): Promise<void> => {
    forget();
    // Programs that were ended just now may still be closing files.
    await rm(made, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  const forget = onStop(remove);
  return { path: made, remove };
}

/** Copies the sample workspace; a folder that does not exist yet in the checkout gives an empty copy. */
export async function copySampleWorkspace(target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  if (existsSync(SAMPLE_WORKSPACE)) await cp(SAMPLE_WORKSPACE, target, { recursive: true });
}

/**
 * Looks a program up on the PATH.
 *
 * @returns the full path of the first name found, or `undefined`
 */
export function findProgram(...names: string[]): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const name of names) {
    for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
      for (const ending of endings) {
        const candidate = path.join(folder, name + ending);
        if (folder && existsSync(candidate)) return candidate;
      }
    }
  }
  return undefined;
}
