/** Runs the small suites below suites/ in a fresh window of the bare editor. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { runSuite } from '../host/bareEditor.ts';
import { EXTENSION_VARIABLE } from './suites/found.ts';
import type { SuiteResults } from './suites/found.ts';

/**
 * Bundles a suite for the extension host.
 *
 * @param folder absolute path of the folder that the bundle goes to
 * @returns runs it in a fresh window for the extension in a folder; rejects with what the editor said when it fails
 */
export async function buildSuite<K extends keyof SuiteResults>(
  name: K,
  folder: string,
): Promise<(extensionPath: string) => Promise<SuiteResults[K]>> {
  const suitePath = path.join(folder, `${name}.mjs`);
  await build({
    entryPoints: [path.join(import.meta.dirname, 'suites', `${name}.ts`)],
    outfile: suitePath,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2024',
    external: ['vscode'],
    packages: 'external',
    logLevel: 'warning',
  });
  return async (extensionPath) => {
    const { exitCode, output } = await runSuite({
      extensionPath,
      suitePath,
      env: { [EXTENSION_VARIABLE]: await extensionId(extensionPath), NODE_OPTIONS: undefined },
      timeoutMs: 90_000,
    });
    if (exitCode !== 0) throw new Error(`The suite "${name}" failed:\n${output}`);
    return JSON.parse(output) as SuiteResults[K];
  };
}

async function extensionId(extensionPath: string): Promise<string> {
  const text = await readFile(path.join(extensionPath, 'package.json'), 'utf8');
  const { publisher, name } = JSON.parse(text) as { publisher: string; name: string };
  return `${publisher}.${name}`;
}
