import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../host/paths.ts';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

describe('What comments cite', () => {
  const sources = globSync('{src,test,build}/**/*.{ts,js,mjs}', { cwd: ROOT });

  it('of isales-api.md are headings that it has', () => {
    const headings = new Set(
      [...read('docs/isales-api.md').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading),
    );
    const cited = sources.flatMap((file) =>
      [...read(file).matchAll(/\(isales-api\.md: ([^);]+)/g)].map(([, heading = '']) => ({ file, heading })),
    );
    assert.ok(cited.length > 20);
    assert.deepEqual(
      cited.filter(({ heading }) => !headings.has(heading)),
      [],
    );
  });

  it('is in the repository: no number of an issue, no section of a paper elsewhere', () => {
    const elsewhere = /\((?:issue \d|reference, section)/;
    assert.deepEqual(
      sources.filter((file) => !file.endsWith('citations.test.ts') && elsewhere.test(read(file))),
      [],
    );
  });
});
