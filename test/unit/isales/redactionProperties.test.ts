import fc from 'fast-check';
import assert from 'node:assert/strict';
import { maskNumberIn, redactJson, redactText } from '../../../src/isales/index.ts';

/** How programs write a text inside another one. */
const writings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  inUrl: encodeURIComponent,
  inUrlWhole: encodeURI,
  inUrlLowerCase: (text) => encodeURIComponent(text).replace(/%../g, (hex) => hex.toLowerCase()),
  inUrlEachByte: (text) => Buffer.from(text).toString('hex').replace(/../g, '%$&'),
  inForm: (text) => new URLSearchParams({ text }).toString(),
  inJson: (text) => JSON.stringify({ text }),
  inJsonWithSlashes: (text) => JSON.stringify({ text }).replaceAll('/', '\\/'),
  inJsonAsAscii: (text) =>
    JSON.stringify({ text }).replace(
      /[^ -~]|[&<>'+/=]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  inHtml: (text) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
      .replaceAll('/', '&#x2F;'),
};

const writing = fc.constantFrom(...Object.keys(writings));
/** Up to three inside each other. */
const nested = fc.array(writing, { maxLength: 3 });
const around = fc.string({ unit: 'binary', maxLength: 30 });
/** What keys are made of, and worse. */
const key = fc
  .tuple(
    fc.stringMatching(/^[A-Za-z0-9]{8,20}$/),
    fc.stringMatching(/^[A-Za-z0-9+/=\-_.~"'\\ &%#?ü密]{0,12}$/),
  )
  .map(([head, tail]) => head + tail);
const signature = fc.base64String({ minLength: 16, maxLength: 44 }).map((text) => `x${text}`);

function write(names: readonly string[], text: string): string {
  return names.reduce((written, name) => writings[name]?.(written) ?? written, text);
}

/** Runs of letters and digits that are long enough to be of use to somebody. */
function survivors(secret: string, text: string): string[] {
  return (secret.match(/[A-Za-z0-9]{8,}/g) ?? []).filter((part) => text.includes(part));
}

function checkNothingSurvives(secret: string, clean: string, written: string): void {
  assert.deepEqual(survivors(secret, clean), [], written);
}

describe('No secret survives in any of its written forms:', () => {
  const runs = { numRuns: 1000 };

  it('a key that is named', () => {
    fc.assert(
      fc.property(key, nested, around, around, (secret, names, before, behind) => {
        const written = write(names, `${before} ${secret} ${behind}`);
        checkNothingSurvives(secret, redactText(written, [secret]), written);
      }),
      runs,
    );
  });

  it('a key that looks escaped itself, with an escape behind one of its own', () => {
    const secret = 'AAaAa0AA\\%62';
    checkNothingSurvives(secret, redactText(JSON.stringify({ text: secret }), [secret]), secret);
  });

  it('a key in a decoded answer', () => {
    fc.assert(
      fc.property(key, nested, fc.constantFrom('note', 'url', 'recordPath'), (secret, names, field) => {
        const written = { list: [{ [field]: write(names, secret) }], [write(names, secret)]: 1 };
        checkNothingSurvives(secret, JSON.stringify(redactJson(written, [secret])), JSON.stringify(written));
      }),
      runs,
    );
  });

  it('the signature of a recording, which nobody named', () => {
    fc.assert(
      fc.property(signature, nested, (secret, names) => {
        const url = new URL('https://obs.example.com/a.wav?AccessKeyId=OBSKEYEXAMPLE&Expires=1644484560');
        url.searchParams.set('Signature', secret);
        const written = write(names, `played ${url.href} to the end`);
        const clean = redactText(written);
        checkNothingSurvives(secret, clean, written);
        assert.doesNotMatch(clean, /OBSKEYEXAMPLE/);
      }),
      runs,
    );
  });

  it('the Authorization header, which nobody named', () => {
    const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
    fc.assert(
      fc.property(hex, nested, (secret, names) => {
        const header = `auth-v2/AKEXAMPLEKEY/2022-02-10T03:46:00Z/host/${secret}`;
        const written = write(names, `sent ${header} at once`);
        const clean = redactText(written);
        checkNothingSurvives(`${secret} AKEXAMPLEKEY`, clean, written);
      }),
      runs,
    );
  });

  it('a field whose name says what it is', () => {
    const name = fc.constantFrom(
      'secretKey',
      'sk',
      'accessKey',
      'ak',
      'Authorization',
      'password',
      'passphrase',
    );
    fc.assert(
      fc.property(name, key, nested, (field, secret, names) => {
        const written = write(names, JSON.stringify({ [field]: secret }));
        checkNothingSurvives(secret, redactText(written), written);
        checkNothingSurvives(secret, JSON.stringify(redactJson({ [field]: secret })), written);
      }),
      runs,
    );
  });
});

describe('Redaction', () => {
  const harmless = fc.string({
    unit: fc.constantFrom(
      'a',
      'b',
      '7',
      '%',
      '\\',
      '&',
      '"',
      '/',
      ' ',
      '=',
      ':',
      '?',
      'é',
      '中',
      '\u{1F4DE}',
    ),
    maxLength: 60,
  });

  it('changes no text that holds no secret', () => {
    fc.assert(
      fc.property(harmless, (text) => {
        assert.equal(redactText(text, ['sk-example-0001']), text);
      }),
    );
  });

  it('keeps what stands around a secret', () => {
    fc.assert(
      fc.property(harmless, harmless, fc.constantFrom('inUrl', 'inJson', 'plain'), (before, behind, name) => {
        const secret = 'sk/example+0001';
        const clean = redactText(`${before} ${write([name], secret)} ${behind}`, [secret]);
        assert.ok(clean.startsWith(`${before} `) && clean.endsWith(` ${behind}`), clean);
      }),
    );
  });

  it('has nothing left to do the second time', () => {
    fc.assert(
      fc.property(key, nested, around, (secret, names, before) => {
        const once = redactText(write(names, `${before} Signature=${secret}&x ${secret}`), [secret]);
        assert.equal(redactText(once, [secret]), once);
      }),
    );
  });

  it('bears long runs of what it looks for', () => {
    for (const run of [
      '\\',
      '%25',
      '&amp;',
      '"',
      '=',
      'Signature',
      'Signature=',
      'auth-v2',
      '"sk":"',
      '\\u005c',
    ])
      assert.equal(typeof redactText(run.repeat(100_000), ['sk-example-0001']), 'string');
  });
});

describe('A called number', () => {
  it('is masked wherever it stands in a value', () => {
    const number = fc.stringMatching(/^1[3-9]\d{9}$/);
    fc.assert(
      fc.property(number, around, (called, text) => {
        const value = { called, list: [{ said: `${text}${called}${text}` }], asNumber: Number(called) };
        assert.doesNotMatch(JSON.stringify(maskNumberIn(value, called)), new RegExp(called));
      }),
    );
  });
});
