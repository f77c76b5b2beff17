import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { until } from '../host/workbench.ts';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';

const vdnId = '8';
const running = '1644400404-3';
const first = '1644464743-1388';
const second = '1644464800-7';
const third = '1644464900-8';
const log = [
  `2022-02-10 11:45:43 vdnId=8 callId=${first} dialing`,
  `2022-02-10 11:46:40 vdnId=8 callId=${second} dialing`,
  '2022-02-10 11:47:00 nothing of interest',
  `2022-02-10 11:48:20 vdnId=8 callId=${third} dialing`,
  `2022-02-10 11:49:20 vdnId=8 callId=${first} done`,
].join('\n');

describe('The page of a call', function () {
  this.timeout(180_000);
  let lens: LensWindow;
  let panel: Frame;

  before(async () => {
    lens = await openLensWindow({ withServer: true, files: { 'calls.log': log } });
    await lens.setCredentials();
  });
  after(() => lens.close());
  afterEach(pictureOfFailure(() => lens));

  const button = (name: string) => panel.getByRole('button', { name, exact: true });

  describe('of a log', () => {
    it('knows its place among the calls of the log', async () => {
      await lens.workbench.openFile('calls.log');
      await lens.workbench.page.keyboard.press('Control+Home');
      await lens.workbench.page.keyboard.press('Control+F7');
      panel = await lens.panel(first);
      await panel.getByText('1 of 3 in calls.log').waitFor();
      assert.equal(await button('Previous call').getAttribute('aria-disabled'), 'true');
      await lens.workbench.screenshot('page-sequence');
    });

    it('leads to the next call in the same tab, and keeps the focus on the button', async () => {
      await button('Next call').focus();
      await lens.workbench.page.keyboard.press('Enter');
      await panel.getByText('2 of 3 in calls.log').waitFor();
      await panel.getByText(second).first().waitFor();
      await lens.workbench.tab(second).waitFor();
      assert.equal(await lens.workbench.tab(first).count(), 0);
      assert.equal(await panel.evaluate("document.activeElement?.getAttribute('data-key')"), 'nextCall');
      // A query whose call is left is given up, and asked again by whoever comes back.
      await panel.locator('main[aria-busy=false]').waitFor();
      await lens.workbench.page.keyboard.press('Enter');
      await panel.getByText('3 of 3 in calls.log').waitFor();
      await until('the third call to be asked for', () => lens.askedCallIds().length >= 3);
      assert.deepEqual(lens.askedCallIds(), [first, second, third]);
    });

    it('leads back by the key, without asking for what is known', async () => {
      await lens.workbench.page.keyboard.press('Alt+PageUp');
      await panel.getByText('2 of 3 in calls.log').waitFor();
      await lens.workbench.page.keyboard.press('Alt+PageUp');
      await panel.getByText('1 of 3 in calls.log').waitFor();
      assert.deepEqual(lens.askedCallIds(), [first, second, third]);
    });

    it('says each time in both zones, also to the keyboard', async () => {
      const tick = panel.locator('.tick').nth(1);
      await tick.focus();
      const tip = tick.locator('.tip');
      await tip.waitFor({ state: 'visible' });
      assert.match(await tip.innerText(), /11:45:47 UTC\+08:00\s+.+your time/);
      assert.match(
        (await tick.getAttribute('aria-label')) ?? '',
        /answered, .+11:45:47 UTC\+08:00, .+your time/,
      );
      await lens.workbench.screenshot('page-tip');
    });
  });

  describe('of a results table', () => {
    it('goes on with the next row as the table is sorted', async () => {
      await lens.workbench.openFile('calls.log');
      await lens.workbench.runCommand('iSales: Look Up All Call IDs in File');
      const table = await lens.workbench.webview('calls.log');
      await until('the rows', async () => (await table.locator('.row').count()) === 3);
      const header = table.getByRole('columnheader', { name: /Call ID/ });
      await header.click();
      const order = (): Promise<string[]> => table.locator('.row').allInnerTexts();
      if ((await order())[0]?.includes(first)) await header.click();
      await until('the last call first', async () => (await order())[0]?.includes(third));
      await table.locator('.row').first().locator('[data-do=openCall]').click();
      panel = await lens.panel(third);
      await panel.getByText('1 of 3 in calls.log').waitFor();
      await button('Next call').click();
      await panel.getByText('2 of 3 in calls.log').waitFor();
      await panel.getByText(second).first().waitFor();
      await lens.workbench.screenshot('page-results');
    });
  });

  describe('beside another one', () => {
    it('shows two calls with their differences marked', async () => {
      panel = await lens.lookUp(vdnId, first);
      await lens.outcome(panel, 'Answered');
      await button('Compare…').click();
      await lens.workbench.quickInput.waitFor('The call to compare');
      await lens.workbench.quickInput.pick(second);
      panel = await lens.workbench.webview(`${first} ↔ ${second}`);
      await panel.getByText(/\d+ differences? \(≠\)/).waitFor();
      const rows = panel.locator('tr.differs');
      assert.ok((await rows.count()) > 0);
      assert.match(await rows.first().innerText(), /≠/);
      assert.equal(await panel.locator('.timeline').count(), 2);
      await lens.workbench.screenshot('page-compare');
    });

    it('comes back after the window is loaded again, with nothing asked', async () => {
      const asked = lens.askedCallIds().length;
      // The editor writes down what the page keeps a moment later.
      await lens.workbench.page.waitForTimeout(1_500);
      await lens.editor.reload();
      panel = await lens.workbench.webview(`${first} ↔ ${second}`);
      await panel.getByText(/[Dd]ifferences/).waitFor();
      assert.ok((await panel.locator('tr.differs').count()) > 0);
      assert.equal(lens.askedCallIds().length, asked);
    });

    it('takes a call that was never looked up, and says when a text names none', async () => {
      const { quickInput, page } = lens.workbench;
      const never = '1644470000-31';
      panel = await lens.lookUp(vdnId, first);
      await lens.outcome(panel, 'Answered');
      await button('Compare…').click();
      await quickInput.waitFor('The call to compare');
      await quickInput.type('no such thing');
      await page.getByText('No such call. Type or paste a call ID').waitFor();
      await quickInput.type(`${vdnId}/${never}`);
      await page.getByText('look up and compare').waitFor();
      await page.keyboard.press('Enter');
      panel = await lens.workbench.webview(`${first} ↔ ${never}`);
      await panel.getByText(/\d+ differences? \(≠\)/).waitFor();
      await lens.workbench.screenshot('page-compare-typed');
    });

    it('opens one of them', async () => {
      await panel.getByRole('button', { name: first }).click();
      await lens.outcome(await lens.panel(first), /./);
    });
  });

  describe('that goes on', () => {
    const asked = (): number => lens.askedCallIds().filter((id) => id === running).length;

    it('can be watched, and is not before the user says so', async () => {
      panel = await lens.lookUp(vdnId, running);
      await lens.outcome(panel, 'No such call on this server');
      const toggle = panel.getByRole('switch', { name: /^Watch: ask every 10 s/ });
      await toggle.waitFor();
      assert.equal(await toggle.getAttribute('aria-checked'), 'false');
      assert.equal(asked(), 1);
      await toggle.click();
      await panel.getByText('Watching. Stops when you close this panel.').waitFor();
      assert.equal(await toggle.getAttribute('aria-checked'), 'true');
      await lens.workbench.screenshot('page-watching');
    });

    it('is asked for every ten seconds, in the background, until it has ended', async () => {
      await until('the second query', () => asked() === 2, 14_000);
      await lens.outcome(panel, 'In progress');
      await until('the third query', () => asked() === 3, 14_000);
      await panel.getByText('The call has ended. Watching stopped.').waitFor();
      await lens.outcome(panel, 'Answered');
      const times = lens.simulator.requests
        .filter(({ callId }) => callId === running)
        .map(({ time }) => time);
      assert.ok((times[2] ?? 0) - (times[1] ?? 0) >= 9_990, String(times));
      assert.equal(await panel.getByRole('switch').count(), 0);
    });

    it('tells what its queries said, newest first', async () => {
      await panel.getByText('What changed between queries (3)').click();
      const lines = await panel.locator('.queries li').allInnerTexts();
      assert.match(lines.join('\n'), /Answered[^]*In progress[^]*No such call/);
      await lens.workbench.screenshot('page-queries');
    });

    it('is watched no more when its panel is closed', async () => {
      panel = await lens.lookUp(vdnId, '1644400404-404');
      await panel.getByRole('switch').click();
      await panel.getByText('Watching. Stops when you close this panel.').waitFor();
      const before = lens.simulator.requests.length;
      await lens.workbench.runCommand('View: Close Editor');
      await new Promise((resolve) => setTimeout(resolve, 11_000));
      assert.equal(lens.simulator.requests.length, before);
    });
  });
});
