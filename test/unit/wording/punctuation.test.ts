import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configureWording } from '../../../src/wording/language.ts';
import { inOneBreath, inSentences, labelled, listed } from '../../../src/wording/punctuation.ts';

const bundle = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'l10n', name), 'utf8')) as Record<
    string,
    string
  >;

function inChinese(): void {
  configureWording('zh-cn', bundle('bundle.l10n.zh-cn.json'));
}

afterEach(() => {
  configureWording('en', bundle('bundle.l10n.json'));
});

describe('What somebody else wrote', () => {
  it('brings no full stop into the middle of a sentence', () => {
    assert.equal(inOneBreath('Query failed.', 'asked again'), 'Query failed, asked again');
    assert.equal(listed(['One.', 'Two.']), 'One, Two.');
    inChinese();
    assert.equal(inOneBreath('查询失败。', '已重试'), '查询失败，已重试');
  });

  it('keeps dots that mean something', () => {
    assert.equal(inOneBreath('Loading...', 'wait'), 'Loading..., wait');
  });
});

describe('Sentences one after the other', () => {
  it('are parted by a full stop and a space in English', () => {
    assert.equal(
      inSentences('The store refuses the recording (403)', 'The link has expired.'),
      'The store refuses the recording (403). The link has expired.',
    );
  });

  it('are parted by a Chinese full stop alone in Chinese', () => {
    inChinese();
    assert.equal(
      inSentences('已接通', '11:45:43 开始振铃。', '振铃 4 秒'),
      '已接通。11:45:43 开始振铃。振铃 4 秒',
    );
  });

  it('get no second mark where they end with one', () => {
    for (const text of ['Look it up?', 'Asking…', 'It says “no.”', 'Found (twice.)'])
      assert.equal(inSentences(text, 'Next.'), `${text} Next.`);
  });

  it('leave out what is missing', () => {
    assert.equal(inSentences(undefined, 'Answered', '', undefined), 'Answered');
    assert.equal(inSentences(), '');
  });

  it('stay what they are where they hold what looks like a placeholder', () => {
    assert.equal(inSentences('{0} of {1}', '{2}'), '{0} of {1}. {2}');
  });
});

describe('Labels, facts and lists', () => {
  it('have the marks of English', () => {
    assert.equal(labelled('Server', 'Main'), 'Server: Main');
    assert.equal(inOneBreath('Call 7', undefined, 'VDN 8', 'busy'), 'Call 7, VDN 8, busy');
    assert.equal(listed(['a.log', 'b.log']), 'a.log, b.log');
  });

  it('have the marks of Chinese, without spaces', () => {
    inChinese();
    assert.equal(labelled('服务器', '生产环境'), '服务器：生产环境');
    assert.equal(inOneBreath('呼叫 7', 'VDN 8', '用户忙'), '呼叫 7，VDN 8，用户忙');
    assert.equal(listed(['a.log', 'b.log']), 'a.log、b.log');
  });
});
