import { getL10nJson } from '@vscode/l10n-dev';
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Texts = Readonly<Record<string, string>>;

const root = join(import.meta.dirname, '..', '..');

/** Texts that read the same in both languages. */
const untranslatable = new Set(['VDN {0}']);

describe('Everyone: Simplified Chinese is complete: the texts of package.json', () => {
  const wanted = keysIn(readText('package.json'));
  const english = readTexts('package.nls.json');
  const chinese = readTexts('package.nls.zh-cn.json');

  it('exist in English, and none is left over', () => {
    sameKeys(english, wanted);
  });

  it('exist in Chinese, and none is left over', () => {
    sameKeys(chinese, wanted);
  });

  it('are not empty', () => {
    for (const texts of [english, chinese])
      assert.deepEqual(
        keysWhere(texts, (text) => text.trim() === ''),
        [],
      );
  });

  it('keep their placeholders in Chinese', () => {
    for (const [key, text] of Object.entries(english))
      assert.deepEqual(placeholders(chinese[key] ?? ''), placeholders(text), key);
  });

  it('stand in it as keys, none as it is', () => {
    const { contributes } = JSON.parse(readText('package.json')) as Manifest;
    assert.deepEqual(hardCodedIn(contributes, 'contributes'), []);
  });

  it('link to the same commands in both languages', () => {
    for (const [key, text] of Object.entries(english))
      assert.deepEqual(commandLinks(chinese[key] ?? ''), commandLinks(text), key);
  });

  it('link to nothing but commands and views of package.json', () => {
    const { contributes } = JSON.parse(readText('package.json')) as Manifest;
    const known = new Set([
      ...contributes.commands.map(({ command }) => command),
      // The editor's own.
      'workbench.action.openWalkthrough',
      ...Object.values(contributes.views).flatMap((views) => views.map(({ id }) => `${id}.focus`)),
    ]);
    for (const [key, text] of Object.entries(english))
      for (const command of commandLinks(text)) assert.ok(known.has(command), `${key} links to ${command}`);
  });

  it('end in "…" in Chinese where they do in English', () => {
    for (const [key, text] of Object.entries(english))
      assert.equal(chinese[key]?.endsWith('…'), text.endsWith('…'), key);
  });

  it('are really Chinese', () => {
    assert.deepEqual(untranslatedIn(english, chinese), []);
  });
});

describe('Everyone: Simplified Chinese is complete: the texts of extension, language server and webviews', () => {
  const english = readTexts('l10n/bundle.l10n.json');
  const chinese = readTexts('l10n/bundle.l10n.zh-cn.json');

  it('are all in the English bundle, and none is left over', async function () {
    this.timeout(120_000); // the parser, which is WebAssembly, may have to share the machine
    sameKeys(english, Object.keys(await textsOfSource()), 'run the export of the README, "Texts"');
  });

  it('are all in the Chinese bundle, and none is left over', () => {
    sameKeys(chinese, Object.keys(english));
  });

  it('keep their placeholders in Chinese', () => {
    for (const text of Object.keys(english))
      assert.deepEqual(placeholders(chinese[text] ?? ''), placeholders(text), text);
  });

  it('are really Chinese', () => {
    assert.deepEqual(untranslatedIn(english, chinese), []);
  });
});

describe('Everyone: Simplified Chinese is complete: the pages of the walkthrough', () => {
  const pages = globSync('media/walkthrough/*.md', { cwd: root }).filter((page) => !page.includes('.nls.'));

  it('exist', () => {
    assert.notEqual(pages.length, 0);
  });

  for (const page of pages) {
    it(`exist in Chinese: ${page}`, () => {
      assert.ok(existsSync(join(root, page.replace(/\.md$/, '.nls.zh-cn.md'))));
    });
  }
});

interface Manifest {
  readonly contributes: {
    readonly [point: string]: unknown;
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
}

/** What the calls of `l10n.t` in src say, found as the editor's own tool finds it. */
async function textsOfSource(): Promise<Record<string, unknown>> {
  const files = globSync('src/**/*.ts', { cwd: root }).map((file) => readText(file));
  // Parsing is slow, and most files have nothing to say.
  const speaking = files.filter((contents) => contents.includes('l10n'));
  return getL10nJson(speaking.map((contents) => ({ extension: '.ts', contents })));
}

function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function readTexts(path: string): Texts {
  return JSON.parse(readText(path)) as Texts;
}

/** The keys that a manifest asks for: values that are `%key%` as a whole. */
function keysIn(manifest: string): string[] {
  return [...new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key = '']) => key))];
}

/** Properties of a manifest that people read, and names that are the same in every language. */
const saidInManifest =
  /^(?:title|shortTitle|category|label|displayName|userDescription|description|markdownDescription|enumDescriptions|markdownEnumDescriptions|enumItemLabels|markdownDeprecationMessage|deprecationMessage|contents|altText)$/;
const namesInManifest = /^(?:iSales|iSales Call Lens|Call Lens)$/;

/** The texts of a manifest that no translation can reach. What schemas of tools say is for models. */
function hardCodedIn(value: unknown, place: string, name = ''): string[] {
  if (typeof value === 'string')
    return saidInManifest.test(name) && !/^%[\w.]+%$/.test(value) && !namesInManifest.test(value)
      ? [`${place}: ${value}`]
      : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'inputSchema' ? [] : hardCodedIn(item, `${place}.${key}`, Array.isArray(value) ? name : key),
  );
}

function keysWhere(texts: Texts, matches: (text: string, key: string) => boolean): string[] {
  return Object.entries(texts).flatMap(([key, text]) => (matches(text, key) ? [key] : []));
}

function sameKeys(texts: Texts, wanted: readonly string[], mend = 'add and remove texts'): void {
  const missing = wanted.filter((key) => !Object.hasOwn(texts, key));
  const leftOver = Object.keys(texts).filter((key) => !wanted.includes(key));
  assert.deepEqual({ missing, leftOver }, { missing: [], leftOver: [] }, mend);
}

function untranslatedIn(english: Texts, chinese: Texts): string[] {
  return keysWhere(chinese, (text, key) => {
    const original = english[key];
    return original !== undefined && text === original && !untranslatable.has(original);
  });
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\d+\}/g)].map(([placeholder]) => placeholder).sort();
}

function commandLinks(text: string): string[] {
  return [...text.matchAll(/\]\(command:([\w.]+)/g)].map(([, command = '']) => command);
}
