import assert from 'node:assert/strict';
import { leadsToThisMachine, parseRecordPath, readRecording } from '../../../src/isales/index.ts';
import { redactJson } from '../../../src/isales/redaction.ts';
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
    ['https://[::127.0.0.1]/a.wav', true],
    ['https://[64:ff9b::7f00:1]/a.wav', true],
    ['https://ip6-localhost/a.wav', true],
    ['https://localhost.localdomain:8443/a.wav', true],
    ['https://[2001:db8::7f00:1]/a.wav', false],
    ['https://localhost.example.com/a.wav', false],
    ['https://obs.example.com/a.wav', false],
    ['', false],
  ] as const)
    it(`${path} ${isHere ? 'leads' : 'does not lead'} to this machine`, () => {
      assert.equal(leadsToThisMachine(path), isHere);
    });
});

describe('A recording link that was damaged on its way', () => {
  const signed = (signature: string) =>
    `https://obs.example.com/record/0001.wav?AccessKeyId=AK&Expires=1644484560&Signature=${signature}`;
  const whole = signed('uztQO%2BabcdefghijklmnopqrS%3D');

  for (const [name, damaged] of [
    ['entities', whole.replaceAll('&', '&amp;')],
    ['entities of entities', whole.replaceAll('&', '&amp;amp;')],
    ['numbered entities', whole.replaceAll('&', '&#38;')],
    ['slashes that JSON escaped twice', whole.replaceAll('/', '\\/').replaceAll('&', '\\u0026')],
    ['a URL inside a URL', encodeURIComponent(whole)],
    ['a blank that was a plus', whole.replace('%2B', ' ')],
    ['blanks in the host', whole.replace('example', 'exam ple ').replace('//', ' // ')],
    ['a blank in a number', whole.replace('1644', '16 44')],
    ['line breaks', whole.replace('Expires', '\r\n  Expires').replace('record/', 'record/\n')],
  ] as const)
    it(`is mended: ${name}`, () => {
      assert.deepEqual(parseRecordPath(damaged), { url: whole, expiresAt: 1_644_484_560_000 });
    });

  it('loses a blank in a signature that is whole without it', () => {
    const sound = signed('uztQOabcdefghijklmnopqrstuv%3D');
    assert.equal(parseRecordPath(sound.replace('uzt', 'uzt '))?.url, sound);
  });

  it('keeps the blanks of a file name', () => {
    assert.equal(
      parseRecordPath('https://obs.example.com/calls of may/my call 7.wav?Expires=1644484560')?.url,
      'https://obs.example.com/calls%20of%20may/my%20call%207.wav?Expires=1644484560',
    );
    assert.equal(
      parseRecordPath(
        'https://obs.example.com/a.wav?response-content-disposition=attachment; filename=a b.wav',
      )?.url,
      'https://obs.example.com/a.wav?response-content-disposition=attachment;%20filename=a%20b.wav',
    );
  });
});

describe('A call that was recorded in several parts', () => {
  const other = link.replace('0001', '0002');
  for (const between of [';', ' ; ', ',', '|', '\r\n', ' '])
    it(`has the link of the first, with ${JSON.stringify(between)} between them`, () => {
      assert.deepEqual(parseRecordPath(`${link}${between}${other}`), parseRecordPath(link));
    });

  it('is no link that leads to another one', () => {
    const leading = 'https://obs.example.com/a.wav?from=https://other.example.com/b';
    assert.equal(parseRecordPath(leading)?.url, leading);
  });

  it('shows the signature of none', () => {
    const shown = JSON.stringify(redactJson({ recordPath: `${link};${other}` }));
    assert.doesNotMatch(shown, /abc%2Fdef|AKEXAMPLE/);
  });
});

