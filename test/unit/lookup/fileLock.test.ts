import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withFileLock } from '../../../src/lookup/fileLock.ts';

describe('A file lock', () => {
  let folder: string;
  let lock: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'isales-lock-'));
    lock = path.join(folder, 'x.lock');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('lets one step run at a time', async () => {
    let running = 0;
    let most = 0;
    const step = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await delay(5);
      running--;
    };
    await Promise.all(Array.from({ length: 8 }, () => withFileLock(lock, step)));
    assert.equal(most, 1);
  });

  it('is free again after a step that failed', async () => {
    await assert.rejects(
      withFileLock(lock, () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await withFileLock(lock, () => Promise.resolve('yes')), 'yes');
  });

  it('is taken from a process that died', async () => {
    await writeFile(lock, '');
    const longAgo = (Date.now() - 60_000) / 1000;
    await utimes(lock, longAgo, longAgo);
    assert.equal(await withFileLock(lock, () => Promise.resolve('yes')), 'yes');
  });
});
