import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from './hasCode.ts';
import {
  contentOf,
  createLock,
  hasEnded,
  isBusy,
  machine,
  ownerIn,
  readLock,
  removeLock,
} from './lockFile.ts';
import { deadAfterLooks, LockWatch } from './lockWatch.ts';

export interface LockOptions {
  /** Told when somebody else took it, as no sign of life came from here for too long, e.g. while the process hung. */
  readonly onLost?: () => void;
  readonly timing?: LockTiming;
}

/** How often a lock shows that its owner lives; the same for all who share it. */
export interface LockTiming {
  /** Milliseconds between two signs of life. */
  readonly beatMs: number;
  /** Milliseconds between two looks of one who waits. After eight without a sign of life the owner counts as dead. */
  readonly lookMs: number;
}

/** A lock of this process. */
export interface HeldLock {
  /** It was taken over from an owner that had died. */
  readonly wasAbandoned: boolean;
  /** Whether it is still ours; to be asked right before what must not happen twice. */
  isHeld(): boolean;
  release(): void;
}

const usualTiming: LockTiming = { beatMs: 2_000, lookMs: 1_000 };
const [firstRetryMs, longestRetryMs] = [15, 200];
/** So often Windows may refuse a file that is just being deleted. */
const mostRefusals = 50;
const watches = new Map<string, LockWatch>();
const ownTokens = new Set<string>();

/**
 * Takes a lock that lasts until it is released, unless somebody has it.
 *
 * The file names its owner, and the owner writes a new number into it again and again. It is free for others when it is
 * gone, when its process has ended, or when one who waits has looked eight times, about a second apart, without seeing
 * the number change. No clock is compared with another one, and time in which this machine slept counts as one look: so
 * neither a clock that is set, nor a file server with a clock of its own, nor a process ID that is used again matters.
 *
 * Our own, because libraries for it compare clocks, and put exit hooks into the process, which we share with other
 * extensions.
 *
 * @param path of the lock file, in a folder that exists
 * @throws when the file cannot be written
 */
export function tryLock(
  path: string,
  { onLost, timing = usualTiming }: LockOptions = {},
): HeldLock | undefined {
  const token = randomUUID();
  let wasAbandoned = false;
  // The second time round for one that was released meanwhile, or taken from the dead.
  for (let round = 0; round < 2; round++) {
    if (createLock(path, contentOf(token, 0))) return hold(path, token, wasAbandoned, timing, onLost);
    const content = readLock(path);
    if (content === undefined) continue;
    if (!isDead(path, content, timing) || !takeAway(path, content, timing)) return undefined;
    wasAbandoned = true;
  }
  return undefined;
}

/** Whether a living process, this one or another, has a lock. In doubt it has: see `isLockedForSure`. */
export function isLocked(path: string, timing = usualTiming): boolean {
  const content = readLock(path);
  return content !== undefined && !isDead(path, content, timing);
}

/** Waits until the owner has shown that it lives, or that it does not. */
export async function isLockedForSure(path: string, timing = usualTiming): Promise<boolean> {
  const first = readLock(path);
  for (let look = 0; look <= deadAfterLooks && isLocked(path, timing); look++) {
    const content = readLock(path);
    if (content !== first || isOwn(content)) break;
    await delay(timing.lookMs);
  }
  return isLocked(path, timing);
}

/**
 * Runs a step while no other process runs one under the same lock file.
 * @param onWait told once, when another one has it
 */
export async function withFileLock<T>(
  path: string,
  step: (lock: HeldLock) => Promise<T>,
  { onWait, ...options }: LockOptions & { readonly onWait?: () => void } = {},
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const lock = await waitForLock(path, options, onWait);
  try {
    return await step(lock);
  } finally {
    lock.release();
  }
}

async function waitForLock(
  path: string,
  options: LockOptions,
  onWait: (() => void) | undefined,
): Promise<HeldLock> {
  let refusals = 0;
  for (let retryMs = firstRetryMs; ; retryMs = Math.min(longestRetryMs, retryMs * 1.1)) {
    try {
      const lock = tryLock(path, options);
      if (lock) return lock;
    } catch (error) {
      if (!isBusy(error) || ++refusals > mostRefusals) throw error;
    }
    if (retryMs === firstRetryMs) onWait?.();
    await delay(retryMs * (0.5 + Math.random()));
  }
}

function hold(
  path: string,
  token: string,
  wasAbandoned: boolean,
  { beatMs }: LockTiming,
  onLost: (() => void) | undefined,
): HeldLock {
  watches.get(path)?.end();
  watches.delete(path);
  ownTokens.add(token);
  let beats = 0;
  let isBeating = false;
  const end = (): void => {
    clearInterval(timer);
    ownTokens.delete(token);
  };
  const timer = setInterval(() => {
    if (isBeating) return;
    isBeating = true;
    showLife(path, token, ++beats)
      .then((isOurs) => {
        if (isOurs || !ownTokens.has(token)) return;
        end();
        onLost?.();
      })
      // What cannot be written now may be in two seconds.
      .catch(() => undefined)
      .finally(() => {
        isBeating = false;
      });
  }, beatMs);
  timer.unref();
  return {
    wasAbandoned,
    isHeld: () => ownTokens.has(token) && ownerIn(readLock(path))?.token === token,
    release: () => {
      if (!ownTokens.has(token)) return;
      end();
      if (ownerIn(readLock(path))?.token === token) rmSync(path, { force: true });
    },
  };
}

/**
 * Writes a new number into the file. The file is opened first and read then: if somebody moves it out of the way after
 * that, what is written goes with it.
 * @returns whether the lock is still ours
 */
async function showLife(path: string, token: string, beats: number): Promise<boolean> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r+');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1_024), 0, 1_024, 0);
    if (ownerIn(buffer.toString('utf8', 0, bytesRead))?.token !== token) return false;
    await file.write(contentOf(token, beats), 0);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  } finally {
    await file?.close();
  }
}

/** Whether the owner that a lock's file names is dead: at once where its process has ended, else after some looks. */
function isDead(path: string, content: string, { lookMs }: LockTiming): boolean {
  if (isOwn(content)) return false;
  const owner = ownerIn(content);
  if (owner?.machine === machine && hasEnded(owner.pid)) return true;
  let watch = watches.get(path);
  if (watch?.content !== content) {
    watch?.end();
    watch = new LockWatch(content, () => readLock(path), lookMs);
    watches.set(path, watch);
  }
  return watch.isDead;
}

/**
 * Removes the lock of one that is dead. Of all who find it dead one does so at a time, after having looked again: else
 * the second one would remove the lock that the first one has just taken.
 */
function takeAway(path: string, content: string, timing: LockTiming): boolean {
  const guard = `${path}.takeover`;
  if (!createLock(guard, contentOf(randomUUID(), 0))) {
    // Held for a blink by one who cannot wait for anything: whoever left it was killed in the middle.
    const guarding = readLock(guard);
    if (guarding !== undefined && isDead(guard, guarding, timing)) removeLock(guard, guarding);
    return false;
  }
  try {
    return removeLock(path, content);
  } finally {
    rmSync(guard, { force: true });
  }
}

function isOwn(content: string | undefined): boolean {
  const owner = ownerIn(content);
  return owner !== undefined && ownTokens.has(owner.token);
}
