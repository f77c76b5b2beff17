/**
 * The VS Code that the tests run in: the npm package `code-server`, which contains VS Code's own server and
 * browser workbench. It is installed once per user, outside the checkout, and reused.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withFileLock } from '../../src/storage/fileLock.ts';
import { runNpm } from './npm.ts';
import { cacheFolder, findProgram, ROOT } from './paths.ts';
import { onStop, runProcess } from './processes.ts';
import { installSystemPackages } from './systemPackages.ts';

/** Version of the npm package `code-server`; 4.139.1 contains VS Code 1.139.1. */
export const CODE_SERVER_VERSION = '4.139.1';

/** Native modules of VS Code's server that have to be built; the others are not needed by the tests. */
const NATIVE_MODULES = ['node-pty', '@vscode/spdlog', '@vscode/sqlite3', '@vscode/native-watchdog'];

/** An installed editor. */
export interface EditorInstall {
  /** Program to run both entry points with (a Node 24). */
  readonly node: string;
  /** code-server's own entry point: keeps secrets, serves the workbench to a browser. */
  readonly entry: string;
  /** Entry point of the bare VS Code server, which can run extension tests. */
  readonly serverMain: string;
  /** Version of VS Code, such as `1.139.1`. */
  readonly vscodeVersion: string;
}

/**
 * Gives the editor, installing it on first use (about two minutes, 600 MB).
 *
 * @throws with what to do when it cannot be installed
 */
export async function ensureEditor(): Promise<EditorInstall> {
  const nodeMajor = process.versions.node.split('.')[0];
  if (nodeMajor !== '24') {
    throw new Error(
      `The test editor needs Node 24, this is ${process.versions.node}. Start it with "npm test".`,
    );
  }
  // Native modules are built for one kind of machine and one major version of Node.
  const name = `code-server-${CODE_SERVER_VERSION}-node${nodeMajor}-${process.platform}-${process.arch}`;
  const folder = path.join(cacheFolder(), name);
  if (!existsSync(folder)) {
    await mkdir(cacheFolder(), { recursive: true });
    await withFileLock(
      `${folder}.lock`,
      async () => {
        if (!existsSync(folder)) await install(folder);
      },
      {
        onWait: () => {
          console.log('Another process is installing the test editor; waiting for it …');
        },
      },
    );
  }
  const base = path.join(folder, 'node_modules', 'code-server');
  const manifest: unknown = JSON.parse(
    await readFile(path.join(base, 'lib', 'vscode', 'package.json'), 'utf8'),
  );
  return {
    node: process.execPath,
    entry: path.join(base, 'out', 'node', 'entry.js'),
    serverMain: path.join(base, 'lib', 'vscode', 'out', 'server-main.js'),
    vscodeVersion: (manifest as { version: string }).version,
  };
}

/**
 * Does the work of code-server's own install script, without what the tests do not need: that script also
 * builds `kerberos`, for which most machines lack the headers.
 */
async function install(folder: string): Promise<void> {
  await ensureBuildTools();
  const temporary = `${folder}.${process.pid}.tmp`;
  const forget = onStop(() => rm(temporary, { recursive: true, force: true }));
  try {
    console.log(`Installing the test editor into ${folder} (once, about two minutes) …`);
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    await writeFile(path.join(temporary, 'package.json'), '{ "private": true }\n');
    const server = path.join(temporary, 'node_modules', 'code-server');
    const vscode = path.join(server, 'lib', 'vscode');
    const noScripts = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'];
    await npm(temporary, [
      'install',
      '--no-package-lock',
      ...noScripts,
      `code-server@${CODE_SERVER_VERSION}`,
    ]);
    // Not `npm ci`: the lock files in the package are incomplete, code-server itself installs this way too.
    await npm(vscode, ['install', ...noScripts]);
    await npm(path.join(vscode, 'extensions'), ['install', ...noScripts]);
    await npm(vscode, ['rebuild', '--ignore-scripts=false', '--foreground-scripts', ...NATIVE_MODULES]);
    const probe = await runProcess(process.execPath, [
      path.join(server, 'out', 'node', 'entry.js'),
      '--version',
    ]);
    if (probe.exitCode !== 0 || !probe.output.includes(CODE_SERVER_VERSION)) {
      throw new Error(`The test editor does not start:\n${probe.output}`);
    }
    await rename(temporary, folder).catch((error: unknown) => {
      // A lock taken for abandoned can let two installs run; the first to finish wins.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    forget();
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Makes sure that node-gyp can build. */
async function ensureBuildTools(): Promise<void> {
  if (process.platform === 'win32') return; // node-gyp finds Visual Studio by itself and says so if not
  if (findProgram('make') && findProgram('g++', 'c++', 'clang++') && findProgram('python3', 'python')) return;
  if (await installSystemPackages(['build-essential', 'python3'])) return;
  throw new Error(
    'Building the test editor needs make, a C++ compiler and Python 3. Install them, then try again.',
  );
}

/** Headers of the running Node where they come with it, so that node-gyp need not download them. */
function nodeHeaders(): string | undefined {
  const besideProgram = path.resolve(path.dirname(process.execPath), '..');
  const inPackage = `node_modules/node-${process.platform}-${process.arch}`;
  const candidates = [
    besideProgram,
    path.join(besideProgram, inPackage),
    path.join(ROOT, 'node_modules', 'node', inPackage),
    path.join(ROOT, inPackage),
  ];
  return candidates.find((base) => existsSync(path.join(base, 'include', 'node', 'node_version.h')));
}

async function npm(cwd: string, args: string[]): Promise<void> {
  const headers = nodeHeaders();
  const options = {
    cwd,
    env: {
      // Node 24 must come first for the install scripts too, whatever npm itself runs on.
      PATH: path.dirname(process.execPath) + path.delimiter + (process.env['PATH'] ?? ''),
      // Two names for one setting: newer npm drops the first, older node-gyp does not know the second.
      ...(headers ? { npm_config_nodedir: headers, npm_package_config_node_gyp_nodedir: headers } : {}),
    },
  };
  const { exitCode, output } = await runNpm([...args, '--loglevel=error'], options);
  if (exitCode !== 0) {
    throw new Error(
      `Installing the test editor failed: npm ${args[0]} ended with code ${exitCode}:\n${output.slice(-4000)}`,
    );
  }
}
