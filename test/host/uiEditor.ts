/** An editor with the packaged extension, driven through its window like a person would. */
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';
import { closeOnStop } from './browser.ts';
import { CHROMIUM_FLAGS, ensureChromium } from './chromium.ts';
import { startCodeServer, windowAddress } from './codeServer.ts';
import { ensureEditor } from './editorInstall.ts';
import { ensureFontConfig } from './fontConfig.ts';
import { copyInstalledExtension } from './installedExtension.ts';
import { temporaryFolder } from './paths.ts';
import type { Settings } from './profile.ts';

/** How long the window may take until it can be used, in milliseconds. */
const WINDOW_START_MS = 120_000;
/** How long one action in the window may take, in milliseconds. */
const ACTION_MS = 30_000;

/** Color themes: their names in settings and in the list that people choose from, and their file in VS Code. */
export const COLOR_THEMES = {
  light: { id: 'Light Modern', label: 'Light Modern', file: 'light_modern' },
  dark: { id: 'Dark Modern', label: 'Dark Modern', file: 'dark_modern' },
  highContrastDark: { id: 'Default High Contrast', label: 'Dark High Contrast', file: 'hc_black' },
  highContrastLight: { id: 'Default High Contrast Light', label: 'Light High Contrast', file: 'hc_light' },
} as const;

/** Name of a color theme that tests can choose. */
export type ColorTheme = keyof typeof COLOR_THEMES;

/** What {@link startUiEditor} starts. */
export interface UiEditorOptions {
  /** Absolute path of the extension package to install; none: a plain editor. */
  vsix?: string;
  /** Absolute path of the folder to open; none: an empty window. */
  workspace?: string;
  /**
   * Absolute path of a folder for settings, secrets, extensions and the browser's profile. One that an ended
   * editor has used continues where that one stopped. When left out, a temporary one that is removed by `stop`.
   */
  userDataDir?: string;
  /** Display language, such as `zh-cn`; `en` when left out. */
  locale?: string;
  /** User settings, in addition to those of a clean editor. */
  settings?: Settings;
  /** Size of the window in CSS pixels; 1280 × 800 when left out. */
  viewport?: { width: number; height: number };
  /** Color theme; `dark` when left out. */
  colorTheme?: ColorTheme;
  /** `true`: the folder is open in Restricted Mode. When left out every folder is trusted. */
  restrictedMode?: boolean;
  /** Variables added to the environment of the extension host. */
  env?: Record<string, string | undefined>;
}

