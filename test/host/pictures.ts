/**
 * Takes the pictures of the README and, for the eyes of whoever changes the panel, one of each state in each theme.
 * `npm run pictures`; the README's go to media/readme, the others to .artifacts/screenshots.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openLensWindow } from '../ui/lensWindow.ts';
import { ROOT } from './paths.ts';
import { COLOR_THEMES, type ColorTheme } from './uiEditor.ts';

const calls: readonly (readonly [callId: string, title: string | RegExp])[] = [
  ['1644464743-1388', 'Answered'],
  ['1644468211-77', /./],
  ['1644400401-600', /401/],
];

/** Enough calls for the drawings above a table to say something. */
const manyCalls = Array.from(
  { length: 60 },
  (_, at) => `${1644464743 + at * 83}-${1388 + at} vdnId=8\n`,
).join('');

const lens = await openLensWindow({
  withServer: true,
  viewport: { width: 1180, height: 620 },
  files: { 'dialer.log': manyCalls },
});
try {
  const { workbench, editor } = lens;
  await lens.setCredentials();
  await workbench.openViewContainer('Call Lens');
  for (const [callId, title] of calls) {
    await lens.outcome(await lens.lookUp('8', callId), title);
    for (const theme of Object.keys(COLOR_THEMES) as ColorTheme[]) {
      await workbench.setColorTheme(theme);
      await workbench.screenshot(`${callId}-${theme}`);
    }
  }
  const answered = await lens.panel('1644464743-1388').catch(() => lens.lookUp('8', '1644464743-1388'));
  await answered.getByRole('button', { name: 'Play Recording' }).click();
  await answered.locator('.wave-canvas').waitFor();
  const folder = path.join(ROOT, 'media', 'readme');
  await mkdir(folder, { recursive: true });
  const picture = async (name: string, callId: string, theme: ColorTheme, width?: number): Promise<void> => {
    await workbench.setColorTheme(theme);
    await workbench.tab(callId).click();
    await (await lens.panel(callId)).getByRole('heading', { level: 1 }).waitFor();
    const clip = width === undefined ? {} : { clip: { x: 0, y: 34, width, height: 450 } };
    await editor.page.screenshot({ path: path.join(folder, `${name}.png`), ...clip });
  };
  await picture('call-panel-dark', '1644464743-1388', 'dark');
  await picture('lookups', '1644464743-1388', 'dark', 352);
  await picture('call-panel-light', '1644468211-77', 'light');
  await workbench.runCommand('View: Close All Editors');
  await workbench.openFile('dialer.log');
  await workbench.runCommand('iSales: Look Up All Call IDs in File');
  await workbench.runCommand('View: Close Other Editors in Group');
  const table = await workbench.webview('dialer.log');
  await table.getByText('60 calls', { exact: true }).waitFor();
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  await workbench.runCommand('Notifications: Clear All Notifications');
  await workbench.setColorTheme('light');
  await editor.page.waitForTimeout(1000);
  await editor.page.screenshot({ path: path.join(folder, 'results-light.png') });
} finally {
  await lens.close();
}
