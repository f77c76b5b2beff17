import assert from 'node:assert/strict';
import { lstat, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeBeside } from '../../../src/storage/fileBeside.ts';
import { makeTempFolder, type TempFolder } from '../../fakes/tempFolder.ts';

describe('writeBeside', () => {
  let folder: TempFolder;
  const file = (): string => path.join(folder.path, 'call.wav');

  beforeEach(async () => {
    folder = await makeTempFolder();
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  it('puts the whole file in place at the end, and nothing else', async () => {
    await writeFile(file(), 'the file before');
    await writeBeside(file(), async (write) => {
      await write(Buffer.from('RI'));
      await write(Buffer.from('FF'));
      assert.equal(await readFile(file(), 'utf8'), 'the file before');
      return { ok: true };
    });
    assert.equal(await readFile(file(), 'utf8'), 'RIFF');
    assert.deepEqual(await readdir(folder.path), ['call.wav']);
  });

  it('leaves what was there when there is no whole file', async () => {
    await writeFile(file(), 'the file before');
    const outcome = await writeBeside(file(), async (write) => {
      await write(Buffer.from('RI'));
      return { ok: false };
    });
    assert.deepEqual(outcome, { ok: false });
    await assert.rejects(
      writeBeside(file(), async (write) => {
        await write(Buffer.from('RI'));
        throw new Error('broken off');
      }),
      /broken off/,
    );
    assert.equal(await readFile(file(), 'utf8'), 'the file before');
    assert.deepEqual(await readdir(folder.path), ['call.wav']);
  });

  it('leaves what was there when it is not wanted any more once it is on disk', async () => {
    await writeFile(file(), 'the file before');
    await writeBeside(
      file(),
      async (write) => {
        await write(Buffer.from('RIFF'));
        return { ok: true };
      },
      () => false,
    );
    assert.equal(await readFile(file(), 'utf8'), 'the file before');
    assert.deepEqual(await readdir(folder.path), ['call.wav']);
  });

  // Making links takes a right on Windows that users lack.
  const withLinks =
    process.platform === 'win32' ? [] : ['writes the file that a link leads to, and keeps the link'];
  for (const title of withLinks)
    it(title, async () => {
      const target = path.join(folder.path, 'elsewhere.wav');
      await writeFile(target, 'the file before');
      await symlink(target, file());
      await writeBeside(file(), async (write) => {
        await write(Buffer.from('RIFF'));
        return { ok: true };
      });
      assert.equal(await readFile(target, 'utf8'), 'RIFF');
      assert.ok((await lstat(file())).isSymbolicLink());
    });
});
