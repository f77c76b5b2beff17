import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..', '..');
const files = globSync('src/{extension.ts,{editor,wording,present,webview,server}/**/*.ts}', { cwd: root });

/** What reads the same in every language: names, field names of the platform, examples to type. */
const untranslatable: readonly RegExp[] = [
  /^iSales( Call Lens)?$/,
  /^(VDN|failCode|JSON|CSV|PEM|SHA-256|URL)$/,
  /^JSON Lines$/,
  /^(中文|English|zh_CN|en_US)$/,
  /^https:\/\/\S*$/,
  /^isales\.example\.com:\d+$/,
  /^\/(?:etc|home)\/\S+$/,
  /^1644464743-1388$/,
];

/** Functions whose texts people read, all of their arguments. */
const sayingFunctions =
  /^(?:show(?:Information|Warning|Error)Message|setStatusBarMessage|createTextNode|append|prepend|replaceChildren|confirm|alert)$/;
/** Classes whose first argument people read. */
const sayingClasses = /(?:TreeItem|MarkdownString|LanguageModelTextPart)$/;
/** Properties and attributes whose texts people read. */
const saidProperties = new Set([
  ...[
    'title',
    'label',
    'description',
    'tooltip',
    'detail',
    'prompt',
    'placeholder',
    'placeHolder',
    'message',
  ],
  ...[
    'aria-label',
    'ariaLabel',
    'aria-description',
    'aria-roledescription',
    'alt',
    'textContent',
    'subtitle',
    'text',
    'innerText',
    'ariaDescription',
  ],
]);
/** Builders of nodes, and which of their arguments are texts or nodes. */
const builders = new Map<string, readonly [from: number, to?: number]>([
  ['h', [2]],
  ['svg', [2]],
  ['note', [0]],
  ['foreign', [0, 1]],
  ['mono', [0]],
  ['button', [1]],
]);

const joining = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.BarBarToken,
]);

interface Said {
  readonly place: string;
  readonly text: string;
}

/** The texts for people that stand in a source as they are. */
function hardCodedTexts(name: string, source: string): Said[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.ESNext, true);
  const found: Said[] = [];
  const check = (node: ts.Expression | undefined): void => {
    if (!node) return;
    if (ts.isConditionalExpression(node)) {
      check(node.whenTrue);
      check(node.whenFalse);
      return;
    }
    if (ts.isParenthesizedExpression(node)) {
      check(node.expression);
      return;
    }
    if (ts.isBinaryExpression(node) && joining.has(node.operatorToken.kind)) {
      check(node.left);
      check(node.right);
      return;
    }
    const text = ts.isStringLiteralLike(node)
      ? node.text
      : ts.isTemplateExpression(node)
        ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' ')
        : '';
    const words = text.replace(/\$\([\w~-]+\)/g, '').trim();
    if (!/\p{L}{2}/u.test(words) || untranslatable.some((pattern) => pattern.test(words))) return;
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    found.push({ place: `${name}:${line + 1}`, text });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
      const functionName = ts.isIdentifier(called) ? called.text : '';
      if (sayingFunctions.test(functionName)) node.arguments.forEach(check);
      const texts = builders.get(functionName);
      if (texts) node.arguments.slice(...texts).forEach(check);
    } else if (ts.isNewExpression(node) && sayingClasses.test(node.expression.getText()))
      check(node.arguments?.[0]);
    else if (ts.isPropertyAssignment(node)) {
      const property = ts.isStringLiteralLike(node.name) || ts.isIdentifier(node.name) ? node.name.text : '';
      if (saidProperties.has(property)) check(node.initializer);
    } else if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.left) &&
      saidProperties.has(node.left.name.text)
    )
      check(node.right);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Texts of several words that nobody reads, or that are the same in every language. */
