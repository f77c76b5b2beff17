/** Makes the package that is measured, once for all benches of a run. */
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { ensureEditor } from '../host/editorInstall.ts';
import { cleanEnvironment } from '../host/environment.ts';
import { ROOT, temporaryFolder, VSIX_FILE } from '../host/paths.ts';
import { runProcess } from '../host/processes.ts';
import type { BenchContext } from './bench.ts';

/**
 * Opens the surroundings of one run. Temporary folders go away with the process's cleanups.
 *
 * @param vsix absolute path of the package to measure; none: `npm run package` makes it
 */
export function openContext(vsix: string | undefined): BenchContext {
  const note = (text: string): void => {
    console.error(text);
  };
  const scratch = async (): Promise<string> => (await temporaryFolder('bench')).path;
  let packaging: Promise<string> | undefined;
  const packaged = (): Promise<string> =>
    (packaging ??= vsix === undefined ? makePackage(note) : given(vsix));
  let installing: Promise<string> | undefined;
  const installed = (): Promise<string> =>
    (installing ??= (async () => installPackage(await packaged(), await scratch()))());
  return { vsix: packaged, installed, scratch, note };
}

function given(vsix: string): Promise<string> {
  return existsSync(vsix) ? Promise.resolve(vsix) : Promise.reject(new Error(`There is no file ${vsix}.`));
}

async function makePackage(note: (text: string) => void): Promise<string> {
  note('Making the package …');
  const cli = process.env['npm_execpath'];
  const args = ['run', 'package'];
  const options = { cwd: ROOT };
  const { exitCode, output } =
    cli && /npm-cli\.c?js$/.test(cli) && existsSync(cli)
      ? await runProcess(process.execPath, [cli, ...args], options)
      : await runProcess('npm', args, { ...options, shell: process.platform === 'win32' });
  if (exitCode !== 0) throw new Error(`"npm run package" failed:\n${output}`);
  return VSIX_FILE;
}

/** Lets the editor unpack the package: what is measured is what users get, and no build can change it meanwhile. */
async function installPackage(vsix: string, folder: string): Promise<string> {
  const editor = await ensureEditor();
  const extensions = path.join(folder, 'extensions');
  await mkdir(extensions, { recursive: true });
  const { exitCode, output } = await runProcess(
    editor.node,
    [
      editor.serverMain,
      ...['--server-data-dir', path.join(folder, 'server'), '--extensions-dir', extensions],
      ...['--accept-server-license-terms', '--install-extension', vsix],
    ],
    { env: cleanEnvironment() },
  );
  const entries = await readdir(extensions, { withFileTypes: true });
  const installed = entries.find((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  if (exitCode !== 0 || !installed) throw new Error(`${vsix} could not be installed:\n${output}`);
  return path.join(extensions, installed.name);
}
