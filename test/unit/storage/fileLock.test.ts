import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { isLocked, isLockedForSure, tryLock, withFileLock } from '../../../src/storage/fileLock.ts';
import { lockOfTheDead } from '../../fakes/deadLock.ts';
import { makeTempFolder, type TempFolder } from '../../fakes/tempFolder.ts';

const quick = { timing: { beatMs: 20, lookMs: 10 } };
/** Its owners show no sign of life within a test. */
const silent = { timing: { beatMs: 60_000, lookMs: 10 } };

let folder: TempFolder;
let lock: string;
beforeEach(async () => {
  folder = await makeTempFolder();
  lock = path.join(folder.path, 'x.lock');
});
afterEach(() => folder[Symbol.asyncDispose]());

describe('A file lock', () => {
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

  it('is free again after a step that failed, and leaves nothing behind', async () => {
    await assert.rejects(
      withFileLock(lock, () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await withFileLock(lock, () => Promise.resolve('yes')), 'yes');
    assert.deepEqual(await readdir(folder.path), []);
  });

  it('is held by one until that one releases it', () => {
    const held = tryLock(lock);
    assert.ok(held);
    assert.equal(held.isHeld(), true);
    assert.equal(tryLock(lock), undefined);
    assert.equal(isLocked(lock), true);
    held.release();
    assert.equal(held.isHeld(), false);
    assert.equal(isLocked(lock), false);
    assert.ok(tryLock(lock)?.isHeld());
  });

  it('says so when one has to wait, once', async () => {
    const held = tryLock(lock);
    let waits = 0;
    const waiting = withFileLock(lock, () => Promise.resolve(), { onWait: () => waits++ });
    await delay(100);
    assert.equal(waits, 1);
    held?.release();
    await waiting;
  });

  it('throws where no file can be written', () => {
    assert.throws(() => tryLock(path.join(folder.path, 'no', 'folder', 'x.lock')), { code: 'ENOENT' });
  });
});

describe('A file lock of a process that has ended', () => {
  it('is free at once', async () => {
    await lockOfTheDead(lock);
    assert.equal(isLocked(lock), false);
    const held = tryLock(lock);
    assert.ok(held);
    assert.equal(held.wasAbandoned, true);
    held.release();
    assert.deepEqual(await readdir(folder.path), []);
  });

  it('is free after eight looks where another process has its ID now', async () => {
    await lockOfTheDead(lock);
    await writeFile(lock, (await readFile(lock, 'utf8')).replace(/"pid":\d+/, `"pid":${process.ppid}`));
    assert.equal(isLocked(lock, silent.timing), true);
    assert.equal(tryLock(lock, silent), undefined);
    assert.equal(await isLockedForSure(lock, silent.timing), false);
    assert.ok(tryLock(lock, silent)?.isHeld());
  });

  it('is free after eight looks where it ran on another machine', async () => {
    await lockOfTheDead(lock);
    await writeFile(
      lock,
      (await readFile(lock, 'utf8')).replace(/"machine":"[^"]*"/, '"machine":"elsewhere"'),
    );
    assert.equal(tryLock(lock, silent), undefined);
    assert.equal(await withFileLock(lock, ({ wasAbandoned }) => Promise.resolve(wasAbandoned), silent), true);
  });

  for (const [what, content] of [
    ['nothing', ''],
    ['a bare process ID', String(process.ppid)],
    ['what is no JSON', '{"machine":'],
  ] as const)
    it(`is free after eight looks where its file holds ${what}`, async () => {
      await writeFile(lock, content);
      assert.equal(tryLock(lock, silent), undefined);
      assert.equal(await withFileLock(lock, () => Promise.resolve('yes'), silent), 'yes');
    });

  it('is taken over also where the one who took it over was killed in the middle', async () => {
    await lockOfTheDead(lock);
    await lockOfTheDead(`${lock}.takeover`);
    assert.equal(await withFileLock(lock, () => Promise.resolve('yes')), 'yes');
    assert.deepEqual(await readdir(folder.path), []);
  });
});

describe('A file lock of a living process', () => {
  it('stays, however long it is held', async () => {
    const held = tryLock(lock, quick);
    assert.ok(held);
    // As another process sees it, whose looks are ten times as many as an owner may miss.
    const foreign = path.join(folder.path, 'as others see it');
    for (let look = 0; look < 40; look++) {
      await writeFile(foreign, (await readFile(lock, 'utf8')).replace(/"token":"[^"]*"/, '"token":"other"'));
      assert.equal(isLocked(foreign, { beatMs: 20, lookMs: 60 }), true);
      await delay(20);
    }
    assert.equal(held.isHeld(), true);
    held.release();
  });

  it('knows that it was lost, and is not released by the one who lost it', async () => {
    let lost = 0;
    const held = tryLock(lock, { ...quick, onLost: () => lost++ });
    assert.ok(held);
    await rename(lock, `${lock}.gone`);
    const other = tryLock(lock);
    assert.ok(other);
    assert.equal(held.isHeld(), false);
    while (lost === 0) await delay(10);
    held.release();
    assert.equal(other.isHeld(), true);
    other.release();
    await delay(50);
    assert.equal(lost, 1);
  });
});

describe('A file lock that many processes want', function () {
  this.timeout(60_000);

  it('loses no change and keeps nobody waiting when some are killed in the middle', async () => {
    const killed = Array.from({ length: 3 }, () => contend(lock, Infinity));
    const living = Array.from({ length: 2 }, () => contend(lock, 40));
    // Their first change is made, and they have the lock or are about to.
    for (const { child, first } of killed) {
      await first;
      child.kill('SIGKILL');
    }
    await checkChanges([...killed, ...living].map(({ done }) => done));
    for (const { done } of living) assert.equal((await done).filter(isChange).length, 40);
  });

  it('is taken by one where all find it dead at the same time', async () => {
    for (let round = 0; round < 2; round++) {
      await rm(path.join(folder.path, 'counter'), { force: true });
      // Of a living process that shows no sign of life, as after its ID was used again.
      await lockOfTheDead(lock);
      await writeFile(lock, (await readFile(lock, 'utf8')).replace(/"pid":\d+/, `"pid":${process.ppid}`));
      const many = Array.from({ length: 4 }, () => contend(lock, 5, { beatMs: 2_000, lookMs: 150 }));
      const changes = await checkChanges(many.map(({ done }) => done));
      assert.equal(changes, 20);
      assert.deepEqual(await leftBehind(), []);
    }
  });

  /** Nobody was inside together with a living one, and no two made the same change. */
  async function checkChanges(all: readonly Promise<string[]>[]): Promise<number> {
    const lines = (await Promise.all(all)).flat();
    assert.deepEqual(
      lines.filter((line) => !isChange(line)),
      [],
    );
    assert.equal(new Set(lines).size, lines.length, 'a change was lost');
    return lines.length;
  }

  async function leftBehind(): Promise<string[]> {
    return (await readdir(folder.path)).filter((name) => !name.startsWith('counter'));
  }
});

function isChange(line: string): boolean {
  return /^\d+$/.test(line);
}

/** A process that counts on under the lock; its lines are the numbers it has written. */
function contend(
  at: string,
  times: number,
  timing?: { beatMs: number; lookMs: number },
): { child: ChildProcess; first: Promise<unknown>; done: Promise<string[]> } {
  const counter = path.join(path.dirname(at), 'counter');
  const inside = path.join(path.dirname(at), 'counter-inside');
  const child = run(`
    const step = async () => {
      try {
        writeFileSync(${JSON.stringify(inside)}, String(process.pid), { flag: 'wx' });
      } catch {
        // Nobody's where that one was killed before it had written who it is.
        const other = Number(readFileSync(${JSON.stringify(inside)}, 'utf8')) || 2 ** 31 - 1;
        try { process.kill(other, 0); console.log('together with ' + other); } catch {}
        writeFileSync(${JSON.stringify(inside)}, String(process.pid));
      }
      const count = existsSync(${JSON.stringify(counter)}) ? Number(readFileSync(${JSON.stringify(counter)}, 'utf8')) : 0;
      await new Promise((resolve) => setTimeout(resolve, 1));
      const beside = ${JSON.stringify(counter)} + process.pid;
      writeFileSync(beside, String(count + 1));
      renameSync(beside, ${JSON.stringify(counter)});
      writeSync(1, String(count + 1) + '\\n');
      rmSync(${JSON.stringify(inside)});
    };
    for (let time = 0; time < ${times}; time++)
      await withFileLock(${JSON.stringify(at)}, step, ${JSON.stringify(timing ? { timing } : {})});
  `);
  assert.ok(child.stdout);
  const first = once(child.stdout, 'data');
  const done = text(child.stdout).then((out) => out.split('\n').filter((line) => line !== ''));
  return { child, first, done };
}

function run(script: string): ChildProcess {
  const module = new URL('../../../src/storage/fileLock.ts', import.meta.url).href;
  const imports = `
    import { existsSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
    import { withFileLock } from ${JSON.stringify(module)};
  `;
  return spawn(process.execPath, ['--input-type=module', '-e', imports + script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
