import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';
import { layers } from './build/layers.js';

const folders = [...Object.keys(layers), 'editor'];

/** @type {import('typescript-eslint').ConfigArray} */
const layerRules = Object.entries(layers).map(([folder, { may, why }]) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: [{ name: 'vscode', message: `${why} Move what needs vscode to src/editor.` }],
        patterns: [
          {
            regex: `^(\\.\\./)+(${folders.filter((other) => other !== folder && !may.includes(other)).join('|')})/`,
            message: `${why} Imports point one way; see docs/architecture.md.`,
          },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist', 'out', '.artifacts', 'node_modules'] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'src/webview/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-console': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // A discriminated union reads best when each arm names its own case.
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
    },
  },
  layerRules,
  { files: ['src/isales/index.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    // What a name, a path, a link or a server says must not become a link, a command or an icon.
    files: ['src/**/*.ts'],
    ignores: [
      'src/editor/say.ts',
      'src/editor/quickInput.ts',
      'src/editor/servers/activeServerStatus.ts',
      'src/wording/{dates,durations,numbers}.ts',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "MemberExpression[object.object.name='vscode'][object.property.name='window'][property.name=/^(show(Information|Warning|Error)Message|withProgress|setStatusBarMessage|createStatusBarItem|(create|show)(QuickPick|InputBox))$/]",
          message: 'Say it through src/editor/say.ts or quickInput.ts, which make every text plain.',
        },
        {
          selector:
            "MethodDefinition[key.name='getTreeItem'] ReturnStatement:not(:has(> CallExpression[callee.name='plainTreeItem']))",
          message: 'Hand rows of trees out through plainTreeItem, which makes every text plain.',
        },
        {
          selector:
            "CallExpression[callee.property.name='createWebviewPanel'] > :nth-child(2):not(CallExpression[callee.name='plainLine']):not([name='title'])",
          message: 'Make the title of a tab plain with plainLine.',
        },
        {
          selector:
            ":matches(NewExpression[callee.object.name='Intl'][callee.property.name=/^(DateTime|Number|RelativeTime)Format$/], CallExpression[callee.property.name=/^toLocale(Date|Time)?String$/])",
          message:
            'Write dates with src/wording/dates.ts and numbers with numbers.ts, in one form and one calendar.',
        },
      ],
    },
  },
  { files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
  {
    files: ['test/**', 'esbuild.js', 'src/simulator/main.ts'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly' } },
    rules: { 'no-console': 'off' },
  },
);
