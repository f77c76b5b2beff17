import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { until, type Workbench } from '../host/workbench.ts';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';

const first = '1644464743-1388';
const second = '1644464800-7';
const third = '1644464900-8';
const recorded = '1644400600-16';
/** The simulator never answers about it. */
const never = '1644400408-408';
const calls = [first, second, third, recorded];
/** Each call far from the one before. */
const log = calls
  .flatMap((callId) => [
    `2022-02-10 11:45:43 vdnId=8 callId=${callId} dialing`,
    ...Array.from({ length: 120 }, (_, index) => `2022-02-10 11:46:00 line ${index} between`),
  ])
  .join('\n');

describe('The preview of calls', function () {
  this.timeout(180_000);
  let lens: LensWindow;
  let panel: Frame;

  before(async () => {
    lens = await openLensWindow({ withServer: true, files: { 'calls.log': log } });
    await lens.setCredentials();
  });
  after(() => lens.close());
  afterEach(pictureOfFailure(() => lens));
  const closeAll = async (): Promise<void> => {
    await lens.workbench.runCommand('View: Close All Editors');
    await until('no call', async () => (await callTabs()).length === 0);
  };

  const page = () => lens.workbench.page;
  const callTabs = async (workbench: Workbench = lens.workbench): Promise<string[]> => {
    const names = await workbench.page.locator('.tabs-container .tab .label-name').allInnerTexts();
    return names.map((name) => name.trim()).filter((name) => /^\d{10}-\d+$/.test(name));
  };
  const groups = () => page().locator('.editor-group-container').count();
  const logLine = (callId: string) =>
    lens.workbench.textEditor('calls.log').getByText(callId.split('-')[0] ?? '');
  const focusOfPanel = () => panel.evaluate('document.hasFocus()');

  it('is beside the log, also where a call was open in its place', async () => {
    panel = await lens.lookUp('8', third);
    await lens.outcome(panel, /./);
    await lens.workbench.openFile('calls.log');
    await page().keyboard.press('Control+Home');
    await page().keyboard.press('Control+F7');
    panel = await lens.panel(first);
    await lens.outcome(panel, 'Answered');
    await logLine(first).first().waitFor();
    assert.deepEqual(await callTabs(), [first]);
    assert.equal(await groups(), 2);
    await lens.workbench.screenshot('preview-beside');
  });

  it('leads the log along, line by line', async () => {
    await panel.getByRole('button', { name: 'Next call' }).click();
    await panel.getByText(second).first().waitFor();
    await logLine(second).first().waitFor();
    assert.equal(await logLine(first).count(), 0);
    await panel.getByRole('button', { name: 'Next call' }).click();
    await panel.getByText(third).first().waitFor();
    await logLine(third).first().waitFor();
    assert.deepEqual(await callTabs(), [third]);
  });

  it('goes back and forward with the keys, without asking for what is at hand', async () => {
    const asked = lens.askedCallIds().length;
    await page().keyboard.press('Alt+ArrowLeft');
    await panel.getByText(second).first().waitFor();
    await page().keyboard.press('Alt+ArrowLeft');
    await panel.getByText(first).first().waitFor();
    await page().keyboard.press('Alt+ArrowRight');
    await panel.getByText(second).first().waitFor();
    await lens.outcome(panel, /./);
    assert.deepEqual(await callTabs(), [second]);
    assert.equal(lens.askedCallIds().length, asked);
  });

  it('comes back scrolled as it was left', async () => {
    await panel.evaluate("document.querySelector('details').open = true");
    const height = await panel.evaluate('document.documentElement.scrollHeight - innerHeight');
    await page().setViewportSize({ width: 1280, height: 360 });
    await panel.evaluate('document.documentElement.scrollTop = 120');
    await until(
      'the page to be scrolled',
      async () => (await panel.evaluate('document.documentElement.scrollTop')) === 120,
    );
    await panel.evaluate('new Promise((done) => setTimeout(done, 100))');
    await page().keyboard.press('Alt+PageDown');
    await panel.getByText(third).first().waitFor();
    await until(
      'the top of another call',
      async () => (await panel.evaluate('document.documentElement.scrollTop')) === 0,
    );
    await page().keyboard.press('Alt+ArrowLeft');
    await panel.getByText(second).first().waitFor();
    await until(
      `the place of before (${String(height)})`,
      async () => (await panel.evaluate('document.documentElement.scrollTop')) === 120,
    );
    await page().setViewportSize({ width: 1280, height: 800 });
  });

  it('becomes a tab of its own by a second open, and the next call has a new preview', async () => {
    const openSecond = async (): Promise<void> => {
      await logLine(second).first().click();
      await page().keyboard.press('Control+F7');
    };
    await openSecond();
    panel = await lens.panel(second);
    await openSecond();
    await logLine(second).first().click();
    await page().keyboard.press('Control+Home');
    await page().keyboard.press('Control+F7');
    panel = await lens.panel(first);
    await lens.outcome(panel, 'Answered');
    assert.deepEqual((await callTabs()).sort(), [first, second]);
    assert.equal(await groups(), 2);
  });

  it('is kept open by the button of its tab, and by the key', async () => {
    await page()
      .getByRole('button', { name: /^Keep Call Open/ })
      .click();
    await page()
      .getByRole('button', { name: /^Keep Call Open/ })
      .waitFor({ state: 'detached' });
    await panel.getByRole('button', { name: 'Next call' }).focus();
    await page().keyboard.press('Alt+PageDown');
    panel = await lens.panel(second);
    await until('the keyboard in the second', focusOfPanel);
    await page().keyboard.press('Alt+PageDown');
    panel = await lens.panel(third);
    await until('the keyboard in the third', focusOfPanel);
    await page().keyboard.press('Control+K');
    await page().keyboard.press('Enter');
    await until(
      'the third to stay',
      async () =>
        (await page()
          .getByRole('button', { name: /^Keep Call Open/ })
          .count()) === 0,
    );
    await page().keyboard.press('Alt+PageDown');
    panel = await lens.panel(recorded);
    await lens.outcome(panel, 'Answered');
    assert.deepEqual((await callTabs()).sort(), [recorded, first, second, third].sort());
  });

  it('stays when its recording is played', async () => {
    await panel.getByRole('button', { name: 'Play Recording' }).click();
    await panel.getByRole('button', { name: 'Pause' }).waitFor();
    await until(
      'the button to go',
      async () =>
        (await page()
          .getByRole('button', { name: /^Keep Call Open/ })
          .count()) === 0,
    );
  });

  it('leaves the keyboard in the list that the call is opened from, until it is opened a second time', async () => {
    await closeAll();
    await lens.workbench.openViewContainer('Call Lens');
    const row = (callId: string) => lens.workbench.treeRow(callId, 'Look-Ups');
    await (await row(second)).locator.click();
    panel = await lens.panel(second);
    await lens.outcome(panel, /./);
    assert.equal(await focusOfPanel(), false);
    await (await row(third)).locator.click();
    panel = await lens.panel(third);
    assert.deepEqual(await callTabs(), [third]);
    assert.equal(await focusOfPanel(), false);
    await page().keyboard.press('Enter');
    await until('the keyboard in the panel', focusOfPanel);
    await (await row(first)).locator.click();
    panel = await lens.panel(first);
    assert.deepEqual((await callTabs()).sort(), [first, third]);
  });

  it('follows the keys that walk through a table, and asks nobody', async () => {
    await closeAll();
    await lens.workbench.openFile('calls.log');
    await lens.workbench.runCommand('iSales: Look Up All Call IDs in File');
    const table = await lens.workbench.webview('calls.log');
    await until('the rows', async () => (await table.locator('.row').count()) === 4);
    await until('all results', async () => (await table.getByText(/^(Waiting|Looking up)/).count()) === 0);
    await table.locator('.row').first().locator('[data-do=openCall]').click();
    panel = await lens.panel(first);
    await lens.outcome(panel, 'Answered');
    assert.equal(await groups(), 2);
    const asked = lens.askedCallIds().length;
    await page().keyboard.press('ArrowDown');
    await panel.getByText(second).first().waitFor();
    await page().keyboard.press('ArrowDown');
    await panel.getByText(third).first().waitFor();
    await lens.outcome(panel, /./);
    assert.deepEqual(await callTabs(), [third]);
    assert.equal(await focusOfPanel(), false);
    assert.equal(
      await table.evaluate("document.activeElement?.closest('.row')?.innerText.includes('1644464900-8')"),
      true,
    );
    assert.equal(lens.askedCallIds().length, asked);
    await lens.workbench.screenshot('preview-table');
  });

  it('leads the table along', async () => {
    await panel.getByRole('button', { name: 'Previous call' }).click();
    await panel.getByText(second).first().waitFor();
    const table = await lens.workbench.webview('calls.log');
    await until('the row of the call', () =>
      table.evaluate(
        "document.querySelector('.row [tabindex=\"0\"]')?.closest('.row')?.innerText.includes('1644464800-7')",
      ),
    );
  });

  it('leads from call to call of the log viewer, and the viewer along', async () => {
    await closeAll();
    await lens.workbench.openFile('calls.log');
    await lens.workbench.runCommand('iSales: Open in Log Viewer');
    const viewer = await lens.workbench.webview(/^(?!\d{10})/);
    const shown = (callId: string) => viewer.locator(`[data-call="${callId}"]`).first();
    await shown(first).click({ modifiers: ['ControlOrMeta'] });
    panel = await lens.panel(first);
    await panel.getByText('1 of 4 in calls.log').waitFor();
    assert.equal(await groups(), 2);
    await panel.getByRole('button', { name: 'Next call' }).click();
    await panel.getByText('2 of 4 in calls.log').waitFor();
    await shown(second).waitFor();
    await panel.getByRole('button', { name: 'Next call' }).click();
    await panel.getByText('3 of 4 in calls.log').waitFor();
    await shown(third).waitFor();
    await panel.getByRole('button', { name: '3 of 4 in calls.log' }).click();
    await until('the keyboard in the viewer', () => viewer.evaluate('document.hasFocus()'));
  });

  it('says nothing of the call before to a screen reader while the next one is asked for', async () => {
    await closeAll();
    panel = await lens.lookUp('8', first);
    await lens.outcome(panel, 'Answered');
    const said = panel.locator('#announcement');
    await said.and(panel.getByText(/^Answered\./)).waitFor();
    await lens.lookUp('8', never);
    await panel.locator('.waiting').waitFor();
    assert.equal(await said.innerText(), '');
  });

  it('is switched off by the editor’s own setting', async () => {
    await closeAll();
    await lens.workbench.changeSettings({ 'workbench.editor.enablePreview': false });
    await lens.lookUp('8', first);
    await lens.lookUp('8', second);
    await until('two tabs', async () => (await callTabs()).length === 2);
  });
});
