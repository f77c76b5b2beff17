import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JsonFile } from '../../../src/storage/jsonFile.ts';
import { lockOfTheDead } from '../../fakes/deadLock.ts';
import { makeTempFolder, type TempFolder } from '../../fakes/tempFolder.ts';

interface Notes {
  readonly notes: readonly string[];
}

let folder: TempFolder;
let path: string;
let setAside: string[];

beforeEach(async () => {
  folder = await makeTempFolder();
  path = join(folder.path, 'notes.json');
  setAside = [];
});
afterEach(() => folder[Symbol.asyncDispose]());

const mostBytes = 10_000;
const mostBytesOfTheKilled = 64 * 1024 * 1024;

function open(at = path, most = mostBytes): JsonFile<Notes> {
  return new JsonFile<Notes>({
    path: at,
    decode: (content) => (isNotes(content) ? content : undefined),
    empty: () => ({ notes: [] }),
    mostBytes: most,
    shrink: ({ notes }) => ({ notes: notes.slice(1) }),
    onDamaged: (as) => setAside.push(as),
  });
}

function isNotes(content: unknown): content is Notes {
  return (
    typeof content === 'object' && content !== null && 'notes' in content && Array.isArray(content.notes)
  );
}

function add(note: string): (current: Notes) => Notes {
  return ({ notes }) => ({ notes: [...notes, note] });
}

function numbered(count: number, prefix: string): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

describe('JsonFile', () => {
  it('is empty before anything was written, and no file is made by reading', async () => {
    assert.deepEqual(await open().read(), { notes: [] });
    assert.deepEqual(await readdir(folder.path), []);
    assert.deepEqual(setAside, []);
  });

  it('gives back what was written, after a restart, too', async () => {
    assert.deepEqual(await open().update(add('one')), { notes: ['one'] });
    assert.deepEqual(await open().read(), { notes: ['one'] });
  });

  it('sets a file aside that is larger than any that is written, whole', async () => {
    const large = JSON.stringify({ notes: ['x'.repeat(mostBytes)] });
    await writeFile(path, large);
    assert.deepEqual(await open().read(), { notes: [] });
    assert.equal(setAside.length, 1);
    assert.equal(await readFile(setAside[0] ?? '', 'utf8'), large);
  });

  it('writes nothing that it would not read again', async () => {
    const file = open();
    for (const note of ['a', 'b', 'c']) await file.update(add(note.repeat(4_000)));
    const { notes } = await open().read();
    assert.deepEqual(
      notes.map((note) => note.charAt(0)),
      ['b', 'c'],
    );
    assert.deepEqual(setAside, []);
  });

  it('makes the folder it lies in', async () => {
    const deep = join(folder.path, 'not', 'there', 'yet', 'notes.json');
    await open(deep).update(add('one'));
    assert.deepEqual(await open(deep).read(), { notes: ['one'] });
  });

  it('leaves no other file behind', async () => {
    const file = open();
    for (const note of ['one', 'two', 'three']) await file.update(add(note));
    assert.deepEqual(await readdir(folder.path), ['notes.json']);
  });

  it('makes changes that are asked for at the same time one after the other', async () => {
    const file = open();
    const notes = numbered(20, 'note ');
    await Promise.all(notes.map((note) => file.update(add(note))));
    assert.deepEqual((await file.read()).notes, notes);
  });

  it('reads what another window has written', async () => {
    const [here, there] = [open(), open()];
    await here.update(add('here'));
    await there.update(add('there'));
    await here.update(add('here again'));
    assert.deepEqual((await there.read()).notes, ['here', 'there', 'here again']);
  });

  it('loses nothing when two windows write at the same time', async () => {
    const [here, there] = [open(), open()];
    const [ours, theirs] = [numbered(10, 'here '), numbered(10, 'there ')];
    await Promise.all([
      ...ours.map((note) => here.update(add(note))),
      ...theirs.map((note) => there.update(add(note))),
    ]);
    assert.deepEqual(new Set((await open().read()).notes), new Set([...ours, ...theirs]));
  });

  it('keeps what it held when a change throws, and takes the next change', async () => {
    const file = open();
    await file.update(add('one'));
    await assert.rejects(
      file.update(() => {
        throw new Error('no');
      }),
    );
    assert.deepEqual((await file.read()).notes, ['one']);
    assert.deepEqual((await file.update(add('two'))).notes, ['one', 'two']);
  });

  it('can be read and written after a process was killed in the middle of writing', async function () {
    this.timeout(60_000);
    // As large as what that process writes, which may have come to its end once before it is killed.
    const file = open(path, mostBytesOfTheKilled);
    await file.update(add('old'));
    for (const ms of [5, 20, 40, 80, 160]) await killWhileWriting(path, ms);
    const { notes } = await file.read();
    assert.equal(notes[0], 'old');
    assert.deepEqual(setAside, []);
    await file.update(() => ({ notes: ['after'] }));
    assert.deepEqual((await file.read()).notes, ['after']);
  });

  it('removes what a process has left beside it that was killed while it wrote, and nothing else', async () => {
    await open().update(add('old'));
    await writeFile(`${path}.0b0a.part`, 'half');
    await writeFile(join(folder.path, 'other.json.0b0a.part'), 'half');
    await lockOfTheDead(`${path}.lock`);
    await open().update(add('new'));
    assert.deepEqual((await open().read()).notes, ['old', 'new']);
    assert.deepEqual((await readdir(folder.path)).sort(), ['notes.json', 'other.json.0b0a.part']);
  });

  it('makes a change anew to what another window wrote while it had the lock in its place', async () => {
    const file = open();
    await file.update(add('one'));
    let isFirst = true;
    await file.update((current) => {
      if (isFirst) {
        isFirst = false;
        rmSync(`${path}.lock`);
        writeFileSync(path, JSON.stringify({ notes: ['one', 'theirs'] }));
      }
      return add('ours')(current);
    });
    assert.deepEqual((await file.read()).notes, ['one', 'theirs', 'ours']);
  });

  it('does not take a file it cannot read for an empty one', async () => {
    await mkdir(path); // Reading a folder fails, whoever the user is.
    await assert.rejects(open().read());
    await assert.rejects(open().update(add('one')));
    assert.deepEqual(await readdir(folder.path), ['notes.json']);
  });
});

