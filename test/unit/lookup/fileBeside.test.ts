import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeBeside } from '../../../src/lookup/fileBeside.ts';
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
});