/** A running editor. */
export interface UiEditor {
  /** The window. */
  readonly page: Page;
  /** Address of the window. */
  readonly url: string;
  /** Folder with settings, secrets and the browser's profile. */
  readonly userDataDir: string;
  /** Folder with the installed extensions. */
  readonly extensionsDir: string;
  /** What the server, and with it the extension host, has written so far. */
  readonly serverOutput: () => string;
  /** What the window has written to the browser's console so far, one message per line. */
  readonly consoleOutput: () => string;
  /** Every text that was put on the clipboard so far. */
  readonly copied: readonly string[];
  /** Loads the window again (as "Developer: Reload Window" does) and waits until it can be used. */
  readonly reload: () => Promise<void>;
  /** Ends window, browser and server. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts an editor and waits until its window can be used.
 *
 * @throws with what the server and the window said when it does not get there
 */
export async function startUiEditor(options: UiEditorOptions): Promise<UiEditor> {
  const editor = await ensureEditor();
  const executablePath = await ensureChromium();
  const closers: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    let { userDataDir } = options;
    if (userDataDir === undefined) {
      const folder = await temporaryFolder('editor');
      closers.push(folder.remove);
      userDataDir = folder.path;
    }
    const extensionsDir = path.join(userDataDir, 'extensions');
    if (options.vsix !== undefined) await copyInstalledExtension(editor, options.vsix, extensionsDir);
    const locale = options.locale ?? 'en';
    const { server, origin } = await startCodeServer(editor, {
      userDataDir,
      extensionsDir,
      locale,
      settings: {
        ...(options.colorTheme === undefined
          ? {}
          : { 'workbench.colorTheme': COLOR_THEMES[options.colorTheme].id }),
        ...options.settings,
      },
      workspaceTrust: options.restrictedMode ?? false,
      ...(options.env === undefined ? {} : { env: options.env }),
    });
    closers.push(server.stop);

    const context = await chromium.launchPersistentContext(path.join(userDataDir, 'browser'), {
      executablePath,
      args: [...CHROMIUM_FLAGS],
      viewport: options.viewport ?? { width: 1280, height: 800 },
      locale: locale === 'en' ? 'en-US' : locale,
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
      env: { ...definedOnly(process.env), ...(await ensureFontConfig(userDataDir)) },
      // Ending on a signal is ours, in the right order with the server.
      ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
    });
    closers.push(closeOnStop(context));
    context.setDefaultTimeout(ACTION_MS);
    const copied = await watchClipboard(context);
    const page = context.pages()[0] ?? (await context.newPage());
    const consoleLines: string[] = [];
    page.on('console', (message) => consoleLines.push(`[${message.type()}] ${message.text()}`));
    page.on('pageerror', (error) => consoleLines.push(`[exception] ${error.stack ?? error.message}`));
    // "Leave site?" would block a reload for ever.
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));

    const url = windowAddress(origin, options.workspace, [['skipWelcome', 'true']]);
    const ready = async (load: Promise<unknown>): Promise<void> => {
      try {
        await load;
        await whenUsable(page);
      } catch (error) {
        throw new Error(
          [
            `The window did not become usable: ${String(error)}`,
            ...consoleLines.slice(-30),
            server.output(),
          ].join('\n'),
          { cause: error },
        );
      }
    };
    await ready(page.goto(url, { waitUntil: 'commit' }));
    return {
      page,
      url,
      userDataDir,
      extensionsDir,
      serverOutput: server.output,
      consoleOutput: () => consoleLines.join('\n'),
      copied,
      reload: () => ready(reloadWindow(page)),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Notes every text that the window and its webviews put on the clipboard, from its next page on. */
async function watchClipboard(context: BrowserContext): Promise<readonly string[]> {
  const copied: string[] = [];
  await context.exposeFunction('noteCopied', (text: unknown) => copied.push(String(text)));
  // A string, because this runs in the page, where the types of this file do not hold.
  await context.addInitScript(`{
    const clipboard = navigator.clipboard;
    const write = clipboard?.writeText.bind(clipboard);
    if (write) clipboard.writeText = (text) => Promise.all([noteCopied(text), write(text)]).then(() => undefined);
  }`);
  return copied;
}

/**
 * Waits until the window has put everything in its place again and knows the commands of all extensions. VS Code's
 * own test driver would tell too, but hides notifications, so its performance marks are read instead.
 */
async function whenUsable(page: Page): Promise<void> {
  // A string, because this runs in the page, where the types of this file do not hold.
  const marked = ['code/LifecyclePhase/Restored', 'code/didLoadExtensions']
    .map((name) => `performance.getEntriesByName('${name}').length > 0`)
    .join(' && ');
  await page.waitForFunction(marked, undefined, { timeout: WINDOW_START_MS });
  await page.locator('.part.statusbar .statusbar-item').first().waitFor({ timeout: WINDOW_START_MS });
}

/** Reloads through the editor's own command: it saves the layout first, which a reload of the page may outrun. */
async function reloadWindow(page: Page): Promise<void> {
  await page.evaluate("document.activeElement?.tagName === 'IFRAME' && document.activeElement.blur()");
  await page.keyboard.press('F1');
  const field = page.locator('.quick-input-widget .quick-input-box input');
  await field.fill('>Developer: Reload Window');
  await page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ hasText: 'Reload Window' })
    .first()
    .waitFor();
  const loaded = page.waitForEvent('load', { timeout: WINDOW_START_MS });
  await field.press('Enter');
  await loaded;
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
