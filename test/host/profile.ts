/** Prepares the user data folder of a test editor: settings and display language. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Names and values of VS Code settings. */
export type Settings = Record<string, unknown>;

/** A clean editor: nothing opens, asks, phones home or moves by itself. */
const BASE_SETTINGS: Settings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.colorTheme': 'Dark Modern',
  'workbench.editor.useModal': 'off',
  'workbench.reduceMotion': 'on',
  'workbench.settings.showAISearchToggle': false,
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'npm.autoDetect': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'editor.cursorBlinking': 'solid',
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

/** The file with the user's settings below a user data folder. */
export function settingsFile(userDataDir: string): string {
  return path.join(userDataDir, 'User', 'settings.json');
}

/**
 * Writes the user settings of a clean editor into a user data folder.
 * Settings that are already there are kept, so a second start sees what the first one changed.
 *
 * @param settings values that win over the clean editor's and over those already there
 */
export async function writeSettings(userDataDir: string, settings: Settings = {}): Promise<void> {
  const file = settingsFile(userDataDir);
  await mkdir(path.dirname(file), { recursive: true });
  const merged = { ...BASE_SETTINGS, ...(await readSettings(userDataDir)), ...settings };
  await writeFile(file, `${JSON.stringify(merged, null, 2)}\n`);
}

/** Reads the user settings below a user data folder; empty when there are none yet. */
export async function readSettings(userDataDir: string): Promise<Settings> {
  let text: string;
  try {
    text = await readFile(settingsFile(userDataDir), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  return JSON.parse(text) as Settings;
}

/**
 * Makes a display language known to the editor. VS Code's real language packs are on the Marketplace; this one
 * translates nothing of VS Code itself, but makes extensions run in that language.
 *
 * @param locale language, such as `zh-cn`; `en` needs nothing
 * @returns the server's command line arguments for it
 */
export async function writeLocale(userDataDir: string, locale: string): Promise<string[]> {
  if (locale !== 'en') {
    const translations = path.join(userDataDir, 'language-pack', `${locale}.json`);
    await mkdir(path.dirname(translations), { recursive: true });
    await writeFile(translations, JSON.stringify({ version: '1.0.0', contents: {} }));
    const pack = {
      hash: `isales-${locale}`,
      label: locale,
      extensions: [
        { extensionIdentifier: { id: `isales-call-lens.language-pack-${locale}` }, version: '1.0.0' },
      ],
      translations: { vscode: translations },
    };
    await writeFile(path.join(userDataDir, 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
  }
  return ['--locale', locale];
}
