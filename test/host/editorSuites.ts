/**
 * The tests that run inside VS Code: test/editor/**\/*.test.ts. The end of a file's name chooses its editor:
 * `….restricted.test.ts` Restricted Mode, `….zh-cn.test.ts` display language Chinese, `….env-proxy.test.ts` and
 * `….pac.test.ts` a machine behind a proxy, else an ordinary one.
 */
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from './paths.ts';
import type { SuiteOptions } from './bareEditor.ts';
import { withPac, withProxyInEnvironment } from './proxiedEditors.ts';

const FILES = 'test/editor/**/*.test.ts';

/** A bundle of test files that run in one editor. */
export interface EditorSuite {
  /** Short name for people. */
  readonly name: string;
  /** Absolute path of the bundle; exports `run()`. */
  readonly bundle: string;
  /** Puts lines of the test files in place of lines of the bundle; VS Code does not use source maps for that. */
  readonly mapLocations: (line: string) => string;
  /** What the editor must be like. */
  readonly editor: Pick<SuiteOptions, 'locale' | 'trust' | 'env' | 'settings' | 'pac'>;
}

interface Kind {
  readonly name: string;
  readonly ending: string;
  readonly editor: EditorSuite['editor'] | (() => Promise<EditorSuite['editor']>);
}

const KINDS: readonly Kind[] = [
  { name: 'env-proxy', ending: '.env-proxy.test.ts', editor: withProxyInEnvironment },
  { name: 'pac', ending: '.pac.test.ts', editor: withPac },
  { name: 'restricted', ending: '.restricted.test.ts', editor: { trust: 'restricted' } },
  { name: 'zh-cn', ending: '.zh-cn.test.ts', editor: { locale: 'zh-cn' } },
  { name: 'ordinary', ending: '.test.ts', editor: {} },
];

/** The names of the suites that have test files, the ordinary one first. */
export function editorSuiteNames(): string[] {
  return KINDS.map(({ name }) => name)
    .toReversed()
    .filter((name) => filesOf(name).length > 0);
}

function filesOf(suite: string): string[] {
  return globSync(FILES, { cwd: ROOT })
    .sort()
    .filter((file) => KINDS.find(({ ending }) => file.endsWith(ending))?.name === suite);
}

/**
 * Bundles the test files of a suite for the extension host.
 *
 * @param name one of {@link editorSuiteNames}
 */
export async function buildEditorSuite(name: string): Promise<EditorSuite> {
  const editor = KINDS.find((kind) => kind.name === name)?.editor ?? {};
  const bundle = path.join(ROOT, 'out', 'test', 'editor', `${name}.mjs`);
  const imports = filesOf(name).map(
    (file) => `await import(${JSON.stringify(`./${file.replaceAll('\\', '/')}`)});`,
  );
  await build({
    stdin: {
      contents: [
        "import { runInEditor } from './test/host/editorRun.ts';",
        'export const run = () => runInEditor(async () => {',
        ...imports,
        '});',
      ].join('\n'),
      resolveDir: ROOT,
      loader: 'ts',
    },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2024',
    sourcemap: 'linked',
    // Mocha finds its reporters by itself; all else is bundled as in the product, in the same order of loading.
    external: ['vscode', 'mocha'],
    banner: {
      js: "import{createRequire as createRequire_}from'node:module';const require=createRequire_(import.meta.url),__filename=import.meta.filename;",
    },
    logLevel: 'warning',
  });
  return {
    name,
    bundle,
    mapLocations: await locationMapper(bundle),
    editor: typeof editor === 'function' ? await editor() : editor,
  };
}

async function locationMapper(bundle: string): Promise<(line: string) => string> {
  const map = new SourceMap(
    JSON.parse(await readFile(`${bundle}.map`, 'utf8')) as ConstructorParameters<typeof SourceMap>[0],
  );
  const address = pathToFileURL(bundle).href;
  return (line) => {
    const [before, place] = line.split(`${address}:`);
    const [, row, column, after] = /^(\d+):(\d+)(.*)$/s.exec(place ?? '') ?? [];
    if (before === undefined || row === undefined || column === undefined) return line;
    // Both count from 0, the text from 1.
    const entry = map.findEntry(Number(row) - 1, Number(column) - 1);
    if (!('originalSource' in entry)) return line;
    const file = path.resolve(path.dirname(bundle), entry.originalSource);
    const where = `${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    return `${before}${path.relative(ROOT, file)}:${where}${after ?? ''}`;
  };
}
