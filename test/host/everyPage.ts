/**
 * Takes a picture of every page in every theme, in both languages, in a narrow column and at 200 % zoom, for the eyes of
 * whoever changes one: `npm run pictures:every`. They go to .artifacts/screenshots.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openLensWindow, type LensWindow } from '../ui/lensWindow.ts';
import { ROOT } from './paths.ts';
import { COLOR_THEMES, type ColorTheme } from './uiEditor.ts';

/** Calls of the simulator, one a line: each outcome and each kind of failure that looks different. */
const calls = [
  '1644464743-1388',
  '1644468211-77',
  '1644400404-3',
  '1644400404-404',
  '1644400200-11',
  '1644400401-600',
  '1644400403-1',
  '1644400200-1',
  '1644400600-404',
];
const manyCalls = Array.from(
  { length: 60 },
  (_, at) => `${1644464743 + at * 83}-${1388 + at} vdnId=8\n`,
).join('');

const locales = ['en', 'zh-cn'] as const;
type Locale = (typeof locales)[number];

async function titles(locale: Locale): Promise<Readonly<Record<string, string>>> {
  const file = locale === 'en' ? 'package.nls.json' : 'package.nls.zh-cn.json';
  return JSON.parse(await readFile(path.join(ROOT, file), 'utf8')) as Record<string, string>;
}

async function picturesOf(locale: Locale): Promise<void> {
  const nls = await titles(locale);
  const lens = await openLensWindow({
    withServer: true,
    ...(locale === 'en' ? {} : { locale }),
    viewport: { width: 1280, height: 800 },
    files: { 'calls.log': calls.map((id) => `vdnId=8 callId=${id}`).join('\n'), 'dialer.log': manyCalls },
  });
  const { workbench } = lens;
  const run = (command: string): Promise<void> =>
    workbench.runCommand(`iSales: ${nls[`command.${command}`] ?? command}`);
  const inEachTheme = async (name: string): Promise<void> => {
    for (const theme of Object.keys(COLOR_THEMES) as ColorTheme[]) {
      // Not by the settings file: its tab would take the page's place for a moment.
      await workbench.setColorTheme(theme);
      await workbench.screenshot(`every-${locale}-${name}-${theme}`);
    }
  };
  try {
    await run('setCredentials');
    await workbench.quickInput.answer('AK', lens.simulator.credentials.accessKey);
    await workbench.quickInput.answer('SK', lens.simulator.credentials.secretKey);
    await workbench.quickInput.waitForHidden();
    await workbench.openViewContainer('Call Lens');
    for (const [line, callId] of calls.entries()) {
      await openCallAt(lens, line, callId);
      await inEachTheme(`call-${callId}`);
    }
    const { page } = workbench;
    const answered = await openCallAt(lens, 0, calls[0] ?? '');
    await page.setViewportSize({ width: 700, height: 800 });
    await inEachTheme('narrow-call');
    await page.setViewportSize({ width: 640, height: 400 });
    await inEachTheme('zoomed-call');
    await page.setViewportSize({ width: 1280, height: 800 });
    await answered.locator('[data-key=playRecording]').first().click();
    await answered.locator('.wave-canvas').waitFor();
    await inEachTheme('player');

    await workbench.openFile('dialer.log');
    await run('lookUpAllInFile');
    const table = await workbench.webview('dialer.log');
    await table.locator('.row').nth(10).waitFor();
    await inEachTheme('table');
    await page.setViewportSize({ width: 700, height: 800 });
    await inEachTheme('narrow-table');
    await page.setViewportSize({ width: 640, height: 400 });
    await inEachTheme('zoomed-table');
    await page.setViewportSize({ width: 1280, height: 800 });

    await workbench.openFile('calls.log');
    await run('openLogViewer');
    await workbench.webview(/^(?!\d{10})/);
    await inEachTheme('log-viewer');
  } finally {
    await lens.close();
  }
}

async function openCallAt(lens: LensWindow, line: number, callId: string): ReturnType<LensWindow['panel']> {
  const { page } = lens.workbench;
  await lens.openLog('calls.log');
  await page.keyboard.press('Control+Home');
  for (let at = 0; at < line; at++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+F7');
  const panel = await lens.panel(callId);
  await panel.locator('main[aria-busy=false] h1').waitFor();
  return panel;
}

for (const locale of locales) await picturesOf(locale);
