import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';
import { makeSelfSigned } from '../fakes/certificates.ts';
import { json, startScriptedServer, type ScriptedServer } from '../fakes/scriptedServer.ts';
import { ROOT } from '../host/paths.ts';
import type { ColorTheme } from '../host/uiEditor.ts';
import { until } from '../host/workbench.ts';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const themes: readonly ColorTheme[] = ['dark', 'light', 'highContrastDark', 'highContrastLight'];

/** Pages, by the call or file they show: each state that a page can be in. */
const callStates: readonly (readonly [callId: string, state: string, shown: RegExp])[] = [
  ['1644464743-1388', 'answered, with recording', /Answered/],
  ['1644468211-77', 'another outcome', /./],
  ['1644400401-600', 'refused', /refused the signature/],
  ['1644400404-404', 'not found', /No such call/],
  ['1644400200-16', 'further fields', /./],
  ['1644400200-11', 'unknown status', /unknown/],
];
/** Addresses that stand in the package's scripts, and why none of them is ever asked. */
const allowedHosts: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  {
    pattern: /^(?:localhost|127\.0\.0\.\d|0\.0\.0\.0|example\.com|.*\.example(?:\.com)?)$/,
    why: 'this machine, or nobody',
  },
  { pattern: /^(?:www\.)?w3\.org$/, why: 'names of XML and SVG' },
  { pattern: /^json-schema\.org$/, why: 'names of schema dialects in the schemas of the MCP tools' },
  { pattern: /^10\.22\.26\.181$/, why: 'the example address of the prompts' },
  { pattern: /^name$/, why: 'the example of a proxy with name and password, in an error text' },
  { pattern: /^redirected\.invalid$/, why: 'where the simulator redirects to: resolves nowhere' },
  { pattern: /^github\.com$/, why: 'a link in an error text of a library' },
];
/** What code that reports things cannot do without: libraries, the editor's own interface, the browser's. */
const reporting =
  /createTelemetryLogger|TelemetryReporter|applicationinsights|sendBeacon|(?:opentelemetry|sentry|amplitude|mixpanel|posthog|segment)[./]/i;
const loadingId = '1644400408-408';

