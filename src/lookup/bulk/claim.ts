import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hasCode } from '../fileLock.ts';

/** What this process has claimed. */
const claimed = new Set<string>();

/**
 * Claims something for this process, so that no other window works on it, too. A claim of a process that has ended, be
 * it by force, counts no more.
 * @param path the file that stands for the claim
 * @returns gives it back; `undefined` while another process has it
 */
export function claim(path: string): (() => void) | undefined {
  if (claimed.has(path)) return undefined;
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    if (isClaimed(path)) return undefined;
    writeFileSync(path, String(process.pid), { mode: 0o600 });
  }
  claimed.add(path);
  return () => {
    if (claimed.delete(path)) rmSync(path, { force: true });
  };
}

/** Whether a living process, this one or another, has claimed it. */
export function isClaimed(path: string): boolean {
  if (claimed.has(path)) return true;
  let owner: number;
  try {
    owner = Number(readFileSync(path, 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
  // A number that this process has now and did not claim with was another one's, which has ended.
  if (!Number.isInteger(owner) || owner <= 0 || owner === process.pid) return false;
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}