describe('The end of a recording link', () => {
  const until = Date.UTC(2024, 2, 11, 2, 15);
  for (const query of [
    `Expires=${until / 1000}`,
    `expires=${until / 1000}`,
    `Expires=${until}`,
    'X-Amz-Date=20240311T011500Z&X-Amz-Expires=3600',
    'X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Date=20240311T011500Z',
    'x-obs-date=20240311T011500Z&x-obs-expires=3600',
    'X-Goog-Date=20240311T011500Z&X-Goog-Expires=3600',
    'x-oss-date=20240311T011500Z&x-oss-expires=3600',
  ])
    it(`is known of ${query}`, () => {
      assert.equal(parseRecordPath(`https://obs.example.com/a.wav?${query}`)?.expiresAt, until);
    });

  for (const query of [
    'X-Amz-Expires=3600',
    'X-Amz-Date=20240311T011500Z&X-Goog-Expires=3600',
    'X-Amz-Date=soon&X-Amz-Expires=3600',
    'X-Amz-Date=20240311T011500Z&X-Amz-Expires=-1',
  ])
    it(`is not known of ${query}`, () => {
      assert.equal(parseRecordPath(`https://obs.example.com/a.wav?${query}`)?.expiresAt, undefined);
    });
});

describe('Where a recording is', () => {
  for (const path of [
    'Y:/1/11/20240311/3408/0915000.V3',
    'X:\\17\\0\\20240311\\15470\\2043295.V3',
    'y:\\90\\0\\20240311\\4977\\1642329.mp4',
    '/10/1/record/100/13533/0903379.wav',
    'record/20240311/0903379.wav',
    '0903379.V3',
    '\\\\files\\record\\0903379.V3',
    'nas01:/vol/record/0903379.V3',
    'ftp://10.22.26.9/record/0903379.V3',
    'file:///data/record/0903379.wav',
  ])
    it(`is the platform's file server for ${path}`, () => {
      assert.deepEqual(readRecording(path), { kind: 'onPlatform', path });
    });

  it('is told without a password or a signature', () => {
    assert.deepEqual(readRecording('ftp://user:secret@10.22.26.9/record/1.V3'), {
      kind: 'onPlatform',
      path: 'ftp://10.22.26.9/record/1.V3',
    });
    assert.deepEqual(readRecording('/isales/record/1.wav?AccessKeyId=AK&Signature=abc'), {
      kind: 'onPlatform',
      path: '/isales/record/1.wav',
    });
  });

  for (const [written, path] of [
    ['//user:secret@10.22.26.9/record/1.V3', '//10.22.26.9/record/1.V3'],
    ['//user:se@cr:et@10.22.26.9/record/1.V3', '//10.22.26.9/record/1.V3'],
    ['\\\\user:secret@files\\record\\1.V3', '\\\\files\\record\\1.V3'],
    ['user:secret@10.22.26.9/record/1.V3', 'user:10.22.26.9/record/1.V3'],
    ['ftp:///user:secret@10.22.26.9/record/1.V3', 'ftp:///10.22.26.9/record/1.V3'],
    ['sftp:user:secret@10.22.26.9/record/1.V3', 'sftp:10.22.26.9/record/1.V3'],
    ['obs.example.com/1.wav%3FAccessKeyId%3DAK%26Signature%3Dsecret', 'obs.example.com/1.wav'],
    ['obs.example.com/1.wav%253FSignature%253Dsecret', 'obs.example.com/1.wav'],
    ['obs://record/1.wav;Signature=secret', 'obs://record/1.wav;Signature=‹redacted›'],
    [
      'url=https://obs.example.com/1.wav&Signature=secret',
      'url=https://obs.example.com/1.wav&Signature=‹redacted›',
    ],
    ['record/team@night/1.V3', 'record/team@night/1.V3'],
    ['\\\\files@SSL\\record\\1.V3', '\\\\files@SSL\\record\\1.V3'],
  ] as const)
    it(`is told without them however they are written: ${written}`, () => {
      assert.deepEqual(readRecording(written), { kind: 'onPlatform', path });
    });

  for (const path of [
    undefined,
    '',
    '  ',
    'null',
    'N/A',
    '-',
    'none',
    'https://user:secret@obs.example.com/a.wav',
    'http://169.254.169.254/latest/meta-data',
    'javascript:alert(1)',
    'data:audio/wav;base64,AAAA',
  ])
    it(`is nowhere for ${JSON.stringify(path)}`, () => {
      assert.deepEqual(readRecording(path), { kind: 'none' });
    });

  it('is behind its link where there is one', () => {
    const url = 'https://obs.example.com/a.wav?Expires=1644484560';
    assert.deepEqual(readRecording(url), { kind: 'link', url, expiresAt: 1_644_484_560_000 });
  });
});
