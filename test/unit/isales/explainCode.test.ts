import assert from 'node:assert/strict';
import { explainCode, readFailCode } from '../../../src/isales/index.ts';
import { failCodes } from '../../../src/isales/failCodes.ts';
import { padFailCode } from '../../../src/isales/explainCode.ts';

describe('Explaining a top-level code', () => {
  const documented: [code: string, en: RegExp, zh: string][] = [
    ['0200001', /bad parameter/i, '参数异常，详情见 resultDesc'],
    ['0200007', /call record id does not exist/i, '通话记录ID不存在'],
    ['02000001', /empty/i, '参数值为空'],
    ['02000002', /illegal characters/i, '参数包含非法字符'],
    ['02000003', /longer/i, '参数长度大于规定长度'],
    ['02000004', /shorter/i, '参数长度小于规定长度'],
    ['02000005', /length outside/i, '参数长度不在规定范围'],
    ['02000006', /wrong type/i, '参数值类型不正确'],
    ['02000007', /value out of range/i, '参数值大小不正确'],
    ['02000008', /cannot be converted/i, '参数转换异常，请检查请求参数'],
    ['02000009', /combination/i, '参数组合不正确，请检查请求参数'],
    ['02000010', /hour and minute/i, 'hour 和 minute 必须同时存在'],
    ['02000011', /too many parameters/i, '参数个数大于规定个数'],
  ];
  for (const [code, en, zh] of documented)
    it(`knows ${code} in both languages`, () => {
      const explanation = explainCode(code);
      assert.match(explanation?.en ?? '', en);
      assert.equal(explanation?.zh, zh);
      assert.equal(explanation.kind, 'returnCode');
    });

  it('knows success', () => {
    assert.equal(explainCode('0200000')?.kind, 'returnCode');
  });

  it('keeps seven and eight digits apart', () => {
    assert.notEqual(explainCode('0200001')?.en, explainCode('02000001')?.en);
    assert.notEqual(explainCode('0200007')?.en, explainCode('02000007')?.en);
  });
});

describe('Explaining a failCode', () => {
  it('knows 76 codes of five digits, each once', () => {
    const codes = failCodes.map(([code]) => code);
    assert.equal(new Set(codes).size, 76);
    assert.deepEqual(
      codes.filter((code) => !/^\d{5}$/.test(code)),
      [],
    );
  });

  it('has a meaning in both languages for each', () => {
    for (const [code] of failCodes) {
      const explanation = explainCode(code);
      assert.ok(explanation?.en && explanation.zh && explanation.category, code);
      assert.equal(explanation.kind, 'failCode');
    }
  });

  it('knows 00000 as connected', () => {
    const { category, en, zh } = explainCode('00000') ?? {};
    assert.deepEqual([category, en, zh], ['answered', 'Call connected', '呼出成功']);
  });

  it('gives a number its lost zeros back', () => {
    assert.equal(explainCode(3)?.code, '00003');
    assert.equal(explainCode(0)?.code, '00000');
    assert.equal(padFailCode(603), '00603');
  });

  it('is one code however it is written', () => {
    for (const written of [603, '603', '0603', '00603', ' 00603 ', '0000603', '603.0'])
      assert.equal(readFailCode(written), '00603', String(written));
    for (const written of [0, '0', '000', '00000000', '0.0']) assert.equal(readFailCode(written), '00000');
  });

  it('stays what it is when it is no number of up to five digits', () => {
    for (const written of ['0200007', '02000007', 'OB99999', '-1', '603.5', '', '123456'])
      assert.equal(readFailCode(written), written);
  });

  it('knows 00603 as not answered', () => {
    assert.equal(explainCode('00603')?.category, 'no-answer');
  });
});

describe('A code that nobody documented', () => {
  for (const code of ['99999', '0299999', '', 'OB99999', 'constructor', '__proto__', 603.5, Number.NaN, -1])
    it(`${JSON.stringify(code)} has no explanation`, () => {
      assert.equal(explainCode(code), undefined);
    });
});
