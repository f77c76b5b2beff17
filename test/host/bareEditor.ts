/** Runs a test suite inside VS Code's own extension host, with VS Code served to a headless browser. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { closeOnStop } from './browser.ts';
import { CHROMIUM_FLAGS, ensureChromium } from './chromium.ts';
import { remoteUri, windowAddress } from './codeServer.ts';
import { ensureEditor } from './editorInstall.ts';
import { cleanEnvironment } from './environment.ts';
import { followFile } from './followFile.ts';
import { temporaryFolder } from './paths.ts';
import { startServer } from './processes.ts';
import { writeLocale, writeSettings } from './profile.ts';
import type { Settings } from './profile.ts';
import { LOG_VARIABLE } from './suiteVariables.ts';

const SERVER_START_MS = 60_000;

/** What {@link runSuite} runs, and in which editor. */
export interface SuiteOptions {
  /** Absolute path of the folder with the extension's package.json. */
  extensionPath: string;
  /** Absolute path of the script that exports `run(): Promise<void>`. */
  suitePath: string;
  /** Absolute path of the folder to open; none: an empty window. */
  workspace?: string;
  /** User settings, in addition to those of a clean editor. */
  settings?: Settings;
  /** Display language, such as `zh-cn`; `en` when left out. */
  locale?: string;
  /** `trusted` (when left out) or `restricted`: the folder is open in Restricted Mode. */
  trust?: 'trusted' | 'restricted';
  /** Variables added to the environment of the extension host. */
  env?: Record<string, string | undefined>;
  /** Source of a function that does what the machine's PAC file does: from an address to `PROXY host:port; DIRECT`. */
  pac?: string;
  /** Called for each line of output as it comes. */
  onLog?: (line: string) => void;
  /** How long the suite may take, in milliseconds; five minutes when left out. */
  timeoutMs?: number;
}

/** How a suite ended. */
export interface SuiteResult {
  /** 0 when `run()` resolved, something else when it rejected. */
  exitCode: number;
  /** All lines that the suite wrote to the file named by the environment variable ISALES_TEST_LOG. */
  output: string;
}

/**
 * Runs one suite in a fresh editor: server, browser and user data exist only for this call.
 *
 * @throws when the editor fails, hangs or loses its window, with what the server and the page said
 */
export async function runSuite(options: SuiteOptions): Promise<SuiteResult> {
  const [editor, browserPath] = [await ensureEditor(), await ensureChromium()];
  const folder = await temporaryFolder('suite');
  const logFile = path.join(folder.path, 'output.log');
  const serverData = path.join(folder.path, 'server');
  const userData = path.join(serverData, 'data');
  const closers: (() => Promise<void> | void)[] = [folder.remove];
  try {
    await writeFile(logFile, '');
    await writeSettings(userData, options.settings);
    const localeArguments = await writeLocale(userData, options.locale ?? 'en');
    const { server, answer: port } = await startServer(
      editor.node,
      [
        editor.serverMain,
        ...[
          '--host',
          '127.0.0.1',
          '--port',
          '0',
          '--without-connection-token',
          '--accept-server-license-terms',
        ],
        ...['--server-data-dir', serverData, '--extensions-dir', path.join(folder.path, 'extensions')],
        ...['--telemetry-level', 'off', '--enable-smoke-test-driver'],
        ...(options.trust === 'restricted' ? [] : ['--disable-workspace-trust']),
        ...localeArguments,
      ],
      (line) => /^Web UI available at http:\/\/localhost:(\d+)/.exec(line)?.[1],
      SERVER_START_MS,
      {
        env: {
          ...cleanEnvironment(),
          ...options.env,
          [LOG_VARIABLE]: logFile,
        },
      },
    );
    closers.push(server.stop);
    const follower = followFile(logFile, (line) => options.onLog?.(line));
    closers.push(follower.stop);

    const browser = await chromium.launch({
      executablePath: browserPath,
      args: [...CHROMIUM_FLAGS],
      // Ending on a signal is ours, in the right order with the server.
      ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
    });
    closers.push(closeOnStop(browser));
    const pageLog: string[] = [];
    const exit = await openSuite(
      browser,
      suiteAddress(`http://127.0.0.1:${port}`, options),
      pageLog,
      options.timeoutMs ?? 5 * 60_000,
      options.pac,
    ).catch((error: unknown) => {
      const details = [...pageLog.slice(-40), server.output().slice(-4000)].join('\n');
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${details}`);
    });
    follower.stop();
    const output = await readFile(logFile, 'utf8');
    if (exit !== 0 && output === '') {
      // The suite did not get as far as its own log: say why.
      return { exitCode: exit, output: pageLog.slice(-40).join('\n') };
    }
    return { exitCode: exit, output };
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

function suiteAddress(origin: string, options: SuiteOptions): string {
  return windowAddress(origin, options.workspace, [
    ['extensionDevelopmentPath', remoteUri(options.extensionPath)],
    ['extensionTestsPath', remoteUri(options.suitePath)],
    ['skipWelcome', 'true'],
  ]);
}

/** Opens the window that runs the suite; resolves with the suite's exit code. */
async function openSuite(
  browser: Browser,
  address: string,
  pageLog: string[],
  timeoutMs: number,
  pac: string | undefined,
): Promise<number> {
  const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  const ended = Promise.withResolvers<number>();
  // VS Code calls these two when it runs tests in a browser.
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    pageLog.push(`[${type}] ${args.map(String).join(' ')}`);
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => {
    ended.resolve(code);
  });
  page.on('console', (message) => pageLog.push(`[${message.type()}] ${message.text()}`));
  page.on('crash', () => {
    ended.reject(new Error('The browser window crashed.'));
  });
  page.on('close', () => {
    ended.reject(new Error('The browser window was closed.'));
  });
  const patience = setTimeout(() => {
    ended.reject(new Error(`The suite did not end within ${timeoutMs / 1000} s.`));
  }, timeoutMs);
  if (pac !== undefined) await answerForPac(page, pac);
  try {
    await page.goto(address, { waitUntil: 'commit' });
    return await ended.promise;
  } finally {
    clearTimeout(patience);
  }
}

/**
 * A desktop editor asks Chromium what the machine's PAC file says; in a browser nobody is asked. So the window is
 * changed to give the answer that Chromium would. All that comes behind it is the editor's own.
 */
async function answerForPac(page: Page, pac: string): Promise<void> {
  const nobody = /async resolveProxy\((\w+)\)\{\}/;
  await page.route('**/workbench.js', async (route) => {
    const response = await route.fetch();
    const script = await response.text();
    if (!nobody.test(script)) throw new Error('This VS Code resolves proxies in another way.');
    await route.fulfill({
      response,
      body: script.replace(
        nobody,
        (_all, url: string) => `async resolveProxy(${url}){return(${pac})(${url})}`,
      ),
    });
  });
}
