import { randomUUID } from 'node:crypto';
import { lstat, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasCode } from './hasCode.ts';

const ending = '.part';

/**
 * Writes a file so that it is there as a whole or not at all: into a new file beside it, which takes its place at the
 * end, and is removed if there is none. Readable by the user alone. Behind a symbolic link it is the file that the link
 * leads to which is replaced.
 * @param fill hands over the bytes; what it returns says whether the file is to be kept
 * @param isStillWanted asked once all is on disk, right before the file takes its place; `false` leaves what was there
 */
export async function writeBeside<T extends { readonly ok: boolean }>(
  path: string,
  fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<T>,
  isStillWanted: () => boolean = () => true,
): Promise<T> {
  const target = await whereItLeads(path);
  const beside = `${target}.${randomUUID()}${ending}`;
  const file = await open(beside, 'wx', 0o600);
  try {
    const outcome = await fill(async (bytes) => {
      await file.writeFile(bytes);
    });
    if (outcome.ok) await file.sync();
    await file.close();
    if (outcome.ok && isStillWanted()) await rename(beside, target);
    return outcome;
  } finally {
    await file.close();
    await rm(beside, { force: true });
  }
}

/** Removes what processes that were killed while they wrote a file have left beside it. Nobody may be writing it. */
export async function removeLeftovers(path: string): Promise<void> {
  const target = await whereItLeads(path);
  const folder = dirname(target);
  for (const name of await readdir(folder))
    if (name.startsWith(`${basename(target)}.`) && name.endsWith(ending))
      await rm(join(folder, name), { force: true });
}

async function whereItLeads(path: string): Promise<string> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await realpath(path) : path;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return path;
    throw error;
  }
}
