import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { contentOf, createLock, ownerIn, removeLock } from '../../../src/storage/lockFile.ts';
import { makeTempFolder, type TempFolder } from '../../fakes/tempFolder.ts';

describe('The file of a lock', () => {
  let folder: TempFolder;
  let file: string;
  beforeEach(async () => {
    folder = await makeTempFolder();
    file = path.join(folder.path, 'x.lock');
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  it('is made by one alone, and names its owner', async () => {
    assert.equal(createLock(file, contentOf('one', 0)), true);
    assert.equal(createLock(file, contentOf('two', 0)), false);
    const owner = ownerIn(await readFile(file, 'utf8'));
    assert.deepEqual([owner?.token, owner?.pid], ['one', process.pid]);
  });

  it('keeps its length with each sign of life, so that none is read half old', () => {
    assert.equal(contentOf('one', 999_999_999).length, contentOf('one', 0).length);
  });

  it('goes when its owner is dead', async () => {
    createLock(file, contentOf('dead', 3));
    assert.equal(removeLock(file, contentOf('dead', 3)), true);
    assert.deepEqual(await readdir(folder.path), []);
  });

  for (const [who, content] of [
    ['another one has taken it since', contentOf('other', 0)],
    ['its owner has shown a sign of life since', contentOf('dead', 4)],
  ] as const)
    it(`stays where ${who}`, async () => {
      await writeFile(file, content);
      assert.equal(removeLock(file, contentOf('dead', 3)), false);
      assert.equal(await readFile(file, 'utf8'), content);
      assert.deepEqual(await readdir(folder.path), ['x.lock']);
    });

  it('is none where it is gone', () => {
    assert.equal(removeLock(file, contentOf('dead', 3)), false);
  });
});
