import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A text in both languages, and where it stands. */
interface Said {
  readonly place: string;
  readonly english: string;
  readonly chinese: string;
}

const root = join(import.meta.dirname, '..', '..');
const glossary = readText('docs/glossary.md');
const said: readonly Said[] = [
  ...pairs('l10n/bundle.l10n.json', 'l10n/bundle.l10n.zh-cn.json'),
  ...pairs('package.nls.json', 'package.nls.zh-cn.json'),
  ...globSync('media/walkthrough/*.md', { cwd: root })
    .filter((page) => !page.includes('.nls.'))
    .map((page) => ({
      place: page,
      english: readText(page),
      chinese: readText(page.replace(/\.md$/, '.nls.zh-cn.md')),
    })),
].map(({ place, english, chinese }) => ({
  place,
  english: withoutCode(english),
  chinese: withoutCode(chinese),
}));
const terms = tablesWithHead('Thing').map(([thing = '', english = '', chinese = '']) => ({
  thing,
  english: english.replace(/ \\\*$/, ''),
  isSure: !english.endsWith('*'),
  chinese: chinese.split('、'),
}));
const unwanted = tablesWithHead('Language').map(([language, word = '', instead = '']) => ({
  language,
  word,
  instead,
}));

describe('The glossary', () => {
  it('has terms, and words not to be used, of both languages', () => {
    assert.ok(terms.length > 30 && terms.some(({ isSure }) => !isSure));
    for (const language of ['English', 'Chinese'])
      assert.ok(unwanted.filter((word) => word.language === language).length > 5, language);
  });

  it('has one word for each thing: no term is forbidden', () => {
    for (const { word } of unwanted)
      for (const { english, chinese } of terms)
        for (const term of [english, ...chinese]) assert.ok(!term.includes(word), `${term}: ${word}`);
  });

  it('names words that the texts really have', () => {
    for (const { english, chinese } of terms) {
      assert.ok(
        said.some((text) => hasTerm(text.english, english)),
        english,
      );
      for (const term of chinese)
        assert.ok(
          said.some((text) => text.chinese.includes(term)),
          term,
        );
    }
  });
});

describe('The texts of the extension', () => {
  for (const { english, chinese } of terms.filter(({ isSure }) => isSure))
    it(`say “${chinese.join('” or “')}” in Chinese where they say “${english}” in English`, () => {
      const without = said.filter(
        (text) => hasTerm(text.english, english) && !chinese.some((term) => text.chinese.includes(term)),
      );
      assert.deepEqual(without, []);
    });

  for (const { language, word, instead } of unwanted)
    it(`never say “${word}”, but “${instead}”`, () => {
      const saying =
        language === 'English'
          ? said.filter((text) => hasTerm(text.english, word))
          : said.filter((text) => text.chinese.replace(/通话记录ID|通话时长/g, '').includes(word));
      assert.deepEqual(saying, []);
    });

  it('have Chinese marks between Chinese words, and no space behind one', () => {
    const han = String.raw`[\p{Script=Han}）」”]`;
    const wrong = new RegExp(
      String.raw`${han}[,:;?!](?![\w*])|${han}\.(?=\s|$|${han})|[，。：；？！、] +\S|\p{Script=Han} +\p{Script=Han}`,
      'mu',
    );
    assert.deepEqual(
      said.filter(({ chinese }) => wrong.test(chinese)),
      [],
    );
  });
});

describe('The Chinese texts', () => {
  const breaking = (rule: RegExp): readonly Said[] => said.filter(({ chinese }) => rule.test(chinese));

  it('have full-width brackets behind Chinese words', () => {
    assert.deepEqual(breaking(/\p{Script=Han} ?\(|\) ?\p{Script=Han}/u), []);
  });

  it('part 通话记录ID from a word or number behind it by a space', () => {
    assert.deepEqual(breaking(/通话记录ID(?=[\p{Script=Han}\d{`])/u), []);
  });

  it('ask questions of yes or no with 是否', () => {
    const ways = /是否|哪|什么|没有|初次使用|“\?”/;
    assert.deepEqual(
      said.filter(({ chinese }) => /？$/.test(chinese) && !ways.test(chinese)),
      [],
    );
  });

  it('write spans with one dash', () => {
    assert.deepEqual(breaking(/\} ?[–—~-] ?\{|\d ?[–—~] ?\d/u), []);
  });

  it('name servers without quotation marks', () => {
    const quoted = said.filter(
      ({ english, chinese }) =>
        /\bserver “\{\d\}”|credentials for “\{\d\}”/.test(english) && /“\{\d\}”/.test(chinese),
    );
    assert.deepEqual(quoted, []);
  });

  it('name the moment at which a call ended 挂机, and one that is over 已结束', () => {
    const texts = said.filter(({ english }) => /^(?:ended|Ended at .*|Hung up.*|hung up)$/.test(english));
    assert.ok(texts.length >= 4);
    assert.deepEqual(
      texts.filter(({ chinese }) => !chinese.includes('挂机')),
      [],
    );
  });
});

describe('The sources', () => {
  it('put texts together by src/wording/punctuation.ts, which knows the marks of each language', () => {
    const byHand = globSync('src/{editor,present,server,webview,wording}/**/*.ts', { cwd: root }).filter(
      (file) => !file.endsWith('punctuation.ts') && /\.join\(\s*'[,.:] '/.test(readText(file)),
    );
    assert.deepEqual(byHand, []);
  });
});

/** Without what programs read: code, links, and the names of commands as the editor writes them. */
function withoutCode(text: string): string {
  return text.replace(/`[^`]*`|\]\([^)]*\)/g, '`').replace(/iSales: |主机:端口/g, 'x');
}

function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function pairs(english: string, chinese: string): Said[] {
  const [texts, translations] = [english, chinese].map(
    (path) => JSON.parse(readText(path)) as Readonly<Record<string, string>>,
  );
  return Object.entries(texts ?? {}).map(([key, text]) => ({
    place: `${english}: ${key}`,
    english: text,
    chinese: translations?.[key] ?? '',
  }));
}

/** The rows of all tables of the glossary whose head begins with this word. */
function tablesWithHead(first: string): string[][] {
  return glossary.split(/\n{2,}/).flatMap((block) => {
    const [head = [], , ...rows] = block
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    return head[0] === first ? rows : [];
  });
}

function hasTerm(text: string, term: string): boolean {
  return new RegExp(String.raw`(?<![\w-])${term}s?(?![\w-])`, 'i').test(text);
}
