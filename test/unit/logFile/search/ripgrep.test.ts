import assert from 'node:assert/strict';
import { chmod, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { Find } from '../../../../src/logFile/search/find.ts';
import { PatternError, type FindQuery } from '../../../../src/logFile/search/findQuery.ts';
import { MatchParser, searchWithRipgrep, type RipgrepRun } from '../../../../src/logFile/search/ripgrep.ts';
import { itOnLinux } from '../../../fakes/platforms.ts';
import { temporaryFolder } from '../../../host/paths.ts';
import { projectRipgrep } from '../../../host/ripgrep.ts';

describe('What ripgrep tells of matches', () => {
  it('is read in pieces of any size', () => {
    const match = fc.tuple(
      fc.nat({ max: 1e12 }),
      fc.string({ minLength: 1, unit: 'grapheme-ascii' }).filter((text) => !/[\r\n]/.test(text)),
    );
    fc.assert(
      fc.property(fc.array(match), fc.integer({ min: 1, max: 40 }), (matches, pieceBytes) => {
        const output = Buffer.from(matches.map(([offset, text]) => `${offset}:${text}\r\n`).join(''));
        const found: [number, number][] = [];
        const parser = new MatchParser((offset, length) => found.push([offset, length]));
        for (let at = 0; at < output.length; at += pieceBytes)
          parser.push(output.subarray(at, at + pieceBytes));
        assert.deepEqual(
          found,
          matches.map(([offset, text]) => [offset, text.length]),
        );
      }),
    );
  });
});

describe('The pattern of a search', function () {
  this.timeout(20_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let log = '';
  const secret = 'token=SeCrEt $(touch x) `y` "\'\\ é%s';
  const text = `first\n${secret} and ${secret}\nlast \0 zero\n`;
  const literal: FindQuery = { pattern: secret, isRegExp: false, matchCase: true, wholeWord: false };

  before(async () => {
    folder = await temporaryFolder('unit-ripgrep-pattern');
    log = path.join(folder.path, 'a.log');
    await writeFile(log, text);
  });
  after(() => folder.remove());

  async function find(
    query: FindQuery,
    input: RipgrepRun['input'],
    more: Partial<RipgrepRun> = {},
  ): Promise<string[]> {
    const found: string[] = [];
    const bytes = Buffer.from(text);
    const from = typeof input === 'object' && 'from' in input ? input.from : 0;
    await searchWithRipgrep({
      program: projectRipgrep(),
      query,
      input,
      signal: new AbortController().signal,
      onMatch: (offset, length) =>
        found.push(bytes.subarray(from + offset, from + offset + length).toString()),
      ...more,
    });
    return found;
  }

  const waysIn: readonly (readonly [name: string, input: () => RipgrepRun['input'], hasShell: boolean])[] = [
    ['a file', () => log, true],
    ['a file where there is no shell', () => log, false],
    ['bytes', () => Buffer.from(text), true],
    ['bytes where there is no shell', () => Buffer.from(text), false],
    ...(process.platform === 'linux'
      ? [['the end of a file', () => ({ path: log, from: 6 }), true] as const]
      : []),
  ];

  for (const [name, input, hasShell] of waysIn) {
    const query = (pattern: string, isRegExp = true): FindQuery => ({ ...literal, pattern, isRegExp });
    it(`reaches ripgrep whole, whatever is in it: ${name}`, async () => {
      assert.deepEqual(await find(literal, input(), { hasShell }), [secret, secret]);
      assert.deepEqual(await find(query('-', false), input(), { hasShell }), []);
      assert.deepEqual(await find(query('PATTERN|l[a]st\\b'), input(), { hasShell }), ['last']);
      assert.deepEqual(await find(query(' last ', false), input(), { hasShell }), []);
      assert.deepEqual(await find(query('SeCrEt(?= \\$)|x{999}'), input(), { hasShell }), [
        'SeCrEt',
        'SeCrEt',
      ]);
      await assert.rejects(find(query('('), input(), { hasShell }), PatternError);
    });

    it(`is a PatternError where it holds a zero or a line break: ${name}`, async () => {
      for (const pattern of ['a\0b', 'first\nlast', 'first\r', '\n'])
        for (const isRegExp of [true, false])
          await assert.rejects(find(query(pattern, isRegExp), input(), { hasShell }), PatternError);
    });

    it(`of many thousand characters is one: ${name}`, async () => {
      const long = `${'x'.repeat(50_000)}|last`;
      assert.deepEqual(await find(query(long), input(), { hasShell }), ['last']);
    });

    itOnLinux(
      `stands in no argument and in no environment of a process, and stays in no file: ${name}`,
      async () => {
        const seen = path.join(folder.path, 'seen');
        const watched = path.join(folder.path, 'watched-rg');
        // What any user reads of all processes, and the same user of this one, while ripgrep would run.
        const script = `#!/bin/sh\ncat /proc/[0-9]*/cmdline /proc/self/environ >'${seen}' 2>/dev/null\nexec '${projectRipgrep()}' "$@"\n`;
        await writeFile(watched, script);
        await chmod(watched, 0o755);
        const before = (await readdir(tmpdir())).filter((entry) => entry.startsWith('isales-find-'));
        assert.deepEqual(await find(literal, input(), { hasShell, program: watched }), [secret, secret]);
        const all = await readFile(seen, 'latin1');
        assert.match(all, /--only-matching/);
        // Not printed: it is what other programs were started with.
        assert.ok(!all.includes('SeCrEt'), 'the pattern can be read by other users');
        const left = (await readdir(tmpdir())).filter((entry) => entry.startsWith('isales-find-'));
        assert.deepEqual(left, before);
      },
    );
  }

  it('that ripgrep cannot take is looked for without it, and found again without it', async () => {
    const file = await open(log);
    try {
      const reader = {
        read: (from: number, count: number) =>
          Promise.resolve(Buffer.from(text).subarray(from, from + count)),
      } as never;
      const searched = {
        path: log,
        file,
        encoding: 'utf-8' as const,
        start: 0,
        size: Buffer.byteLength(text),
        reader,
      };
      const search = new Find(searched, { ...literal, pattern: 'last \0' }, projectRipgrep());
      await search.run();
      assert.deepEqual([search.progress.count, search.progress.problem], [1, undefined]);
      const lines = new Find(
        searched,
        { ...literal, pattern: 'first\n|last', isRegExp: true },
        projectRipgrep(),
      );
      await lines.run();
      assert.deepEqual([lines.progress.count, lines.progress.problem], [1, undefined]);
    } finally {
      await file.close();
    }
  });
});
