import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { hasCode } from './hasCode.ts';

/** Who has a lock, as its file says. */
export interface Owner {
  readonly machine: string;
  readonly pid: number;
  readonly token: string;
}

/** Process IDs mean something within these bounds alone: containers may share a folder. */
export const machine = `${hostname()} ${processNamespace()}`;

/** @returns whether it was made; not where there is one */
export function createLock(path: string, content: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if (hasCode(error, 'EEXIST') || (isBusy(error) && readLock(path) !== undefined)) return false;
    throw error;
  }
  try {
    writeSync(file, content);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
}

/** `undefined` where there is none. */
export function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    if (isBusy(error)) return '';
    throw error;
  }
}

/** Windows refuses a file that another process is just deleting or writing. */
export function isBusy(error: unknown): boolean {
  return process.platform === 'win32' && hasCode(error, 'EPERM', 'EACCES', 'EBUSY');
}

/** Of the same length each time, so that it is written over in place. */
export function contentOf(token: string, beats: number): string {
  const owner: Owner = { machine, pid: process.pid, token };
  return `${JSON.stringify({ ...owner, beats: String(beats).padStart(12, '0') })}\n`;
}

/** `undefined` for what is no lock of ours, or is being written. */
export function ownerIn(content: string | undefined): Owner | undefined {
  try {
    const value: unknown = JSON.parse(content ?? '');
    if (typeof value !== 'object' || value === null) return undefined;
    const { machine: on, pid, token } = value as Record<string, unknown>;
    if (typeof on !== 'string' || typeof token !== 'string') return undefined;
    return Number.isInteger(pid) && Number(pid) > 0 ? { machine: on, pid: Number(pid), token } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Removes a lock, but no other one that has taken its place since: neither one that its owner has written to nor one that
 * somebody else has taken.
 * @param content what the file held when its owner was found dead
 * @returns whether it is gone by this
 */
export function removeLock(path: string, content: string): boolean {
  const aside = `${path}.${randomUUID()}.dead`;
  try {
    if (readLock(path) !== content) return false;
    renameSync(path, aside);
    if (readLock(aside) === content) return true;
    // Back with it, unless yet another one was faster.
    copyFileSync(aside, path, constants.COPYFILE_EXCL);
    return false;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EEXIST') || isBusy(error)) return false;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

export function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return hasCode(error, 'ESRCH');
  }
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
