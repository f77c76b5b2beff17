/** The browser that shows the test editor. */
import { existsSync } from 'node:fs';
import { findProgram } from './paths.ts';
import { runProcess } from './processes.ts';
import { installSystemPackages } from './systemPackages.ts';

/** A Latin font for the interface, and one with Chinese characters, so that screenshots are readable. */
const FONT_PACKAGES = ['fonts-inter', 'fonts-noto-cjk'];

/** Where browsers are on systems that do not put them on the PATH. */
const USUAL_PLACES: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** Switches for playwright-core: no sandbox (does not work as root), and nothing that goes to the network. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--mute-audio',
];

/**
 * Finds Chromium or Chrome; on Debian and Ubuntu installs it when missing and allowed.
 * The environment variable CHROMIUM_PATH names another browser of that family.
 *
 * @returns path of the program
 * @throws with what to do when there is none
 */
export async function ensureChromium(): Promise<string> {
  const named = process.env['CHROMIUM_PATH'];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, which does not exist.`);
  }
  const found = find();
  if (found) {
    await ensureFonts();
    return found;
  }
  if (await installSystemPackages(['chromium', ...FONT_PACKAGES])) {
    const installed = find();
    if (installed) return installed;
  }
  throw new Error(
    'The tests need Chromium or Google Chrome. Install one of them (Debian: apt-get install chromium), or set ' +
      'the environment variable CHROMIUM_PATH to its program, then try again.',
  );
}

function find(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  return findProgram(...names) ?? USUAL_PLACES[process.platform]?.find((place) => existsSync(place));
}

/** Adds the fonts where they are missing. Tests pass without them, so nothing here is a reason to fail. */
async function ensureFonts(): Promise<void> {
  const fcList = findProgram('fc-list');
  if (!fcList) return;
  const { output } = await runProcess(fcList, [':lang=zh-cn', 'family']);
  if (output.trim()) return;
  await installSystemPackages(FONT_PACKAGES).catch((error: unknown) => {
    console.warn(`Chinese text will not be readable in screenshots: ${String(error)}`);
  });
}
