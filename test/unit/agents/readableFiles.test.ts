import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { AgentTools } from '../../../src/agents/agentTools.ts';
import { openFound } from '../../../src/agents/readableFiles.ts';
import { makeTempFolder } from '../../fakes/tempFolder.ts';

const ours = 'asked for 1644464743-1388\n';
const theirs = 'of somebody else: 1644464743-6666\n';

/** A folder whose files may be read, with one in a folder of its own, and one beside it that may not. */
async function makeFolders() {
  const temp = await makeTempFolder();
  const top = await realpath(temp.path);
  const [root, outside] = [path.join(top, 'open'), path.join(top, 'outside')];
  const folder = path.join(root, 'logs');
  const file = path.join(folder, 'calls.log');
  const secret = path.join(outside, 'calls.log');
  await mkdir(folder, { recursive: true });
  await mkdir(outside);
  await writeFile(file, ours);
  await writeFile(secret, theirs);
  return { root, folder, file, outside, secret, [Symbol.asyncDispose]: () => temp[Symbol.asyncDispose]() };
}

/** What somebody does who may write in the folder, just when a file in it was found good. */
const swaps: Readonly<Record<string, (at: Awaited<ReturnType<typeof makeFolders>>) => void>> = {
  'a link in its place': ({ file, secret }) => {
    rmSync(file);
    symlinkSync(secret, file);
  },
  'a link in the place of its folder': ({ folder, outside }) => {
    renameSync(folder, `${folder}.old`);
    symlinkSync(outside, folder);
  },
};

describe('A file that an agent names', () => {
  for (const [what, swap] of Object.entries(swaps)) {
    it(`is none where ${what} leads out of the folders when it is opened`, async () => {
      await using folders = await makeFolders();
      swap(folders);
      assert.equal(await openFound(folders.file, folders.root), 'changed');
    });

    for (const isPacked of [false, true])
      it(`is read as it was when it was found, whatever comes there later: ${what}${isPacked ? ', packed' : ''}`, async () => {
        await using folders = await makeFolders();
        if (isPacked) {
          await writeFile(folders.file, gzipSync(ours));
          await writeFile(folders.secret, gzipSync(theirs));
        }
        let isSwapped = false;
        const tools = new AgentTools({
          server: () => undefined,
          lookUp: () => assert.fail('asks no server'),
          folders: () => [folders.root],
          redact: (value) => value,
          // Asked between finding and reading.
          encodingOf: () => {
            swap(folders);
            isSwapped = true;
            return undefined;
          },
        });
        const found = await tools.findCallsInFile({ path: 'logs/calls.log' }, new AbortController().signal);
        assert.ok(isSwapped);
        assert.deepEqual(found.ok && found.value.calls.map(({ callId }) => callId), ['1644464743-1388']);
      });
  }

  it('is opened where nobody has moved it', async () => {
    await using folders = await makeFolders();
    const opened = await openFound(folders.file, folders.root);
    assert.ok(typeof opened === 'object');
    assert.equal(await opened.handle.readFile('utf8'), ours);
    await opened.handle.close();
  });

  it('is none where it is a folder or a pipe, which would be waited for', async () => {
    await using folders = await makeFolders();
    assert.equal(await openFound(folders.folder, folders.root), 'noFile');
    const pipe = path.join(folders.folder, 'pipe.log');
    execFileSync('mkfifo', [pipe]);
    assert.equal(await openFound(pipe, folders.root), 'noFile');
  });
});
