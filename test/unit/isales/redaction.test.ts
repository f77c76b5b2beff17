import assert from 'node:assert/strict';
import { maskNumberIn, Redaction, redacted } from '../../../src/isales/redaction.ts';
import { maskNumber, redactJson, redactText, signRequest } from '../../../src/isales/index.ts';
import { vendorSample } from './vendorSample.ts';

const secretKey = 'sk/Example+0001="q"\\end';
const accessKey = 'AKEXAMPLE';
const recordPath =
  'https://obs.example.com:443/isales/record/0001.wav?AccessKeyId=OBSKEYEXAMPLE&Expires=1644484560&Signature=uztQO%2FabcDEF123%3D';

const forms: [name: string, encode: (text: string) => string][] = [
  ['plain', (text) => text],
  ['URL-encoded', encodeURIComponent],
  ['URL-encoded twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  [
    'URL-encoded in lower-case hex',
    (text) => encodeURIComponent(text).replace(/%../g, (hex) => hex.toLowerCase()),
  ],
  ['inside JSON', (text) => JSON.stringify({ text })],
  ['inside JSON inside JSON', (text) => JSON.stringify(JSON.stringify({ text }))],
  ['inside JSON with escaped slashes', (text) => JSON.stringify({ text }).replaceAll('/', '\\/')],
];

/** Runs of letters and digits long enough to be of use to somebody. */
function survivors(secret: string, text: string): string[] {
  return (secret.match(/[A-Za-z0-9]{6,}/g) ?? []).filter((part) => text.includes(part));
}

describe('A secret key', () => {
  for (const [name, encode] of forms)
    it(`does not survive ${name}`, () => {
      const clean = redactText(`before ${encode(`key=${secretKey};`)} after`, [accessKey, secretKey]);
      assert.deepEqual(survivors(secretKey, clean), []);
      assert.match(clean, /^before .* after$/s);
    });

  it('does not survive as many times as it occurs', () => {
    assert.doesNotMatch(redactText(`${secretKey}${secretKey} ${secretKey}`, [secretKey]), /Example/);
  });

  it('that is part of another one does not leave the rest of that behind', () => {
    assert.doesNotMatch(
      redactText('key sk-example-0001-long', ['sk-example', 'sk-example-0001-long']),
      /0001|long/,
    );
  });

  it('that is empty takes nothing out', () => {
    assert.equal(redactText('nothing to hide', ['']), 'nothing to hide');
  });

  for (const field of ['secretKey', 'sk', 'accessKey', 'ak'])
    it(`does not survive as the JSON field ${field}, though nobody named its value`, () => {
      assert.doesNotMatch(redactText(`{"${field}": "unknown-\\"value"}`), /unknown|value/);
    });
});

describe('An Authorization header', () => {
  const { authorization } = signRequest(
    { method: 'GET', path: '/', headers: { host: 'isales.example.com' } },
    { accessKey, secretKey },
    '2022-02-10T03:46:00Z',
  );
  const signature = authorization.split('/').at(-1) ?? '';

  for (const [name, encode] of forms)
    it(`does not survive ${name}`, () => {
      const clean = redactText(encode(`Authorization: ${authorization}`));
      assert.ok(!clean.includes(signature), clean);
      assert.ok(!clean.includes(accessKey), clean);
    });

  it('does not survive as a header of an object', () => {
    assert.doesNotMatch(
      JSON.stringify(redactJson({ headers: { Authorization: authorization } })),
      /AKEXAMPLE/,
    );
  });

  it('does not survive in upper case', () => {
    assert.ok(!redactText(authorization.replace('auth-v2', 'AUTH-V2')).includes(signature));
  });
});

describe('The signature of a recording', () => {
  const secret = ['uztQO', 'abcDEF123', 'OBSKEYEXAMPLE'];

  for (const [name, encode] of forms)
    it(`does not survive ${name}`, () => {
      const clean = redactText(encode(recordPath));
      assert.deepEqual(
        secret.filter((part) => clean.includes(part)),
        [],
        clean,
      );
    });

  for (const [name, encode] of forms)
    it(`does not take the rest of a text with it ${name}`, () => {
      assert.match(redactText(`before ${encode(recordPath)} after`), /^before .*obs\.example\.com.* after$/s);
    });

  it('leaves when the link expires readable', () => {
    assert.match(redactText(recordPath), /Expires=1644484560/);
  });

  const broken: [where: string, breakAt: (space: string) => string][] = [
    ['in its value', (space) => recordPath.replace('%2Fabc', `%2F${space}abc`)],
    ['before its value', (space) => recordPath.replace('Signature=', `Signature=${space}`)],
    ['in its name', (space) => recordPath.replace('Signature', `Signa${space}ture`)],
    ['before its equals sign', (space) => recordPath.replace('Signature=', `Signature${space}=`)],
    ['in an encoded byte', (space) => recordPath.replace('%2F', `%${space}2F`)],
  ];
  for (const [where, breakAt] of broken) {
    const answers = [' ', '\n', '\u00a0'].map((space) => ({ data: { recordPath: breakAt(space) } }));

    it(`does not survive in a decoded answer with white space ${where}`, () => {
      for (const answer of answers)
        assert.doesNotMatch(JSON.stringify(redactJson(answer)), /uztQO|abcDEF123/);
    });

    it(`does not survive in the text of an answer with white space ${where}`, () => {
      for (const answer of answers)
        assert.doesNotMatch(redactText(JSON.stringify(answer)), /uztQO|abcDEF123/);
    });
  }

  it("does not survive from the vendor's sample", () => {
    assert.doesNotMatch(JSON.stringify(redactJson(vendorSample)), /uztQO/);
  });

  it('does not survive as parameters of newer kinds', () => {
    const url =
      'https://obs.example.com/a.wav?X-Amz-Credential=CREDENTIAL1&X-Amz-Signature=abcdef012345&x-obs-security-token=TOKEN1';
    assert.doesNotMatch(redactText(url), /CREDENTIAL1|abcdef012345|TOKEN1/);
  });
});

