import { lstat, mkdir, mkdtemp, readdir, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isLockedForSure, tryLock } from './fileLock.ts';
import { hasCode } from './hasCode.ts';

/** A folder for one file that lasts no longer than this process. */
export interface OwnFolder {
  /** Where the file is to be. */
  readonly file: string;
  /** Removes file and folder. What cannot be removed now goes when somebody makes the next one. */
  remove(): Promise<void>;
}

const prefix = 'own-';
const ours = /^own-[A-Za-z0-9]{6}$/;
const lockName = 'lock';
/** A folder without a lock is one that is just being made, for so long, in milliseconds. */
const beginningMs = 60 * 60 * 1000;

/**
 * Makes a folder that only this user can read. What processes that were killed left beside it goes meanwhile: only what
 * is surely ours, which is a real directory of this user that nobody else may enter, with a name of ours and a lock whose
 * owner is dead; and in it only the files that are known by name. So nobody can have files removed that are not ours,
 * be it by a name or by a link. Tidying up that fails is left to the next time.
 * @param parent is made where there is none; a folder of the extension's own, never one that users share
 * @param fileName of the file that will be in it
 */
export async function makeOwnFolder(parent: string, fileName: string): Promise<OwnFolder> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(parent, prefix));
  const lock = tryLock(join(folder, lockName));
  void removeAbandoned(parent, fileName, folder);
  return {
    file: join(folder, fileName),
    remove: async () => {
      lock?.release();
      await removeKnown(folder, fileName);
    },
  };
}

async function removeAbandoned(parent: string, fileName: string, own: string): Promise<void> {
  try {
    if (!(await isPrivate(parent))) return;
    const folders = (await readdir(parent))
      .filter((name) => ours.test(name))
      .map((name) => join(parent, name));
    await Promise.all(
      folders.map(async (folder) => {
        if (folder !== own && (await isAbandoned(folder))) await removeKnown(folder, fileName);
      }),
    );
  } catch {
    // Left to the next time.
  }
}

async function isAbandoned(folder: string): Promise<boolean> {
  if (!(await isPrivate(folder))) return false;
  const lock = join(folder, lockName);
  try {
    if (!(await lstat(lock)).isFile()) return false;
    return !(await isLockedForSure(lock));
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) return false;
    return Date.now() - (await lstat(folder)).mtimeMs > beginningMs;
  }
}

/** Whether it is a real directory that is this user's and that no other one may write to or read. */
async function isPrivate(folder: string): Promise<boolean> {
  const found = await lstat(folder);
  if (!found.isDirectory()) return false;
  // Windows has neither; the profile of a user is closed to others there.
  return process.geteuid === undefined || (found.uid === process.geteuid() && (found.mode & 0o077) === 0);
}

async function removeKnown(folder: string, fileName: string): Promise<void> {
  try {
    for (const name of [fileName, lockName, `${lockName}.takeover`])
      await unlink(join(folder, name)).catch((error: unknown) => {
        if (!hasCode(error, 'ENOENT')) throw error;
      });
    await rmdir(folder);
  } catch {
    // Somebody still reads the file, or put something else there.
  }
}
