import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openReadableFile } from '../../../src/agents/readableFiles.ts';
import { makeTempFolder } from '../../fakes/tempFolder.ts';

/** The name of what is found, which is closed again. */
async function nameFound(named: string, folder: string): Promise<string | undefined> {
  const found = await openReadableFile(named, [folder]);
  if (!found.ok) return undefined;
  await found.value.handle.close();
  return found.value.name;
}

describe('A file is found by what an agent calls it', () => {
  it('in any of the ways in which tools write a path', async () => {
    await using temp = await makeTempFolder();
    const folder = path.join(temp.path, 'calls');
    const file = path.join(folder, 'logs', 'dialer.log');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '');
    const url = pathToFileURL(file).href;
    for (const named of [
      'logs/dialer.log',
      './logs/dialer.log',
      'logs\\dialer.log',
      '.\\logs\\dialer.log',
      'calls/logs/dialer.log',
      'calls\\logs\\dialer.log',
      './calls/logs/dialer.log',
      'logs/dialer.log:1',
      'logs/dialer.log:12:5',
      'logs/dialer.log:12-15',
      'logs/dialer.log(12,5)',
      'logs/dialer.log#L12',
      'logs/dialer.log#L12-L15',
      '"logs/dialer.log"',
      ' `logs/dialer.log:3` ',
      file,
      `${file}:7`,
      url,
      `${url}#L7`,
      `${url}:7`,
    ]) {
      assert.equal(await nameFound(named, folder), 'logs/dialer.log', named);
    }
  });

  it('as it is written first, also where its name looks like a place in another one', async () => {
    await using temp = await makeTempFolder();
    for (const name of ['a.log', 'a.log:1']) await writeFile(path.join(temp.path, name), '');
    assert.equal(await nameFound('a.log:1', temp.path), 'a.log:1');
  });

  it('but not outside the folders, whatever way it is written', async () => {
    await using temp = await makeTempFolder();
    const folder = path.join(temp.path, 'calls');
    await mkdir(folder);
    const secret = path.join(temp.path, 'secret.log');
    await writeFile(secret, '');
    await symlink(secret, path.join(folder, 'way-out.log'));
    for (const named of [
      '../secret.log',
      '..\\secret.log:1',
      'calls/../../secret.log',
      pathToFileURL(secret).href,
      `"${secret}"`,
      'way-out.log#L1',
    ])
      assert.equal(await nameFound(named, folder), undefined, named);
  });

  it('and of what lies outside nobody learns whether it exists', async () => {
    await using temp = await makeTempFolder();
    const folder = path.join(temp.path, 'calls');
    await mkdir(folder);
    await writeFile(path.join(temp.path, 'there.log'), '');
    const answers = await Promise.all(
      ['there.log', 'gone.log'].flatMap((name) =>
        [`../${name}`, path.join(temp.path, name), pathToFileURL(path.join(temp.path, name)).href].map(
          async (named) => JSON.stringify(await openReadableFile(named, [folder])).replaceAll(name, '…'),
        ),
      ),
    );
    assert.deepEqual(answers.slice(0, 3), answers.slice(3));
    for (const answer of answers) assert.match(answer, /lies outside/);
  });

  it('by the folder’s own name and by that behind a link to it', async () => {
    await using temp = await makeTempFolder();
    const [real, link] = [path.join(temp.path, 'real'), path.join(temp.path, 'link')];
    await mkdir(real);
    await writeFile(path.join(real, 'a.log'), '');
    await symlink(real, link);
    for (const place of [real, link]) {
      assert.equal(await nameFound(path.join(place, 'a.log'), link), 'a.log', place);
    }
  });
});
