/** Runs the small suites below suites/ in fresh windows of one editor, so that only the first pays for its start. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { closeOnStop } from '../host/browser.ts';
import { CHROMIUM_FLAGS, ensureChromium } from '../host/chromium.ts';
import { remoteUri, windowAddress } from '../host/codeServer.ts';
import { ensureEditor } from '../host/editorInstall.ts';
import { cleanEnvironment } from '../host/environment.ts';
import { startServer } from '../host/processes.ts';
import { writeSettings } from '../host/profile.ts';
import { LOG_VARIABLE } from '../host/suiteVariables.ts';
import { EXTENSIONS_VARIABLE } from './suites/found.ts';
import type { SuiteResults } from './suites/found.ts';

const SERVER_START_MS = 60_000;
/** How long a suite may take with the start of its window, in milliseconds. */
const WINDOW_MS = 120_000;

/** An editor for suites. */
export interface SuiteWindows<K extends keyof SuiteResults> {
  /**
   * Opens a window with the extension in a folder, runs the suite there and closes the window. One after the other.
   *
   * @throws with what the window said when the suite fails
   */
  readonly run: (extensionPath: string) => Promise<SuiteResults[K]>;
  /** Ends the editor. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts an editor for one suite.
 *
 * @param extensionPaths absolute paths of the folders that the suite will be run for
 * @param folder absolute path of a folder for the editor's files
 */
export async function openSuiteWindows<K extends keyof SuiteResults>(
  suite: K,
  extensionPaths: readonly string[],
  folder: string,
): Promise<SuiteWindows<K>> {
  const [editor, executablePath] = [await ensureEditor(), await ensureChromium()];
  const suitePath = await bundle(suite, folder);
  const logFile = path.join(folder, 'found.log');
  const serverData = path.join(folder, 'server');
  await writeFile(logFile, '');
  await writeSettings(path.join(serverData, 'data'));
  const ids = await Promise.all(extensionPaths.map(extensionId));
  const { server, answer: port } = await startServer(
    editor.node,
    [
      editor.serverMain,
      ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token'],
      ...['--accept-server-license-terms', '--telemetry-level', 'off', '--locale', 'en'],
      ...['--server-data-dir', serverData, '--extensions-dir', path.join(folder, 'extensions')],
      ...['--enable-smoke-test-driver', '--disable-workspace-trust'],
    ],
    (line) => /^Web UI available at http:\/\/localhost:(\d+)/.exec(line)?.[1],
    SERVER_START_MS,
    { env: { ...cleanEnvironment(), [EXTENSIONS_VARIABLE]: ids.join(','), [LOG_VARIABLE]: logFile } },
  );
  try {
    const browser = await chromium.launch({
      executablePath,
      args: [...CHROMIUM_FLAGS],
      // Ending on a signal is ours, in the right order with the server.
      ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
    });
    const closeBrowser = closeOnStop(browser);
    return {
      run: async (extensionPath) => {
        const before = (await readFile(logFile, 'utf8')).length;
        const address = windowAddress(`http://127.0.0.1:${port}`, undefined, [
          ['extensionDevelopmentPath', remoteUri(extensionPath)],
          ['extensionTestsPath', remoteUri(suitePath)],
          ['skipWelcome', 'true'],
        ]);
        await runInWindow(browser, address);
        const found = (await readFile(logFile, 'utf8')).slice(before);
        return JSON.parse(found) as SuiteResults[K];
      },
      stop: async () => {
        await closeBrowser();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function bundle(suite: string, folder: string): Promise<string> {
  const outfile = path.join(folder, `${suite}.mjs`);
  await build({
    entryPoints: [path.join(import.meta.dirname, 'suites', `${suite}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2024',
    external: ['vscode'],
    logLevel: 'warning',
  });
  return outfile;
}

async function extensionId(extensionPath: string): Promise<string> {
  const text = await readFile(path.join(extensionPath, 'package.json'), 'utf8');
  const { publisher, name } = JSON.parse(text) as { publisher: string; name: string };
  return `${publisher}.${name}`;
}

/** Opens a window that runs a suite; rejects when that fails. */
async function runInWindow(browser: Browser, address: string): Promise<void> {
  const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  const said: string[] = [];
  const ended = Promise.withResolvers<number>();
  // VS Code calls these two when it runs tests in a browser.
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    said.push(`[${type}] ${args.map(String).join(' ')}`);
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => {
    ended.resolve(code);
  });
  page.on('crash', () => {
    ended.reject(new Error('The window crashed.'));
  });
  const patience = setTimeout(() => {
    ended.reject(new Error(`The suite did not end within ${WINDOW_MS / 1000} s.`));
  }, WINDOW_MS);
  try {
    await page.goto(address, { waitUntil: 'commit' });
    const code = await ended.promise;
    if (code !== 0) throw new Error(`The suite failed:\n${said.slice(-20).join('\n')}`);
  } finally {
    clearTimeout(patience);
    await page.context().close();
  }
}
