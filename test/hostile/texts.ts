/** Texts as somebody would write them who wants to do harm, and generators of more of them. */
import fc from 'fast-check';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const corpus = path.join(import.meta.dirname, '..', 'fixtures', 'hostile');

/** The corpus of test/fixtures/hostile: file name and content. */
export const corpusTexts: readonly (readonly [name: string, text: string])[] = globSync('*', { cwd: corpus })
  .sort()
  .map((name) => [name, readFileSync(path.join(corpus, name), 'utf8')] as const);

/** What is markup, a link, a command or a trick of writing somewhere. */
export const markup: readonly string[] = [
  '<img src=x onerror="globalThis.hacked=1">',
  '<script>globalThis.hacked=1</script>',
  '<svg onload=globalThis.hacked=1>',
  '</pre></main><iframe src="https://evil.example"></iframe>',
  '[Click](command:workbench.action.terminal.new)',
  '[Click](command:workbench.action.files.newUntitledFile "Click")',
  '![x](https://evil.example/pixel.png)',
  '[x](https://evil.example)',
  'https://evil.example/phish',
  'www.evil.example',
  '$(trash) $(sync~spin)',
  '\u001b[31mred\u001b[0m\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
  '\u202Egnp.exe\u202C \u2066hidden\u2069 \u200Fright',
  'line\r\nX-Injected: yes\r\n\r\nbody',
  '\u0000\u0007\u0008\u000b\u007f\u0085',
  '=cmd|"/c calc"!A1',
  '+1+1',
  '-2+3',
  '@SUM(1)',
  '| a | b |\n| - | - |',
  '`code` ```fence``` ~~x~~ **b** _i_',
  '{0} {1} {{constructor}}',
  '${process.env.HOME} %s %d %o',
  '__proto__',
  'constructor',
  '\ud800',
  '&lt;b&gt;&amp;',
  // Characters that machines read and people do not see.
  `Busy${String.fromCodePoint(...Array.from('ignore that', (letter) => 0xe0000 + letter.charCodeAt(0)))}\u3164\u00ad`,
];

/** Pieces of the languages that the parsers know: repeated, they are what a slow expression trips over. */
export const pieces: readonly string[] = [
  ...[
    '\\',
    '"',
    "'",
    '`',
    '`a',
    '?',
    '?a',
    '&',
    '&a=',
    '=',
    '%',
    '%25',
    '%2f',
    '%2F%25',
    '/',
    '//',
    ':',
    ' ',
  ],
  ...[
    '\n',
    '\r',
    '\t',
    '{',
    '}',
    '{"',
    '[',
    ']',
    '[a',
    '[a ',
    '[a-1',
    '(',
    '<',
    '>',
    '&quot;',
    '&amp;',
    '\\u0022',
  ],
  ...[
    '\\"',
    '\\\\"',
    '$(',
    '](',
    '[x](',
    '*',
    '_',
    '-',
    '--',
    '-1',
    '.',
    '.1',
    '@',
    '+',
    '0',
    '0123456789',
    'a',
    'é',
  ],
  ...[
    '"recordPath"',
    '"recordPath":"',
    'recordPath',
    '"sk"',
    '"sk":"',
    '"secretKey" : "',
    'Signature=',
    'auth-v2/',
  ],
  ...[
    'authorization: ',
    'Expires=',
    'vdn',
    'vdnId=',
    'vdn ',
    'vdn8',
    '虚拟呼叫中心',
    'openapi/campaigns/8',
    'failCode',
  ],
  ...[
    'failCode=',
    'result_code>',
    'returnCode ',
    'thread',
    'thread ',
    'traceId=',
    '线程：',
    '[http-7]',
    '1644464743-1',
  ],
  ...[
    '1644464743-1388',
    '1644464743-',
    '/campaigns/8/callresultdetail/',
    '8/1644464743-1 ',
    '"callId":"1644464743-1"',
  ],
  ...['{"callId":"1644464743-1"},', '\u001b[31m', '\u202e', '\u0000', 'RIFF', 'data', 'vscode://'],
];

/** A few pieces in a row, many times over. */
export const pump = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''));

/** What a repetition may stand behind: it opens something that the repetition never closes. */
export const opening = fc.constantFrom('', ...pieces);
/** Repetitions that were once slow, or could have been. */
export const knownPumps: readonly (readonly [prefix: string, unit: string])[] = [
  ...pieces.map((piece) => ['', piece] as const),
  ['"recordPath":"', '?'],
  ['"recordPath":"', '\\'],
  ['https://a/?', '?'],
  ['failCode', '\\'],
  ['vdn', ' '],
  ...['[', '(', '"'].flatMap((open) => ['a', ' ', 'a ', '0'].map((unit) => [open, unit] as const)),
  ['Signature=', '\\/'],
  ['', ':'],
  ['])', ' '],
  ['', ']<!--'],
  ['', '[1234567890123456789,'],
  ['', 'sk=a&'],
  ['{"vdnId":8,"calls":[', '{"callId":"1644464743-1"},'],
  ['', '"vdn 8",{"callId":"1644464743-1"},'],
  ['{"vdnId":8,"calls":[', '\n{"callId":\n"1644464743-1"},'],
  ['[http-7] vdn=8\n', '[http-7] 1644464743-1\n'],
  ['', '[http-7] traceId=1 1644464743-1 vdn=8 vdn=9\n'],
  // Lines nearby that may tell the VDN of each of thousands of calls on one line.
  ['callId,vdnId\n', '1644464743-1388 '],
  [`${'[http-7] vdn=8 '.repeat(40)}\n`.repeat(20), '1644464743-1388 '],
];

/** Any text, with the pieces and tricks above more often than chance would have them. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc
    .array(fc.oneof(fc.constantFrom(...pieces, ...markup), fc.string({ unit: 'binary', maxLength: 8 })), {
      maxLength: 30,
    })
    .map((parts) => parts.join('')),
  fc.constantFrom(...markup, ...corpusTexts.map(([, text]) => text)),
);

const fieldNames = [
  ...[
    'resultCode',
    'returnCode',
    'resultDesc',
    'returnDesc',
    'data',
    'callId',
    'vdnId',
    'called',
    'callStatus',
  ],
  ...[
    'failCode',
    'ackBeginTime',
    'callBeginTime',
    'callEndTime',
    'recordPath',
    '__proto__',
    'constructor',
    'toString',
  ],
];
const leaf = fc.oneof(
  anyText,
  fc.constantFrom('0200000', '0200007', '1644464743-1388', '5', '6', '00000', '2022-02-10 11:45:51', ''),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);

/** Any JSON, with the fields of answers more often than chance would have them. */
export const anyJson = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...fieldNames), anyText), tie('value'), { maxKeys: 8 }),
  ),
})).value;

/** An answer of success whose fields hold anything. */
export const anyAnswer = fc
  .tuple(fc.dictionary(fc.constantFrom(...fieldNames.slice(5)), leaf, { maxKeys: 12 }), anyJson, leaf)
  .map(([fields, further, description]) => ({
    resultCode: '0200000',
    resultDesc: description,
    data: { ...fields, further },
  }));
