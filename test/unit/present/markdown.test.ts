import assert from 'node:assert/strict';
import { codeSpan, commandLink, escapeMarkdown } from '../../../src/present/markdown.ts';

/** What the editor does before it reads Markdown with icons: an escaped icon gets the backslash that Markdown takes. */
const escapedIcon = /\\\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/g;
/** What it makes an icon in the HTML that came out, unless a backslash stands before it. */
const icon = /(\\)?\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/g;

/** The text that Markdown shows for one without markup of its own: escapes are taken away, once; what is unseen too. */
function shown(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1').replaceAll('$\u200b(', '$(');
}

/** The icons that the editor would draw in a text without markup. */
function iconsIn(markdown: string, isCode: boolean): string[] {
  const prepared = markdown.replace(escapedIcon, (found) => `\\${found}`);
  const html = isCode ? prepared : prepared.replace(/\\([!-/:-@[-`{-~])/g, '$1');
  return [...html.matchAll(icon)].filter(([, escaped]) => escaped === undefined).map(([found]) => found);
}

const hostile: readonly (readonly [name: string, text: string])[] = [
  ['a link', '[click](https://evil.example)'],
  ['a link to a command', '[Open](command:workbench.action.terminal.sendSequence?%7B%7D)'],
  ['a link by reference', '[a][b]'],
  ['an image', '![x](https://evil.example/pixel.png)'],
  ['an address in brackets', '<https://evil.example>'],
  ['a bare address', 'https://evil.example'],
  ['an address without protocol', 'www.evil.example'],
  ['an address of mail', 'a@evil.example'],
  ['HTML', '<b onclick="x()">fat</b><img src=x>'],
  ['a character reference', '&lt;b&gt; &#60;'],
  ['emphasis', '**fat** _slanted_ ~~gone~~'],
  ['a heading', '# heading'],
  ['a list', '- item'],
  ['a list with plus', '+ item'],
  ['a numbered list', '1. item'],
  ['a quotation', '> quoted'],
  ['a rule', '---'],
  ['a table', '| a | b | |---|---| | 1 | 2 |'],
  ['code', '`code` ```fence```'],
  ['backslashes', '\\[a\\](b) \\\\'],
  ['an icon', '$(trash) $(sync~spin)'],
];

describe('escapeMarkdown', () => {
  for (const [name, text] of hostile)
    it(`lets ${name} stand as it is`, () => {
      const markdown = escapeMarkdown(text);
      assert.equal(shown(markdown), text);
      const bare = markdown.replace(/\\[!-/:-@[-`{-~]/g, '');
      assert.doesNotMatch(
        bare,
        /[\\`*_{}[\]()#+\-.!|<>~$&:@]/,
        'each character that can be markup is escaped',
      );
    });

  it('makes no icon', () => {
    for (const text of ['$(trash)', 'a $(sync~spin) b', '\\$(error)', '\\\\$(error)', '$($(x))'])
      assert.deepEqual(iconsIn(escapeMarkdown(text), false), [], text);
  });

  it('takes line breaks for spaces, so that no block starts within a text', () => {
    assert.equal(escapeMarkdown('a\n\nb\r\nc\u2028d\u2029e\u0085f\u000bg\u000ch'), 'a b c d e f g h');
    assert.equal(escapeMarkdown('a  \nb'), 'a b');
    assert.equal(escapeMarkdown('a\n    b\tc'), 'a b c');
  });

  it('removes control characters and what turns the direction of text', () => {
    assert.equal(escapeMarkdown('a\u202eb\u2066c\u2069d\u200fe\u200ef'), 'a b c d e f');
    assert.doesNotMatch(
      escapeMarkdown('\u0000\u001b[31mred\u007f'),
      // eslint-disable-next-line no-control-regex -- control characters are what must be gone
      /[\u0000-\u001f\u007f]/,
    );
  });

  it('leaves letters of any script, digits and spaces alone', () => {
    assert.equal(escapeMarkdown('无人接听 88881955 Größe'), '无人接听 88881955 Größe');
  });
});

describe('codeSpan', () => {
  /** What a code span shows, read by the rules of CommonMark. */
  function codeOf(markdown: string): string {
    const [, , code = ''] = /^(`+)([^]*?[^`])\1$/.exec(markdown) ?? assert.fail(markdown);
    return /^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code;
  }

  for (const text of ['00603', '`', '``', 'a`b', '`a', 'a`', '```x``', '`a` ``b``', '[x](y)', '<b>'])
    it(`shows ${JSON.stringify(text)} as it is`, () => {
      const markdown = codeSpan(text);
      const [fence = ''] = /^`+/.exec(markdown) ?? [];
      const inner = markdown.slice(fence.length, -fence.length);
      assert.ok(
        [...inner.matchAll(/`+/g)].every(([run]) => run.length !== fence.length),
        'nothing within it ends it',
      );
      assert.equal(codeOf(markdown), text);
    });

  it('stays on one line and in its direction', () => {
    assert.equal(codeSpan('a\n\nb\u202ec'), '`a b c`');
  });

  it('makes no icon', () => {
    assert.deepEqual(iconsIn(codeSpan('$(trash)'), true), []);
  });
});

describe('commandLink', () => {
  /** What the editor reads from a link. */
  function read(markdown: string): { title: string; command: string; args: unknown } {
    const [, title = '', command = '', query] =
      /^\[([^\]]*)\]\(command:([\w.]+)(?:\?([^\s()]*))?(?: "[^"]*")?\)$/.exec(markdown) ??
      assert.fail(markdown);
    return { title, command, args: query === undefined ? undefined : JSON.parse(decodeURIComponent(query)) };
  }

  it('names a command without arguments', () => {
    assert.equal(commandLink('Add', 'isales.addServer'), '[Add](command:isales.addServer)');
  });

  it('hands over one argument', () => {
    const { command, args } = read(commandLink('Open', 'isales.openCall', { callId: '1644464743-1388' }));
    assert.equal(command, 'isales.openCall');
    assert.deepEqual(args, [{ callId: '1644464743-1388' }]);
  });

  for (const text of [
    ') [evil](command:evil',
    '"',
    `'`,
    ']',
    '\\',
    '(()',
    '%29',
    ' "title")',
    '\n\n# x',
    '<>',
    '通话',
    '\u{1f4de}',
  ])
    it(`keeps ${JSON.stringify(text)} within the argument`, () => {
      const link = commandLink('Open', 'isales.openCall', { callId: text }, 'Open the panel');
      assert.deepEqual(read(link).args, [{ callId: text }]);
      const [, query = ''] = /\?(\S*) "/.exec(link) ?? [];
      assert.match(query, /^[\w%.!~*-]+$/);
    });

  it('keeps the tooltip within its quotation marks', () => {
    assert.equal(commandLink('Open', 'a.b', undefined, 'say "now"'), '[Open](command:a.b "say now")');
  });
});