describe('JsonFile, damaged', () => {
  const damaged: readonly (readonly [what: string, content: string | Buffer])[] = [
    ['is cut off', '{"notes":["one","tw'],
    ['is empty', ''],
    ['is no JSON', 'not json at all'],
    ['has another shape', '{"notices":[]}'],
    ['is null', 'null'],
    ['is no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x80])],
  ];
  for (const [what, content] of damaged)
    it(`sets a file aside byte for byte that ${what}, and says where`, async () => {
      await writeFile(path, content);
      assert.deepEqual(await open().read(), { notes: [] });
      assert.equal(setAside.length, 1);
      assert.deepEqual(await readFile(setAside[0] ?? ''), Buffer.from(content));
    });

  it('goes on with an empty value and leaves the damaged file alone', async () => {
    await writeFile(path, 'damaged');
    await open().update(add('new'));
    assert.deepEqual((await open().read()).notes, ['new']);
    assert.equal(await readFile(setAside[0] ?? '', 'utf8'), 'damaged');
  });

  it('reports a damaged file once', async () => {
    await writeFile(path, 'damaged');
    const file = open();
    await Promise.all([file.read(), file.read(), file.update(add('new'))]);
    assert.equal(setAside.length, 1);
  });

  it('keeps both of two files that were damaged within one millisecond', async () => {
    const now = Date.now;
    const instant = now();
    Date.now = () => instant;
    try {
      for (const content of ['first', 'second']) {
        await writeFile(path, content);
        await open().read();
      }
    } finally {
      Date.now = now;
    }
    const kept = await Promise.all(setAside.map((as) => readFile(as, 'utf8')));
    assert.deepEqual(kept, ['first', 'second']);
  });

  it('starts anew in two windows that find the damaged file at the same time', async () => {
    await writeFile(path, 'damaged');
    const both = await Promise.all([open().read(), open().read()]);
    assert.deepEqual(both, [{ notes: [] }, { notes: [] }]);
    assert.equal(await readFile(setAside[0] ?? '', 'utf8'), 'damaged');
  });
});

/** Lets another process write some megabytes again and again, and kills it. */
async function killWhileWriting(path: string, afterMs: number): Promise<void> {
  const module = new URL('../../../src/storage/jsonFile.ts', import.meta.url).href;
  const script = `
    import { JsonFile } from ${JSON.stringify(module)};
    const file = new JsonFile({
      path: ${JSON.stringify(path)},
      decode: (content) => content,
      empty: () => ({ notes: [] }),
      mostBytes: ${mostBytesOfTheKilled},
      shrink: (value) => value,
      onDamaged: () => process.exit(3),
    });
    console.log('writing');
    for (let round = 0; ; round++)
      await file.update(({ notes }) => ({ notes: [notes[0], String(round).repeat(4_000_000)] }));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill('SIGKILL');
  await ended;
}
