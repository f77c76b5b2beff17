import { rm } from 'node:fs/promises';
import { build, context } from 'esbuild';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  target: 'es2024',
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'info',
};

/** @type {import('esbuild').BuildOptions} */
const node = { ...common, outdir: 'dist', platform: 'node', external: ['vscode'] };

/**
 * What the editor loads first. CommonJS: an empty ES-module extension takes twice as long to activate as an empty
 * CommonJS one.
 * @type {import('esbuild').BuildOptions}
 */
const activation = {
  ...node,
  entryPoints: { extension: 'src/extension.ts' },
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  plugins: [
    {
      name: 'load-the-rest-by-first-use',
      setup({ onResolve }) {
        onResolve({ filter: /\/callLens\.ts$/ }, ({ kind }) =>
          kind === 'dynamic-import' ? { path: './callLens.js', external: true } : undefined,
        );
      },
    },
  ],
};

/**
 * Everything else, split so that each part arrives with its first use.
 * @type {import('esbuild').BuildOptions}
 */
const features = {
  ...node,
  entryPoints: { callLens: 'src/editor/callLens.ts', simulator: 'src/simulator/main.ts' },
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  // What is bundled from CommonJS asks for Node's own modules with require(), and one for its file name.
  banner: {
    js: "import{createRequire as createRequire_}from'node:module';const require=createRequire_(import.meta.url),__filename=import.meta.filename;",
  },
};

/** @type {import('esbuild').BuildOptions} */
const webview = {
  ...common,
  entryPoints: { callPanel: 'src/webview/callPanel/main.ts' },
  outdir: 'dist/webview',
  format: 'esm',
  platform: 'browser',
};

await rm('dist', { recursive: true, force: true });
for (const options of [activation, features, webview]) {
  if (watch) await (await context(options)).watch();
  else await build(options);
}
