import assert from 'node:assert/strict';
import { parseRecordPath } from '../../../src/isales/index.ts';
import { vendorSample } from './vendorSample.ts';

const link =
  'https://obs.example.com/record/0001.wav?AccessKeyId=AKEXAMPLE&Expires=1644484560&Signature=abc%2Fdef%3D';

describe('The recording link', () => {
  it("of the vendor's sample is a URL although a space stands in its host name", () => {
    const host = URL.parse(parseRecordPath(vendorSample.data.recordPath)?.url ?? '')?.host;
    assert.equal(host, 'south-aicc-develop.obs.cn-south-1.myhuaweicloud.com');
  });

  it("of the vendor's sample expires about five and a half hours after the call", () => {
    const { expiresAt = 0 } = parseRecordPath(vendorSample.data.recordPath) ?? {};
    assert.equal(expiresAt, 1_644_484_560_000);
    assert.equal(Math.round((expiresAt - Date.UTC(2022, 1, 10, 3, 45, 51)) / 360_000) / 10, 5.5);
  });

  it('is what the server sent, to the letter, when there is nothing to mend', () => {
    assert.equal(parseRecordPath(link)?.url, link);
  });

  for (const [name, space] of [
    ['a space', ' '],
    ['a line break', '\r\n'],
    ['a tab', '\t'],
    ['a no-break space', '\u00a0'],
    ['an ideographic space', '\u3000'],
  ] as const)
    it(`loses ${name} wherever it stands`, () => {
      const broken = link.replace('obs.', `obs.${space}`).replace('Expires=', `${space}Expires=`) + space;
      assert.deepEqual(parseRecordPath(space + broken), { url: link, expiresAt: 1_644_484_560_000 });
    });

  for (const path of [
    'https://obs.example.com/a.wav',
    'https://obs.example.com/a.wav?Expires=',
    'https://obs.example.com/a.wav?Expires=soon',
    'https://obs.example.com/a.wav?Expires=-5',
    'https://obs.example.com/a.wav?Expires=1e999',
  ])
    it(`of ${path} has no known end`, () => {
      assert.deepEqual(parseRecordPath(path), { url: path, expiresAt: undefined });
    });

  for (const path of [
    '',
    '   ',
    'record/0001.wav',
    'https://',
    'javascript:alert(1)',
    'file:///tmp/a.wav',
    'data:audio/wav,x',
  ])
    it(`is not there for ${JSON.stringify(path)}`, () => {
      assert.equal(parseRecordPath(path), undefined);
    });
});
