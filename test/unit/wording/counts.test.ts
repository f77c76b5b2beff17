import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  callIdsCounted,
  callsCounted,
  callsOf,
  differencesCounted,
  filesCounted,
  filesOf,
  linesCounted,
  matchesCounted,
  mentionsCounted,
  vdnsCounted,
} from '../../../src/wording/counts.ts';
import { configureWording } from '../../../src/wording/language.ts';

type Texts = Readonly<Record<string, string>>;

const root = join(import.meta.dirname, '..', '..', '..');
const bundle = (name: string): Texts => JSON.parse(readFileSync(join(root, 'l10n', name), 'utf8')) as Texts;

const counted = {
  callsCounted,
  callIdsCounted,
  mentionsCounted,
  vdnsCounted,
  filesCounted,
  linesCounted,
  matchesCounted,
  differencesCounted,
};

describe('Counted things', () => {
  for (const [name, inWords] of Object.entries(counted)) {
    it(`have a word for one and another for none and for many: ${name}`, () => {
      const [none, one, two] = [0, 1, 2].map(inWords);
      assert.match(one ?? '', /^1 [\w ]*[^s\W]\b/);
      assert.equal(two?.replace('2', '0'), none);
      assert.notEqual(two?.replace('2', '1'), one);
    });
    it(`have the digits of the language in groups: ${name}`, () => {
      assert.match(inWords(2054), /^2,054 /);
    });
  }

  it('agree with the whole of which they are a part', () => {
    assert.equal(callsOf(0, 1), '0 of 1 call');
    assert.equal(callsOf(1, 2054), '1 of 2,054 calls');
    assert.equal(filesOf(1, 1), '1 of 1 file');
    assert.equal(filesOf(1, 12), '1 of 12 files');
  });

  it('have their measure word in Chinese', () => {
    configureWording('zh-cn', bundle('bundle.l10n.zh-cn.json'));
    assert.deepEqual([callsCounted(1), callsCounted(2054)], ['1 个呼叫', '2,054 个呼叫']);
    for (const inWords of Object.values(counted))
      for (const count of [1, 2]) assert.match(inWords(count), new RegExp(`${count} [个行项次]`));
  });

  afterEach(() => {
    configureWording('en', bundle('bundle.l10n.json'));
  });
});

describe('A text with a count in it', () => {
  const english = Object.keys(bundle('bundle.l10n.json'));
  const singular: Readonly<Record<string, string>> = {
    calls: 'call',
    'call IDs': 'call ID',
    differences: 'difference',
    fields: 'field',
    files: 'file',
    lines: 'line',
    links: 'link',
    matches: 'match',
    mentions: 'mention',
    queries: 'query',
    requests: 'request',
    rows: 'row',
    secrets: 'secret',
    servers: 'server',
    VDNs: 'VDN',
  };
  const plural = new RegExp(String.raw`^(.*?)\{\d\} ((?:more )?)(${Object.keys(singular).join('|')})\b`);
  /** These counts are never one. */
  const alwaysMany = new Set([
    'more than {0} call IDs',
    'Send {0} requests to {1}?',
    'The list ends here: more than {0} rows are not read',
  ]);

  it('has a form for one wherever there can be one', () => {
    const without = english.filter((text) => {
      const [, before = '', more = '', noun = ''] = plural.exec(text) ?? [];
      if (noun === '' || alwaysMany.has(text)) return false;
      const one = `${before}1 ${more}${singular[noun] ?? ''}`;
      return !english.some((other) => other.startsWith(one) && other.charAt(one.length) !== 's');
    });
    assert.deepEqual(without, []);
  });
});
