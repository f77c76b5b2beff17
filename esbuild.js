import { rm, writeFile } from 'node:fs/promises';
import { build, context } from 'esbuild';
import { bundles } from './build/bundles.js';
import { findHostProblems, thirdPartyNotices } from './build/shipped.js';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

await rm('dist', { recursive: true, force: true });
/** @type {string[]} */
const inputs = [];
/** @type {string[]} */
const problems = [];
for (const bundle of bundles) {
  /** @type {import('esbuild').BuildOptions} */
  const options = { ...bundle, minify: production, sourcemap: production ? false : 'linked' };
  if (watch) {
    await (await context(options)).watch();
    continue;
  }
  const { metafile } = await build({ ...options, metafile: true });
  inputs.push(...Object.keys(metafile.inputs));
  problems.push(...(await findHostProblems(metafile)));
}
if (problems.length > 0) throw new Error(problems.join('\n'));
if (!watch) await writeFile('dist/THIRD-PARTY-NOTICES.txt', await thirdPartyNotices(inputs));
