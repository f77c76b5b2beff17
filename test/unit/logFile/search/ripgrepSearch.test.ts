import assert from 'node:assert/strict';
import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MatchPlaces } from '../../../../src/logFile/search/matchPlaces.ts';
import { RipgrepSearch } from '../../../../src/logFile/search/ripgrepSearch.ts';
import { temporaryFolder } from '../../../host/paths.ts';
import { projectRipgrep } from '../../../host/ripgrep.ts';

const blockBytes = 64 * 1024;
/** A match in every 100 bytes, each line of another length. */
const part = Array.from({ length: 1000 }, (_, line) => `${'-'.repeat(line % 171)} needle ${line}`).join('\n');
const parts = 1700;

/** All matches, block by block. */
function offsetsIn(places: MatchPlaces): number[] {
  return Array.from({ length: places.blocks }, (_, block) => places.inBlock(block) ?? []).flatMap((found) =>
    found.map(({ offset }) => offset),
  );
}

describe('A search with ripgrep through a large file with many matches', function () {
  this.timeout(60_000);
  let program: string;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let file = '';
  const text = `${part}\n`.repeat(parts);
  const expected: number[] = [];

  before(async () => {
    folder = await temporaryFolder('unit-ripgrep');
    program = projectRipgrep();
    file = path.join(folder.path, 'needles.log');
    await writeFile(file, text);
    for (let at = text.indexOf('needle'); at !== -1; at = text.indexOf('needle', at + 1)) expected.push(at);
  });
  after(() => folder.remove());

  const search = async (signal: AbortSignal): Promise<MatchPlaces> => {
    const places = new MatchPlaces();
    const query = { pattern: 'needle', isRegExp: false, matchCase: true, wholeWord: false };
    const startOfLine = async (from: number): Promise<number> => {
      const handle = await open(file);
      const { buffer } = await handle.read(Buffer.alloc(blockBytes), 0, blockBytes, from);
      await handle.close();
      return from + buffer.indexOf('\n') + 1;
    };
    const searched = { program, query, path: file, size: text.length, startOfLine, signal };
    await new RipgrepSearch(searched, places).run();
    return places;
  };

  it('finds each match once and in order, whoever tells of it', async () => {
    const places = await search(new AbortController().signal);
    assert.equal(places.count, expected.length);
    assert.deepEqual(offsetsIn(places), expected);
  });

  it('finds the same where no second process can help', async () => {
    const { PATH } = process.env;
    process.env['PATH'] = '';
    try {
      assert.deepEqual(offsetsIn(await search(new AbortController().signal)), expected);
    } finally {
      process.env['PATH'] = PATH;
    }
  });

  it('ends both processes when it is cancelled', async () => {
    const controller = new AbortController();
    const searching = search(controller.signal);
    setTimeout(() => {
      controller.abort();
    }, 10);
    await assert.rejects(searching);
  });
});
