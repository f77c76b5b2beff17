/** What is built of what. */

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  target: 'es2024',
  legalComments: 'none',
  logLevel: 'info',
  metafile: true,
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
  entryPoints: {
    callLens: 'src/editor/callLens.ts',
    mcpMain: 'src/mcp/main.ts',
    server: 'src/languageServer/main.ts',
    simulator: 'src/simulator/main.ts',
    logFile: 'src/logFile/worker.ts',
    logLines: 'src/logFile/lineCountWorker.ts',
  },
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [
    {
      // 200 KB of the MCP library that nothing here reaches: it checks answers of forms that we never show with ajv, and
      // takes schemas of zod 3, too.
      name: 'leave-out-of-mcp',
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /(^zod\/v3|^zod-to-json-schema|\/ajv-provider\.js)$/ }, ({ path, importer }) =>
          /[\\/]@modelcontextprotocol[\\/]/.test(importer) ? { path, namespace: 'left-out' } : undefined,
        );
        onLoad({ filter: /./, namespace: 'left-out' }, () => ({
          contents: `export class AjvJsonSchemaValidator {}
            export const zodToJsonSchema = undefined, object = undefined;`,
        }));
      },
    },
  ],
  // What is bundled from CommonJS asks for Node's own modules with require(), and one for its file name.
  banner: {
    js: "import{createRequire as createRequire_}from'node:module';const require=createRequire_(import.meta.url),__filename=import.meta.filename;",
  },
};

/**
 * What `node dist/mcp.js` runs first: it says which Node the rest needs, so an old one must be able to read it.
 * @type {import('esbuild').BuildOptions}
 */
const mcpHead = {
  ...node,
  entryPoints: { mcp: 'src/mcp/head.ts' },
  format: 'esm',
  target: 'node12.17',
  supported: { 'dynamic-import': true },
  plugins: [
    {
      name: 'load-the-rest-when-it-can-run',
      setup({ onResolve }) {
        onResolve({ filter: /\/main\.ts$/ }, ({ kind }) =>
          kind === 'dynamic-import' ? { path: './mcpMain.js', external: true } : undefined,
        );
      },
    },
  ],
};

/**
 * The pages, each by itself: what two of them share comes with each rather than in one more file to wait for.
 * @type {import('esbuild').BuildOptions[]}
 */
const webviews = ['callPanel', 'resultsPanel', 'logViewer', 'comparison'].map((page) => ({
  ...common,
  entryPoints: { [page]: `src/webview/${page}/main.ts` },
  outdir: 'dist/webview',
  format: 'esm',
  platform: 'browser',
  // What a page imports by import() arrives with its first use.
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
}));

/** Every bundle that ships. */
export const bundles = [activation, features, mcpHead, ...webviews];
