/**
 * `npm start`: the extension, built from this checkout, in an editor beside a running simulator. Uses the desktop
 * VS Code whose `code` is on the PATH, else one in the browser (also with `npm start -- --browser`).
 * Runs until Ctrl-C. Settings, secrets and the opened folder are kept for the next time.
 */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { installExtension, startCodeServer, windowAddress } from './codeServer.ts';
import { cleanEnvironment } from './environment.ts';
import { ensureEditor } from './editorInstall.ts';
import { runNpm } from './npm.ts';
import { cacheFolder, copySampleWorkspace, findProgram, ROOT, VSIX_FILE } from './paths.ts';
import { isStopping, onStop, runCleanups, startProcess } from './processes.ts';
import type { RunningProcess } from './processes.ts';
import { writeSettings } from './profile.ts';

/** The simulator's program, as `node esbuild.js` makes it. */
const SIMULATOR = path.join(ROOT, 'dist', 'simulator.js');
const SIMULATOR_START_MS = 30_000;
/** Tells the extension where the running simulator says its address and keys. */
const READY_FILE_VARIABLE = 'ISALES_SIMULATOR_READY_FILE';

const { values } = parseArgs({ options: { browser: { type: 'boolean', default: false } } });
const demo = path.join(cacheFolder(), 'demo');
const workspace = path.join(demo, 'workspace');
const readyFile = path.join(demo, 'simulator.json');

async function main(): Promise<void> {
  const code = values.browser ? undefined : findProgram('code');
  // Packaging builds too, and must come first: it replaces the simulator's program.
  const script = code === undefined ? 'package' : 'build';
  const { exitCode } = await runNpm(['run', '--silent', script], { cwd: ROOT, inherit: true });
  if (exitCode !== 0) throw new Error('The extension could not be built, see above.');
  await copySampleWorkspace(workspace);
  const simulator = await startSimulator();
  const editor = code === undefined ? await startInBrowser() : await startDesktop(code);
  const ended = await Promise.race([
    simulator.exited.then((status) => `The simulator ended with code ${status}.`),
    editor.exited.then((status) => (code && status === 0 ? '' : `The editor ended with code ${status}.`)),
  ]);
  if (ended && !isStopping()) throw new Error(ended);
}

/** Starts the simulator on a free port and waits until it says where it is. */
async function startSimulator(): Promise<RunningProcess> {
  await rm(readyFile, { force: true });
  const simulator = await startProcess(
    process.execPath,
    [SIMULATOR, '--port', '0', '--data-dir', path.join(demo, 'simulator'), '--ready-file', readyFile],
    {
      onLine: (line) => {
        console.log(`[simulator] ${line}`);
      },
    },
  );
  const end = new AbortController();
  void simulator.exited.then(() => {
    end.abort();
  });
  const deadline = Date.now() + SIMULATOR_START_MS;
  while ((await readFile(readyFile, 'utf8').catch(() => '')) === '') {
    if (end.signal.aborted) throw new Error('The simulator did not start, see above.');
    if (Date.now() > deadline)
      throw new Error(`The simulator was not ready after ${SIMULATOR_START_MS / 1000} s.`);
    await delay(50);
  }
  return simulator;
}

/** Opens a desktop window with the extension under development. The returned process ends with the window. */
async function startDesktop(code: string): Promise<RunningProcess> {
  const userData = path.join(demo, 'desktop');
  await writeSettings(userData);
  // `code` starts the window as a program of its own, which must be found to be ended.
  const lockFile = path.join(userData, 'code.lock');
  await rm(lockFile, { force: true });
  onStop(async () => {
    const pid = Number(await readFile(lockFile, 'utf8').catch(() => ''));
    if (pid > 0) process.kill(pid, 'SIGTERM');
  });
  console.log('Opening VS Code. Ctrl-C ends it and the simulator.');
  return startProcess(
    code,
    [
      '--new-window',
      '--wait',
      `--extensionDevelopmentPath=${ROOT}`,
      ...['--user-data-dir', userData, '--extensions-dir', path.join(demo, 'desktop-extensions')],
      workspace,
    ],
    { env: { ...cleanEnvironment(), [READY_FILE_VARIABLE]: readyFile }, shell: process.platform === 'win32' },
  );
}

/**
 * Serves an editor to the person's own browser. The extension is installed there rather than loaded from the
 * checkout: an editor in the browser loads an extension from a folder only in a mode that hides notifications.
 */
async function startInBrowser(): Promise<RunningProcess> {
  const editor = await ensureEditor();
  const folders = {
    userDataDir: path.join(demo, 'browser'),
    extensionsDir: path.join(demo, 'browser-extensions'),
  };
  await installExtension(editor, VSIX_FILE, folders);
  const { server, origin } = await startCodeServer(editor, {
    ...folders,
    env: { [READY_FILE_VARIABLE]: readyFile },
  });
  console.log(
    `\nOpen this in a browser to use the extension:\n\n  ${windowAddress(origin, workspace)}\n\nCtrl-C ends everything.`,
  );
  return server;
}

try {
  await main();
} catch (error) {
  if (!isStopping()) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
// Told to stop, the process cleans up and ends by itself.
if (!isStopping()) {
  await runCleanups();
  process.exit();
}