describe('Everyone:', function () {
  this.timeout(300_000);
  let lens: LensWindow;
  let homeMade: ScriptedServer;
  let violations = 0;
  let pages = 0;

  before(async () => {
    homeMade = await startScriptedServer(json({}), { tls: await makeSelfSigned({ names: ['127.0.0.2'] }) });
    lens = await openLensWindow({
      withServer: true,
      servers: [{ id: 'home-made', name: 'home-made', baseUrl: homeMade.origin, defaultVdnId: 8 }],
      settings: { 'isales.requestTimeoutSeconds': 300 },
      files: {
        'going-on.log': '1644400404-3 vdn=8\n1644464743-2 vdn=8\n',
        'seen.log': '1644464743-1388 vdn=8\n1644468211-77 vdn=8\n1644400404-404 vdn=8\nno vdn\n',
      },
    });
    await setCredentials('isales-test');
  });
  afterEach(pictureOfFailure(() => lens));
  after(async () => {
    await homeMade[Symbol.asyncDispose]();
    await lens.close();
  });

  async function setCredentials(server: string): Promise<void> {
    const { quickInput } = lens.workbench;
    await lens.workbench.runCommand('iSales: Set Credentials…');
    await quickInput.pick(server);
    await quickInput.answer('Access key', lens.simulator.credentials.accessKey);
    await quickInput.answer('Secret key', lens.simulator.credentials.secretKey);
    await quickInput.waitForHidden();
  }

  async function activate(server: string): Promise<void> {
    await lens.workbench.runCommand('iSales: Select Active Server…');
    await lens.workbench.quickInput.pick(server);
    await lens.workbench.statusBarItem(server).waitFor();
  }

  /** Runs axe in a page, over everything that it checks but what is experimental. */
  async function violationsOf(page: Frame): Promise<string[]> {
    if ((await page.evaluate<string>('typeof axe')) === 'undefined') await page.evaluate(axeSource);
    const { violations: found } = await page.evaluate<AxeResults>(
      'axe.run(document, { resultTypes: ["violations"] })',
    );
    violations += found.length;
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
    );
  }

  async function inAllThemes(name: string, show: () => Promise<Frame>): Promise<void> {
    const found: string[] = [];
    pages++;
    for (const theme of themes) {
      await lens.workbench.setColorTheme(theme);
      const page = await show();
      await until('the page to have the theme', async () =>
        (await page.evaluate<string>('document.body.className')).includes(
          {
            dark: 'vscode-dark',
            light: 'vscode-light',
            highContrastDark: 'vscode-high-contrast',
            highContrastLight: 'vscode-high-contrast-light',
          }[theme],
        ),
      );
      await lens.workbench.screenshot(`axe-${name}-${theme}`);
      for (const violation of await violationsOf(page)) found.push(`${theme}: ${violation}`);
    }
    assert.deepEqual(found, []);
  }

  for (const [callId, state, shown] of callStates)
    it(`axe finds nothing wrong with a call panel: ${state}`, async () => {
      const panel = await lens.lookUp('8', callId);
      await lens.outcome(panel, shown);
      if (callId === '1644464743-1388') {
        await panel.locator('summary').last().click();
        await panel.getByRole('button', { name: 'Copy', exact: true }).click();
      }
      await inAllThemes(`panel-${callId}`, () => lens.panel(callId));
      await lens.workbench.runCommand('View: Close All Editors');
    });

  it('axe finds nothing wrong with a call panel: recording opened', async () => {
    const panel = await lens.lookUp('8', '1644464743-1388');
    await panel.getByRole('button', { name: 'Play Recording' }).click();
    await panel.getByRole('button', { name: /^(Play|Pause)$/ }).waitFor();
    await inAllThemes('panel-player', () => lens.panel('1644464743-1388'));
    await lens.workbench.runCommand('View: Close All Editors');
  });

  it('axe finds nothing wrong with a call panel: one of a log, watched, with what changed', async () => {
    const { workbench } = lens;
    await workbench.openFile('going-on.log');
    await workbench.page.keyboard.press('Control+Home');
    await workbench.page.keyboard.press('Control+F7');
    const going = '1644400404-3';
    const panel = await lens.panel(going);
    await panel.getByText('1 of 2 in going-on.log').waitFor();
    await panel.getByRole('switch').click();
    await panel.getByText('Watching. Stops when you close this panel.').waitFor();
    await panel.getByRole('button', { name: 'Try Again' }).click();
    const changed = panel.getByText(/What changed between queries/);
    await changed.waitFor();
    await changed.click();
    await inAllThemes('panel-watched', () => lens.panel(going));
    await workbench.runCommand('View: Close All Editors');
  });

  it('axe finds nothing wrong with a call panel: a certificate that is not trusted', async () => {
    await setCredentials('home-made');
    await lens.workbench.openViewContainer('Call Lens');
    await activate('home-made');
    const panel = await lens.lookUp('8', '1644464743-99');
    await lens.outcome(panel, /certificate is not trusted/);
    await inAllThemes('panel-certificate', () => lens.panel('1644464743-99'));
    await activate('isales-test');
    await lens.workbench.runCommand('View: Close All Editors');
  });

  it('axe finds nothing wrong with a call panel: the server has not answered', async () => {
    await lens.lookUp('8', loadingId);
    await inAllThemes('panel-loading', () => lens.panel(loadingId));
  });

  it('reduced motion is respected: who wants none sees none', async () => {
    const { page } = lens.workbench;
    const panel = await lens.lookUp('8', loadingId);
    const moving = `document.getAnimations().filter((each) => each.playState === 'running' && each.effect.getComputedTiming().duration > 1).length`;
    assert.equal(await panel.evaluate<number>(moving), 0, 'the editor is told to keep still');
    await lens.workbench.changeSettings({ 'workbench.reduceMotion': 'off' });
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await lens.workbench.tab(loadingId).click();
    const again = await lens.panel(loadingId);
    await until('motion', async () => (await again.evaluate<number>(moving)) > 0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await until('the motion to end', async () => (await again.evaluate<number>(moving)) === 0);
    await lens.workbench.changeSettings({ 'workbench.reduceMotion': 'on' });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await lens.workbench.runCommand('View: Close All Editors');
  });

  it('axe finds nothing wrong with the page that compares two calls', async () => {
    const { quickInput } = lens.workbench;
    await lens.outcome(await lens.lookUp('8', '1644468211-77'), /./);
    const panel = await lens.lookUp('8', '1644464743-1388');
    await lens.outcome(panel, 'Answered');
    await panel.getByRole('button', { name: 'Compare…' }).click();
    await quickInput.waitFor('The call to compare');
    await quickInput.pick(/1644468211-77/);
    const compare = (): Promise<Frame> => lens.workbench.webview(/1644464743-1388.*1644468211-77/);
    await (await compare()).getByText(/\d+ differences? \(≠\)/).waitFor();
    await inAllThemes('compare', compare);
    await lens.workbench.runCommand('View: Close All Editors');
  });

  it('axe finds nothing wrong with the results panel', async () => {
    const { workbench } = lens;
    await workbench.openFile('seen.log');
    await workbench.runCommand('iSales: Look Up All Call IDs in File');
    const table = await workbench.webview('seen.log');
    await until('the rows', async () => (await table.getByRole('row').count()) >= 4);
    await table
      .getByText(/Answered/)
      .first()
      .waitFor();
    const results = (): Promise<Frame> => workbench.webview('seen.log');
    await inAllThemes('results', results);
    await table.getByLabel('Filter by text').fill('1644');
    await table.getByRole('button', { name: 'Columns' }).click();
    await inAllThemes('results-filtered', results);
    await workbench.runCommand('View: Close All Editors');
  });

  it('axe finds nothing wrong with the log viewer', async () => {
    const { workbench } = lens;
    await workbench.runCommand('View: Show Explorer');
    const entry = workbench.tree().locator('.monaco-list-row').filter({ hasText: 'seen.log' });
    await workbench.chooseFromMenu(entry, 'Open in Log Viewer');
    await workbench.tab('seen.log').waitFor();
    const viewer = (): Promise<Frame> => workbench.webview(/^(?!\d{10})/);
    await (await viewer()).locator('.row .text').first().waitFor();
    await inAllThemes('viewer', viewer);
    const log = await viewer();
    await log.locator('.rows').press('Control+f');
    await log.getByLabel('Find', { exact: true }).fill('vdn');
    await log.locator('.match').first().waitFor();
    await inAllThemes('viewer-find', viewer);
    await log.locator('[data-call]').first().hover();
    await log.locator('.hover').waitFor();
    await inAllThemes('viewer-hover', async () => {
      const page = await viewer();
      await page.locator('.bar .facts').hover();
      await page.locator('[data-call]').first().hover();
      await page.locator('.hover').waitFor();
      return page;
    });
    await workbench.runCommand('View: Close All Editors');
  });

  it('rows of the views make sense when they are read aloud', async () => {
    const { workbench } = lens;
    await workbench.openViewContainer('Call Lens');
    await workbench.treeRow(/^Call 1644464743-1388, VDN 8, .*Answered/);
    await workbench.treeRow(/^Server isales-test, credentials set, active/);
    for (const { label } of await workbench.treeRows()) assert.doesNotMatch(label, /undefined|\$\(|\[object/);
  });

  it('no telemetry: the package names no address that anything is reported to', async () => {
    const scripts = globSync(
      path.join(lens.editor.userDataDir, '**/*isales-call-lens*/dist/**/*.{js,cjs,mjs}'),
    );
    assert.ok(scripts.length > 5, String(scripts.length));
    const hosts = new Map<string, string>();
    for (const script of scripts) {
      const source = await readFile(script, 'utf8');
      for (const [, host = ''] of source.matchAll(/\b(?:https?|wss?):\/\/([\w.-]+\w)/g))
        if (!allowedHosts.some(({ pattern }) => pattern.test(host))) hosts.set(host, path.basename(script));
      assert.doesNotMatch(source, reporting, path.basename(script));
    }
    assert.deepEqual([...hosts], []);
    assert.match(await readFile(path.join(ROOT, 'README.md'), 'utf8'), /There is no telemetry\./);
  });

  after(() => {
    console.log(JSON.stringify({ name: 'axe', pages, themes: themes.length, violations }));
  });
});