describe('Redacting with a budget', () => {
  it('is the same where the budget is enough', () => {
    const body = { list: [{ url: recordPath }], note: secretKey };
    const redaction = new Redaction([secretKey]);
    assert.deepEqual(
      redaction.within(10_000, (redact) => redact.json(body)),
      redactJson(body, [secretKey]),
    );
  });

  for (const [what, value] of [
    ['many small texts', Array.from({ length: 1_000 }, (_, index) => `=${index}`)],
    ['many values', Array.from({ length: 10_000 }, () => 1)],
    ['a long text with escapes in escapes', '%252525252541='.repeat(1_000)],
    ['many names', Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`=${index}`, 1]))],
  ] as const)
    it(`gives nothing where it is not: ${what}`, () => {
      const redaction = new Redaction([secretKey]);
      assert.equal(
        redaction.within(50_000, (redact) => redact.json(value)),
        undefined,
      );
      // What is asked for without one is not held to it.
      assert.equal(redaction.text(`key ${secretKey}`), `key ${redacted}`);
    });

  it('reads a text that comes again only once', () => {
    const long = '%252525252541='.repeat(1_000);
    const once = new Redaction().within(100_000, (redact) => redact.json([long]));
    assert.deepEqual(
      new Redaction().within(110_000, (redact) => redact.json(Array.from({ length: 100 }, () => long))),
      Array.from({ length: 100 }, () => (once as unknown[])[0]),
    );
  });

  it('bears a million secrets in a text', () => {
    assert.equal(
      redactText('sk=a&'.repeat(1_000_000)).slice(0, 20),
      `sk=${redacted}&sk=${redacted}`.slice(0, 20),
    );
  });
});

describe('Redacting a decoded answer', () => {
  it('leaves what is no secret as it is', () => {
    const body = {
      n: 1,
      yes: true,
      none: null,
      list: ['text', { deep: 'Query Success!' }],
      callId: '1644464743-1388',
    };
    assert.deepEqual(redactJson(body), body);
  });

  it('reaches into lists and objects', () => {
    const clean = redactJson({ list: [{ url: recordPath }], note: secretKey }, [secretKey]);
    assert.deepEqual(survivors(`${secretKey} abcDEF123`, JSON.stringify(clean)), []);
  });

  it('leaves the value itself untouched', () => {
    const body = { data: { recordPath } };
    redactJson(body);
    assert.equal(body.data.recordPath, recordPath);
  });

  it('reaches the names of fields, too', () => {
    assert.doesNotMatch(JSON.stringify(redactJson({ [recordPath]: 1 })), /abcDEF123/);
  });

  it('bears an answer nested as deep as its 1 MiB allows', () => {
    const depth = 500_000;
    assert.doesNotThrow(() => redactJson(JSON.parse('['.repeat(depth) + ']'.repeat(depth))));
  });
});

describe('A called number on screen', () => {
  const masked: [number: string, shown: string][] = [
    ['88881955', '••••1955'],
    ['13800001955', '•••••••1955'],
  ];
  for (const [number, shown] of masked)
    it(`${number} is shown as ${shown}`, () => {
      assert.equal(maskNumber(number), shown);
    });

  for (const number of ['1', '12', '123', '1234'])
    it(`${number} does not show in full because it is short`, () => {
      assert.notEqual(maskNumber(number), number);
    });

  it('nothing stays nothing', () => {
    assert.equal(maskNumber(''), '');
  });
});

describe('A called number that is masked', () => {
  for (const number of ['88881955', '88881955$&', "88881955$'", '88881955$`', '88881955$$'])
    it(`is nowhere to be read, whatever signs it holds: ${number}`, () => {
      const masked = maskNumberIn({ text: `It called ${number} twice: ${number}.` }, number);
      const { text } = masked as { text: string };
      assert.equal(text, `It called ${maskNumber(number)} twice: ${maskNumber(number)}.`);
    });
});