const notSaid: readonly RegExp[] = [
  // Commands for a terminal.
  /^(?:openssl|keytool|iconv) /,
  /^(?:iSales Call Lens|JSON Lines|Microsoft ADPCM|IEEE float|IMA ADPCM|G\.711 (?:A-law|µ-law)|GSM 6\.10)$/,
  /^(?:failCode|VDN|WAV,|iSales) ?(?:…|\()/,
  // Content security policies, and drawings.
  /^(?:default|style|font|script|media|form|base)-(?:src|action|uri) /,
  /^M\d/,
  // Classes of style sheets.
  /^mono value$/,
];
/** What is for the log, for developers, or for style sheets. */
const unseenCalls =
  /(?:\bl10n\.t|\blog\??\.\w+|#?(?:debug|info|warn|onLog)|\bconsole\.\w+|querySelector(?:All)?|closest|matches|setAttribute|classList\.\w+|\.log)$/;
const styleAttributes = /^(?:class|className|look|d|style)$/;

/** Sentences that stand in a source without `l10n.t`, wherever they may flow from there. */
function sentences(name: string, source: string): Said[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.ESNext, true);
  const found: Said[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isCallExpression(node) && unseenCalls.test(node.expression.getText())) return;
    if (ts.isNewExpression(node) && /Error$/.test(node.expression.getText())) return;
    if (ts.isPropertyAssignment(node) && styleAttributes.test(node.name.getText().replace(/^'|'$/g, '')))
      return;
    if (ts.isBinaryExpression(node) && node.left.getText().endsWith('.className')) return;
    const text = ts.isStringLiteralLike(node)
      ? node.text
      : ts.isTemplateExpression(node)
        ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')
        : '';
    const isSentence = /^\p{L}[\p{L}\d’',.:-]*(?: [\p{L}\d’'(),.:…-]+)+[.?!]?$/u.test(text.trim());
    if (isSentence && !notSaid.some((pattern) => pattern.test(text.trim()))) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push({ place: `${name}:${line + 1}`, text });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe('Everyone: Simplified Chinese is complete', () => {
  it('no sentence stands in the source without l10n.t, whatever becomes of it', () => {
    const found = files.flatMap((name) => sentences(name, readFileSync(join(root, name), 'utf8')));
    assert.deepEqual(found, []);
  });

  it('is found: a sentence in a table that is shown later', () => {
    assert.equal(sentences('example.ts', `const words = { ready: 'credentials set' };`).length, 1);
  });

  it('no text for people stands in the source without l10n.t', () => {
    const found = files.flatMap((name) => hardCodedTexts(name, readFileSync(join(root, name), 'utf8')));
    assert.deepEqual(found, []);
    assert.ok(files.length > 50);
  });

  for (const source of [
    `vscode.window.showErrorMessage('It failed.')`,
    `window.showInformationMessage(l10n.t('x'), 'Show Log')`,
    'vscode.window.setStatusBarMessage(`Copied ${count} rows`, 1)',
    `const item = { label: 'Copy link', run };`,
    `item.tooltip = isOn ? 'On' : l10n.t('Off')`,
    `new vscode.TreeItem('No campaigns')`,
    `h('p', {}, 'No rows')`,
    `h('input', { 'aria-label': 'Filter' })`,
    `box.placeholder = 'Name of the server'`,
    `status.text = '$(sync~spin) Asking the server'`,
    `new vscode.MarkdownString('No result yet')`,
    `list.append('No rows')`,
  ])
    it(`is found: ${source}`, () => {
      assert.equal(hardCodedTexts('example.ts', source).length, 1);
    });

  for (const source of [
    `vscode.window.showErrorMessage(vscode.l10n.t('It failed.'))`,
    `h('p', { class: 'note' }, l10n.t('No rows'), ' · ')`,
    `item.label = '$(add)'`,
    `const options = { title: callId, placeholder: '8' }`,
  ])
    it(`is fine: ${source}`, () => {
      assert.deepEqual(hardCodedTexts('example.ts', source), []);
    });
});
