import fc from 'fast-check';
import assert from 'node:assert/strict';
import { decodings } from '../../../src/isales/writtenForms.ts';

/** The same rules as an expression, which is slower and easier to read. */
const escape =
  /(?:%[0-9A-Fa-f]{2})+|\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([^]))|&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos|sol|equals|plus));/g;
const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', b: '\b' };
const entities: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", sol: '/', equals: '=', plus: '+' },
};

function resolvedOnce(text: string): string {
  return text.replace(escape, (written: string, ...groups: (string | undefined)[]) => {
    const [braced, four, two, letter, decimal, hex, entity] = groups;
    if (written.startsWith('%')) return ofBytes(Buffer.from(written.replaceAll('%', ''), 'hex'));
    if (letter !== undefined) return controls[letter] ?? letter;
    if (entity !== undefined) return entities[entity] ?? '';
    const code =
      decimal === undefined ? Number.parseInt(braced ?? four ?? two ?? hex ?? '', 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
  });
}

/** What is no UTF-8 becomes one character each. */
function ofBytes(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? bytes.toString('latin1') : text;
}

const part = fc.constantFrom(
  ...[
    '%',
    '%2',
    '%25',
    '%e4',
    '%b8',
    '%ad',
    '%E4%B8%AD',
    '%ef%bf%bd',
    '%EF%BB%BF',
    '%f0%9f%98%80',
    '%f4%90%80%80',
  ],
  ...['%ed%a0%80', '%c0%80', '%C3', '%a4', '\\', '\\\\', '\\u', '\\u005c', '\\u{', '\\u{5c}', '\\u{1F600}'],
  ...[
    '\\u{110000}',
    '\\u{fffffff}',
    '\\u{}',
    '\\x',
    '\\x5',
    '\\x5c',
    '\\n',
    '\\"',
    '\\/',
    '&',
    '&amp;',
    '&am',
  ],
  ...[
    '&#',
    '&#37;',
    '&#x',
    '&#x25;',
    '&#X5C;',
    '&#1114112;',
    '&#12345678;',
    '&#x1F600;',
    '&#x1234567;',
    '&#55296;',
  ],
  ...[
    '&quot;',
    '&sol;',
    '&equals;',
    '&plus;',
    '&apos;',
    '&AMP;',
    'a',
    '4',
    'u',
    'x',
    '\n',
    '😀',
    '中',
    '"',
    '5c',
  ],
  ...['{', '}', ';', '#', 'é', '\ud800'],
);
const written = fc.oneof(
  fc.array(part, { maxLength: 25 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

describe('The written forms of a text', () => {
  it('are its escapes resolved once, twice and so on, whatever they are', () => {
    fc.assert(
      fc.property(written, (text) => {
        let expected = text;
        for (const { level, text: decoded } of decodings(text)) {
          assert.equal(decoded, level === 0 ? text : (expected = resolvedOnce(expected)));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('know where each of their parts stands in the text', () => {
    fc.assert(
      fc.property(written, (text) => {
        for (const { text: decoded, place } of decodings(text)) {
          let last = 0;
          for (let at = 0; at < decoded.length; at++) {
            const [from, to] = place(at, at + 1);
            assert.ok(from < to && to <= text.length && from >= last, text);
            last = from;
          }
          if (decoded !== '') assert.deepEqual(place(0, decoded.length), [0, text.length]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('name the escape that a character was, not what stands around it', () => {
    const [, once] = decodings('k=%73%6B\\u003d&#x41;');
    assert.equal(once?.text, 'k=sk=A');
    assert.deepEqual(
      Array.from(once.text, (_, at) => 'k=%73%6B\\u003d&#x41;'.slice(...once.place(at, at + 1))),
      ['k', '=', '%73', '%6B', '\\u003d', '&#x41;'],
    );
  });
});
