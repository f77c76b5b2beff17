import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { withoutFiles } from '../../build/packagedReadme.js';
import { writtenPages } from '../../build/docs.ts';
import { ROOT } from '../host/paths.ts';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md', { cwd: ROOT })];

/** As the editor and code hosts make them of headings. */
function anchors(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

describe('The documentation', () => {
  for (const page of pages)
    it(`leads only to what is there: ${page}`, () => {
      const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
      for (const [link, file = '', anchor] of links) {
        const target = file === '' ? page : path.join(path.dirname(page), file);
        assert.ok(existsSync(path.join(ROOT, target)), `${link} in ${page}`);
        if (anchor !== undefined) assert.ok(anchors(read(target)).has(anchor), `${link} in ${page}`);
      }
    });

  for (const [page, write] of Object.entries(writtenPages))
    it(`says of the code what the code says (npm run docs): ${page}`, async () => {
      const text = read(`docs/${page}`);
      assert.equal(text, await write(text));
    });

  it('has every setting', () => {
    const { contributes } = JSON.parse(read('package.json')) as {
      contributes: { configuration: { properties: object } | { properties: object }[] };
    };
    const names = [contributes.configuration].flat().flatMap(({ properties }) => Object.keys(properties));
    const settings = read('docs/settings.md');
    assert.ok(names.length > 10);
    assert.deepEqual(
      names.filter((name) => !settings.includes(`\`${name}\``)),
      [],
    );
  });

  it('ships with what the editor’s command shows, and a README that leads to no file', () => {
    const shown = [...read('src/editor/documentation.ts').matchAll(/'(\w+\.md)'/g)].map(
      ([, file = '']) => file,
    );
    assert.ok(shown.length > 3);
    for (const file of shown) {
      assert.ok(existsSync(path.join(ROOT, 'docs', file)), file);
      assert.ok(read('.vscodeignore').includes(`!docs/${file}\n`), file);
    }
    assert.doesNotMatch(withoutFiles(read('README.md')), /\]\((?!https:|#)/);
  });
});
