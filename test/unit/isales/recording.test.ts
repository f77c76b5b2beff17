import assert from 'node:assert/strict';
import { leadsToThisMachine, parseRecordPath } from '../../../src/isales/index.ts';
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
    'https://user:secret@obs.example.com/a.wav',
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:169.254.169.254]/latest',
    'https://[fe80::1]/a.wav',
    'http://0.0.0.0/a.wav',
    'http://2852039166/latest',
  ])
    it(`is not there for ${JSON.stringify(path)}`, () => {
      assert.equal(parseRecordPath(path), undefined);
    });

  it('is not there when it is longer than any signed URL', () => {
    assert.equal(parseRecordPath(`https://obs.example.com/${'a'.repeat(1024 * 1024)}`), undefined);
  });

  for (const [path, isHere] of [
    ['https://127.0.0.1/a.wav', true],
    ['http://localhost:8080/a.wav', true],
    ['http://x.localhost./a.wav', true],
    ['http://[::1]/a.wav', true],
    ['http://[::ffff:127.0.0.1]/a.wav', true],
    ['http://2130706433/a.wav', true],
    ['https://obs.example.com/a.wav', false],
    ['', false],
  ] as const)
    it(`${path} ${isHere ? 'leads' : 'does not lead'} to this machine`, () => {
      assert.equal(leadsToThisMachine(path), isHere);
    });
});
