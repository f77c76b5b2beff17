import assert from 'node:assert/strict';
import { findCodeAt, findCodes } from '../../../src/callsInText/index.ts';

describe('A code in a line', () => {
  const codes: [text: string, ...found: string[]][] = [
    ['{"failCode":"00603"}', 'failCode 00603'],
    ['{"failCode": 603}', 'failCode 603'],
    ['{"resultCode":"OB99999","returnCode":"0200000"}', 'resultCode OB99999', 'returnCode 0200000'],
    ['failCode=00603', 'failCode 00603'],
    ["failCode='00603', next", 'failCode 00603'],
    ['failCode: 00603.', 'failCode 00603'],
    ['failCode：00603，', 'failCode 00603'],
    ['fail_code=00603', 'failCode 00603'],
    ['FAILCODE=00603', 'failCode 00603'],
    ['{\\"failCode\\":\\"00603\\"}', 'failCode 00603'],
    ['{\\\\\\"failCode\\\\\\":\\\\\\"00603\\\\\\"}', 'failCode 00603'],
    ['\\u0022failCode\\u0022:\\u002200603\\u0022', 'failCode 00603'],
    ['<failCode>00603</failCode>', 'failCode 00603'],
    ['<failCode type="string">00603</failCode>', 'failCode 00603'],
    ['?failCode=00603&returnCode=0', 'failCode 00603', 'returnCode 0'],
    ['failCode%3D00603%26x', 'failCode 00603'],
    ['%22failCode%22%3A%2200603%22', 'failCode 00603'],
    ['"failCode" : " 00603 "', 'failCode 00603'],
    ['"failCode":"00603\t","resultCode":"  OB99999"', 'failCode 00603', 'resultCode OB99999'],
    ['<failCode> 00603 </failCode>', 'failCode 00603'],
    ['failCode =\t00603 ', 'failCode 00603'],
    ['"failCode":"     00603"', ...[]],
    ['"failCode":"  ","called":"00603"', ...[]],
    ['failCode', ...[]],
    ['failCode=', ...[]],
    ['"failCode":null', ...[]],
    ['"failCode":""', ...[]],
    ['"failCodes":["00603"]', ...[]],
    ['myfailCode=00603', ...[]],
    ['failCode=00603-7', ...[]],
    ['failCode=603ms', ...[]],
  ];
  for (const [text, ...found] of codes)
    it(`is ${found.join(' and ') || 'none'} in ${text}`, () => {
      assert.deepEqual(
        findCodes(text).map(({ name, value }) => `${name} ${value}`),
        found,
      );
      for (const { start, end, value } of findCodes(text)) assert.equal(text.slice(start, end), value);
    });

  it('is found at a position on its name or value, far out in a line as well', () => {
    const line = `${'x '.repeat(50_000)}"failCode":"00603" y`;
    const at = line.indexOf('failCode');
    const hit = { name: 'failCode', value: '00603', nameStart: at, start: at + 11, end: at + 16 };
    for (const character of [at, at + 4, at + 11, at + 16])
      assert.deepEqual(findCodeAt(line, character), hit);
    for (const character of [at - 1, at + 17]) assert.equal(findCodeAt(line, character), undefined);
  });
});
