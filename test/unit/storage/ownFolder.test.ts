import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { tryLock } from '../../../src/storage/fileLock.ts';
import { makeOwnFolder } from '../../../src/storage/ownFolder.ts';
import { lockOfTheDead } from '../../fakes/deadLock.ts';
import { makeTempFolder, type TempFolder } from '../../fakes/tempFolder.ts';

const fileName = 'text.log';
const longAgo = new Date('2020-01-01');

describe('A folder of our own for one file', () => {
  let temp: TempFolder;
  let parent: string;
  beforeEach(async () => {
    temp = await makeTempFolder();
    parent = path.join(temp.path, 'unpacked');
  });
  afterEach(() => temp[Symbol.asyncDispose]());

  /** Makes what a process that was killed leaves, and what merely looks like it. */
  async function leave(name: string, { mode = 0o700, hasLock = true } = {}): Promise<string> {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    const folder = path.join(parent, name);
    await mkdir(folder);
    await writeFile(path.join(folder, fileName), 'x');
    if (hasLock) await lockOfTheDead(path.join(folder, 'lock'));
    await chmod(folder, mode);
    return folder;
  }

  /** Makes one, waits until all that is going to be tidied up is, and removes it. */
  async function makeAndRemove(gone: string[] = []): Promise<void> {
    const own = await makeOwnFolder(parent, fileName);
    for (let patience = 0; gone.some((each) => existsSync(each)); patience++) {
      assert.ok(patience < 500, `still there: ${gone.filter((each) => existsSync(each)).join(', ')}`);
      await delay(10);
    }
    await delay(50);
    await own.remove();
  }

  it('is closed to others, and goes with its file', async () => {
    const own = await makeOwnFolder(parent, fileName);
    await writeFile(own.file, 'x');
    if (process.platform !== 'win32')
      for (const each of [parent, path.dirname(own.file)])
        assert.equal((await stat(each)).mode & 0o777, 0o700, each);
    await own.remove();
    assert.deepEqual(await readdir(parent), []);
  });

  it('takes along what a process left that was killed', async () => {
    const left = [
      await leave('own-abc123'),
      // Killed before it had its lock.
      await leave('own-abc124', { hasLock: false }),
    ];
    await utimes(path.join(parent, 'own-abc124'), longAgo, longAgo);
    await makeAndRemove(left);
    assert.deepEqual(await readdir(parent), []);
  });

  it('leaves that of one who lives, that of one who has just begun, and what has another name', async () => {
    const lives = await leave('own-living', { hasLock: false });
    const lock = tryLock(path.join(lives, 'lock'));
    await leave('own-begins', { hasLock: false });
    for (const name of ['own-toolong', 'isales-log-999999-y', 'mine']) await leave(name);
    const gone = await leave('own-killed');
    await makeAndRemove([gone]);
    assert.deepEqual(
      await readdir(parent),
      ['isales-log-999999-y', 'mine', 'own-begins', 'own-living', 'own-toolong'].sort(),
    );
    lock?.release();
  });

  it('leaves a file that is none of ours, and the folder with it', async () => {
    const folder = await leave('own-killed');
    await writeFile(path.join(folder, 'thesis.txt'), 'mine');
    await makeAndRemove([path.join(folder, fileName)]);
    assert.deepEqual(await readdir(folder), ['thesis.txt']);
  });

  it('follows no link', async () => {
    const victim = await leave('mine');
    await symlink(victim, path.join(parent, 'own-linked'));
    const killed = await leave('own-killed');
    await rm(path.join(killed, fileName));
    await symlink(path.join(victim, fileName), path.join(killed, fileName));
    await makeAndRemove([killed]);
    assert.equal(await readFile(path.join(victim, fileName), 'utf8'), 'x');
    assert.ok(existsSync(path.join(parent, 'own-linked')));
  });

  it('tidies nothing where others may write', async () => {
    const left = await leave('own-killed');
    await chmod(parent, 0o777);
    await makeAndRemove();
    assert.ok(existsSync(left));
    await chmod(parent, 0o700);
    await chmod(left, 0o777);
    await makeAndRemove();
    assert.ok(existsSync(left));
  });

  /** Lets this process take itself for another user, as far as it asks. */
  async function asIf(geteuid: () => number, step: () => Promise<void>): Promise<void> {
    const real = process.geteuid;
    Object.assign(process, { geteuid });
    try {
      await step();
    } finally {
      Object.assign(process, { geteuid: real });
    }
  }

  it('tidies nothing that belongs to another user', async () => {
    const left = await leave('own-killed');
    await asIf(() => 12_345, makeAndRemove);
    assert.deepEqual((await readdir(left)).sort(), ['lock', fileName]);
  });

  it('is there although tidying up fails', async () => {
    await leave('own-killed');
    const failures: unknown[] = [];
    const note = (error: unknown): void => void failures.push(error);
    process.once('unhandledRejection', note);
    try {
      await asIf(() => {
        throw new Error('nobody knows');
      }, makeAndRemove);
      assert.deepEqual(failures, []);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  // Two users of the system where root runs the tests; else a folder that others may enter stands for a stranger's.
  it('is there although a stranger put a folder with our names beside it, which stays', async () => {
    const isRoot = process.geteuid?.() === 0;
    const foreign = await leave('own-foreig', { mode: isRoot ? 0o700 : 0o755 });
    if (isRoot) {
      await chmod(temp.path, 0o755);
      await chown(parent, 12_001, 12_001);
      for (const name of ['', 'text.log', 'lock']) await chown(path.join(foreign, name), 12_002, 12_002);
      process.seteuid?.(12_001);
    }
    try {
      await makeAndRemove();
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
    assert.deepEqual((await readdir(foreign)).sort(), ['lock', fileName]);
    assert.deepEqual(await readdir(parent), ['own-foreig']);
  });
});
