import assert from 'node:assert/strict';
import { failCodes } from '../../../src/isales/failCodes.ts';
import { explainCode, type FailCategory } from '../../../src/isales/index.ts';
import { configureWording } from '../../../src/wording/language.ts';
import { categoryName, explained, outcomeTitle, toneOf } from '../../../src/wording/outcomes.ts';

/** The groups that the vendor's table sorts failCodes into. */
const categories = [...new Set(failCodes.map(([, category]) => category))];

/** The first failCode of a group. */
function codeOf(category: FailCategory): string {
  const [code] = failCodes.find(([, of]) => of === category) ?? assert.fail(category);
  return code;
}

beforeEach(() => {
  configureWording('en', {});
});
after(() => {
  configureWording('en', {});
});

describe('toneOf', () => {
  it('follows the status', () => {
    assert.equal(toneOf({ status: 'succeeded', failCode: '00000' }), 'answered');
    assert.equal(toneOf({ status: 'failed', failCode: '00603' }), 'failed');
    assert.equal(toneOf({ status: 'unknown' }), 'unknown');
  });
});

describe('outcomeTitle', () => {
  it('says in a word or two how it went', () => {
    assert.equal(outcomeTitle({ status: 'succeeded', failCode: '00000' }), 'Answered');
    assert.equal(outcomeTitle({ status: 'failed', failCode: '00603' }), 'No answer');
    assert.equal(outcomeTitle({ status: 'failed', failCode: '00145' }), 'Busy');
  });

  it('gives every category of failure its own title', () => {
    const failures = categories.filter((category) => category !== 'answered');
    const titles = failures.map((category) => outcomeTitle({ status: 'failed', failCode: codeOf(category) }));
    assert.equal(new Set(titles).size, failures.length);
    for (const title of titles) assert.match(title, /^[A-Z][\w -]+$/);
  });

  it('does not call a failed call answered, whatever its failCode says', () => {
    assert.notEqual(outcomeTitle({ status: 'failed', failCode: '00000' }), 'Answered');
  });

  it('has words for a failure without a code and for one with a code nobody knows', () => {
    for (const outcome of [{ status: 'failed' }, { status: 'failed', failCode: '09999' }] as const)
      assert.match(outcomeTitle(outcome), /^[A-Z][\w -]+$/);
  });

  it('says of a call that has begun, and of which no end is known, that it goes on', () => {
    const at = { text: '2022-02-10 11:45:43', wallClock: 0 };
    for (const times of [{ ringingAt: at }, { ringingAt: at, answeredAt: at }])
      assert.equal(outcomeTitle({ status: 'unknown', ...times }), 'In progress');
    for (const outcome of [
      {},
      { ringingAt: at, hungUpAt: at },
      { hungUpAt: at },
      { ringingAt: at, failCode: '00603' },
    ])
      assert.equal(outcomeTitle({ status: 'unknown', ...outcome }), 'Outcome unknown');
  });

  it('has words for a status nobody knows', () => {
    const title = outcomeTitle({ status: 'unknown' });
    assert.match(title, /^[A-Z][\w -]+$/);
    assert.notEqual(title, outcomeTitle({ status: 'succeeded', failCode: '00000' }));
  });
});

describe('categoryName', () => {
  it('gives every category its own name', () => {
    const names = categories.map(categoryName);
    assert.equal(new Set(names).size, categories.length);
    for (const name of names) assert.match(name, /^[a-z][a-z -]+$/);
  });
});

describe('explained', () => {
  it('knows a failCode with its category', () => {
    const { code, meaning, category } = explained('00603');
    assert.equal(code, '00603');
    assert.equal(meaning, explainCode('00603')?.en);
    assert.equal(category, 'no answer');
  });

  it('knows the code of an answer, which has no category', () => {
    const { meaning, category } = explained('0200007');
    assert.match(meaning ?? '', /does not exist/);
    assert.equal(category, undefined);
  });

  it('tells seven digits from eight', () => {
    assert.notEqual(explained('0200001').meaning, explained('02000001').meaning);
  });

  it('gives a code that nobody knows back as it is', () => {
    assert.deepEqual(explained('09999'), { code: '09999' });
  });

  for (const language of ['zh-cn', 'zh-CN'])
    it(`explains in Chinese where the editor is ${language}`, () => {
      configureWording(language, undefined);
      assert.equal(explained('00000').meaning, '呼出成功');
      assert.equal(explained('00146').meaning, '无人接听');
      assert.equal(explained('0200007').meaning, '通话记录ID不存在');
    });

  it('explains in English in any other language', () => {
    configureWording('de', undefined);
    assert.equal(explained('00000').meaning, 'Call connected');
  });
});

describe('configureWording', () => {
  it('translates titles', () => {
    configureWording('zh-cn', { Answered: '已接通' });
    assert.equal(outcomeTitle({ status: 'succeeded', failCode: '00000' }), '已接通');
  });
});
