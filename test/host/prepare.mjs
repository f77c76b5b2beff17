/**
 * Entry of `npm start` and `npm test` on a fresh clone.
 *
 *   node test/host/prepare.mjs <script> [args…]
 *
 * Installs the dependencies when they are missing or out of date, then runs `npm run <script> -- args…`.
 * npm puts the project's own Node 24 (development dependency `node`) first on the PATH of that script, so
 * everything after this file may rely on Node 24. This file itself must run on every Node from version 20,
 * before anything is installed: built-in modules only, no TypeScript.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const modulesDir = path.join(root, 'node_modules');
const stampFile = path.join(modulesDir, '.isales-call-lens-install');
const minimumNode = 20;
const projectNode = 24;

/** The npm child that is running now, if any; signals are passed on to it.
 * @type {import('node:child_process').ChildProcess | undefined} */
let running;
/** The signal that asked us to stop, if any.
 * @type {NodeJS.Signals | undefined} */
let stoppedBy;

// npm and our own scripts end everything they started when they are told to stop, so wait for them.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    stoppedBy ??= signal;
    if (running) {
      running.kill(signal);
    } else {
      process.exit(128 + os.constants.signals[signal]);
    }
  });
}

/**
 * How to call npm: the npm that started us if any (`npm test`), else the one on the PATH.
 * @param {string[]} args
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
function npmCommand(args) {
  const cli = process.env['npm_execpath'];
  if (cli && /npm-cli\.c?js$/.test(cli) && existsSync(cli)) {
    return { command: process.execPath, args: [cli, ...args], shell: false };
  }
  if (process.platform === 'win32') {
    // npm is a .cmd file on Windows, which only a shell can start; the shell needs the quoting done for it.
    return { command: 'npm', args: args.map((arg) => `"${arg.replaceAll('"', '\\"')}"`), shell: true };
  }
  return { command: 'npm', args, shell: false };
}

/**
 * Runs npm in the project folder with our terminal.
 * @param {string[]} args
 * @returns {Promise<number>} exit code; 128 + signal number when a signal ended it
 */
function runNpm(args) {
  const npm = npmCommand(args);
  return new Promise((resolve, reject) => {
    const child = spawn(npm.command, npm.args, { cwd: root, stdio: 'inherit', shell: npm.shell });
    running = child;
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      running = undefined;
      resolve(code ?? 128 + (signal ? os.constants.signals[signal] : 0));
    });
  });
}

/**
 * What an up-to-date node_modules folder was installed from. The platform is part of it because the folder
 * holds native programs, and a checkout may be shared between a machine and a container.
 * @returns {string}
 */
function wantedStamp() {
  const hash = createHash('sha256');
  for (const name of ['package-lock.json', 'package.json']) {
    const file = path.join(root, name);
    if (!existsSync(file)) {
      throw new Error(`${name} is missing: ${root} is not a complete checkout.`);
    }
    // package.json changes all the time without touching dependencies; only its dependency part counts.
    const text = readFileSync(file, 'utf8');
    if (name === 'package.json') {
      const { dependencies, devDependencies, overrides } = JSON.parse(text);
      hash.update(JSON.stringify([dependencies, devDependencies, overrides]));
    } else {
      hash.update(text.replaceAll('\r\n', '\n'));
    }
  }
  return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`;
}

/** @returns {string} the stamp of the last completed install, empty when there is none */
function installedStamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
}

/**
 * Whether the project's own Node works. Its program is put in place by an install script, so it is missing
 * where npm was told to run none.
 * @returns {boolean}
 */
function hasProjectNode() {
  const program = path.join(modulesDir, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const result = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return result.status === 0 && result.stdout.startsWith(`v${projectNode}.`);
}

/** Makes node_modules match package-lock.json. Throws with advice when that is not possible. */
async function install() {
  const wanted = wantedStamp();
  if (installedStamp() === wanted && hasProjectNode()) {
    return;
  }
  console.log('Installing the dependencies of this project (npm ci) …');
  const code = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (stoppedBy) {
    process.exit(128 + os.constants.signals[stoppedBy]);
  }
  if (code !== 0) {
    throw new Error(
      `npm ci failed with exit code ${code} (see above). Check that the npm registry can be reached and that ` +
        'package-lock.json matches package.json (npm install brings them together).',
    );
  }
  if (!hasProjectNode()) {
    // Install scripts are switched off on this machine: run the only one that is needed by name.
    await runNpm(['rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts', '--loglevel=error']);
  }
  if (!hasProjectNode()) {
    throw new Error(
      `The project's own Node ${projectNode} could not be set up. Its package "node" runs an install script ` +
        `that fetches node-${process.platform}-${process.arch} from the npm registry; allow npm to run it ` +
        '(npm rebuild node --ignore-scripts=false) and try again.',
    );
  }
  writeFileSync(stampFile, wanted);
}

async function main() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < minimumNode) {
    throw new Error(`Node ${process.versions.node} is too old: Node ${minimumNode} or newer is needed.`);
  }
  const [script, ...args] = process.argv.slice(2);
  if (!script) {
    throw new Error('Usage: node test/host/prepare.mjs <script> [arguments]');
  }
  await install();
  const code = await runNpm(['run', '--silent', script, ...(args.length > 0 ? ['--', ...args] : [])]);
  process.exitCode = stoppedBy && code === 0 ? 128 + os.constants.signals[stoppedBy] : code;
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
