import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A lock this old was left by a process that died. */
const staleMs = 5_000;
const retryMs = 15;

/**
 * Runs a step while no other process runs one under the same lock file. Our own few lines, because the libraries for it
 * put exit hooks into the process, which we share with other extensions.
 */
export async function withFileLock<T>(lockFile: string, step: () => Promise<T>): Promise<T> {
  await mkdir(dirname(lockFile), { recursive: true });
  while (!(await tryLock(lockFile))) await delay(retryMs * (1 + Math.random()));
  try {
    return await step();
  } finally {
    await rm(lockFile, { force: true });
  }
}

async function tryLock(lockFile: string): Promise<boolean> {
  try {
    await (await open(lockFile, 'wx')).close();
    return true;
  } catch (error) {
    // Windows says EPERM while another process is just deleting the file.
    if (!hasCode(error, 'EEXIST') && !hasCode(error, 'EPERM')) throw error;
    const age = await ageOf(lockFile);
    // A clock that was set back makes a lock of the future.
    if (age !== undefined && Math.abs(age) > staleMs) await rm(lockFile, { force: true });
    return false;
  }
}

async function ageOf(file: string): Promise<number | undefined> {
  try {
    return Date.now() - (await stat(file)).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
