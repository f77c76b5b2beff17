import assert from 'node:assert/strict';
import { attemptsOf, bookedCampaigns } from '../../src/simulator/campaignBook.ts';
import { until } from '../host/workbench.ts';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';

const view = 'Campaigns';
const greeting = 'New year greeting';

/** A finished campaign never changes: its first unanswered call, by the simulator's own book. */
function unansweredCall(): string {
  const now = Date.now();
  const campaign = bookedCampaigns(now).find(({ name }) => name === greeting);
  assert.ok(campaign);
  const attempt = attemptsOf(campaign, false, now).find(({ call }) => call.failCode === '00603');
  assert.ok(attempt, 'no call with failCode 00603');
  return attempt.call.callId;
}

const unanswered = unansweredCall();

describe('The campaigns of a server', () => {
  let lens: LensWindow;

  before(async () => {
    lens = await openLensWindow({
      withServer: true,
      viewport: { width: 1400, height: 1100 },
      files: { 'campaign.log': `call ${unanswered} vdnId=8 failCode=00603\n` },
    });
    await lens.workbench.openViewContainer('Call Lens');
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  const paths = (): string[] => lens.simulator.requests.map(({ path }) => path.split('/campaigns/')[1] ?? '');
  const campaignLists = (): number => paths().filter((path) => path === '8').length;
  const rows = async (): Promise<string[]> => (await lens.workbench.treeRows(view)).map(({ text }) => text);

  it('are asked for when their VDN is opened, not before; what is missing stands there with what mends it', async () => {
    const { workbench } = lens;
    const { quickInput } = workbench;
    await workbench.expandTreeRow('VDN 8', view);
    const { locator } = await workbench.treeRow('Set Credentials', view);
    await workbench.screenshot('campaigns-no-credentials');
    assert.deepEqual(paths(), []);
    await locator.click();
    await quickInput.answer('Access key', lens.simulator.credentials.accessKey);
    await quickInput.answer('Secret key', lens.simulator.credentials.secretKey);
    await quickInput.waitForHidden();
    const { label } = await workbench.treeRow(greeting, view);
    assert.match(label, /Campaign New year greeting, finished/);
    assert.equal(campaignLists(), 1);
    assert.equal((await rows()).length, 6);
    await workbench.screenshot('campaigns-dark');
  });

  it('are filtered by status and by name, and all come back', async () => {
    const { workbench } = lens;
    await workbench.runCommand('iSales: Filter Campaigns…');
    await workbench.quickInput.pick('paused');
    await until('only the paused one', async () => (await rows()).length === 2);
    await workbench.runCommand('iSales: Clear Campaign Filter');
    await until('all', async () => (await rows()).length === 6);
    await workbench.runCommand('iSales: Filter Campaigns…');
    await workbench.quickInput.pick('Name contains…');
    await workbench.quickInput.answer('Part of the name', 'greet');
    await until('only the greeting', async () => (await rows()).length === 2);
    await workbench.runCommand('iSales: Clear Campaign Filter');
    await until('all', async () => (await rows()).length === 6);
  });

  it('are asked for again by Refresh', async () => {
    const before = campaignLists();
    await lens.workbench.runCommand('iSales: Refresh Campaigns');
    await until('another list', () => Promise.resolve(campaignLists() === before + 1));
  });

  it("show a campaign's calls, open one of them, and give the rest with Load More", async () => {
    const { workbench } = lens;
    await workbench.expandTreeRow(greeting, view);
    const call = await workbench.treeRow(/^Call \d{10}-\d+, VDN 8/, view);
    await call.locator.click();
    await workbench.webview(/^\d{10}-/);
    await workbench.screenshot('campaigns-one-call');
    await workbench.runCommand('Call Lens: Focus on Campaigns View');
    await workbench.page.keyboard.press('End');
    await until('the last row in sight', async () =>
      (await rows()).some((text) => /Address check/.test(text)),
    );
    const more = await workbench.treeRow('Load More', view);
    assert.match(more.text, /2,?100 more/);
    await more.locator.click();
    await until('the second page', () =>
      Promise.resolve(paths().filter((path) => path === '8/callresult/1004').length === 2),
    );
    await workbench.page.keyboard.press('Home');
    const campaign = await workbench.treeRow(greeting, view);
    await campaign.locator.click();
    await until('its calls folded away', async () => (await rows()).length === 6);
  });

  it('open as one call, explained with the words of the server', async () => {
    const panel = await lens.lookUp('8', unanswered);
    await panel.getByText('The called party does not answer the call.').first().waitFor();
    await panel.getByText('Nobody picked up').first().waitFor();
    await panel
      .getByText(/stands for failCode .*00603/)
      .first()
      .waitFor();
    await lens.workbench.screenshot('campaigns-call');
  });

  it('are explained with the words of the server in a hover, too', async () => {
    const { workbench } = lens;
    await lens.openLog('campaign.log');
    const code = workbench.page.locator('.view-line > span > span').filter({ hasText: '00603' }).first();
    const words = workbench.page
      .locator('.monaco-hover:visible')
      .filter({ hasText: 'The called party does not answer the call.' });
    await workbench.page.mouse.move(0, 0);
    await code.hover();
    await words.waitFor();
  });

  it('open as a table with all their calls, where Enter takes what each list has first', async () => {
    const { workbench } = lens;
    const row = await workbench.treeRow('Address check', view);
    await workbench.chooseFromMenu(row.locator, 'Open Results…');
    for (const first of ['All days', 'Final results']) {
      await workbench.page.locator('.quick-input-widget .monaco-list-row', { hasText: first }).waitFor();
      await workbench.page.keyboard.press('Enter');
    }
    const panel = await workbench.webview('Address check');
    await panel.locator('[role=grid][aria-rowcount="701"]').waitFor();
    await workbench.screenshot('campaigns-results-dark');
    for (const theme of ['light', 'highContrastDark', 'highContrastLight'] as const) {
      await workbench.setColorTheme(theme);
      await workbench.screenshot(`campaigns-results-${theme}`);
    }
  });

  it('get the times that the list lacks when a row is asked for again', async () => {
    const { workbench } = lens;
    const panel = await workbench.webview('Address check');
    const row = panel.locator('[role=row][aria-rowindex="2"]');
    const callId = (
      await row
        .getByText(/^\d{10}-\d+$/)
        .first()
        .textContent()
    )?.trim();
    assert.ok(callId);
    await row.click({ button: 'right' });
    await panel.getByRole('menuitem', { name: 'Ask Again' }).click();
    await until('the question for its details', () => Promise.resolve(lens.askedCallIds().includes(callId)));
    await row
      .getByText(/^\d+ s$/)
      .first()
      .waitFor();
  });

  it('have their codes explained anew when that is asked for', async () => {
    const asked = (): number => paths().filter((path) => path === '8/queryOBSResultCode').length;
    const before = asked();
    await lens.workbench.runCommand('iSales: Refresh Code Meanings');
    await until('three pages more', () => Promise.resolve(asked() === before + 3));
  });

  it('come back after a reload as an empty table that asks when the user says so', async () => {
    const { workbench } = lens;
    const asked = (): number => paths().filter((path) => path === '8/callresult/1005').length;
    const before = asked();
    await lens.editor.reload();
    const panel = await workbench.webview('Address check');
    const ask = panel.getByRole('button', { name: 'Ask the Server' });
    await ask.waitFor();
    await workbench.screenshot('campaigns-results-reloaded');
    assert.equal(asked(), before);
    await ask.click();
    await panel.locator('[role=grid][aria-rowcount="701"]').waitFor();
  });
});

describe('外呼活动', () => {
  let lens: LensWindow;

  before(async () => {
    lens = await openLensWindow({ withServer: true, locale: 'zh-cn', colorTheme: 'light' });
    const { workbench } = lens;
    await workbench.runCommand('iSales: 设置凭据…');
    await workbench.quickInput.answer('AK', lens.simulator.credentials.accessKey);
    await workbench.quickInput.answer('SK', lens.simulator.credentials.secretKey);
    await workbench.quickInput.waitForHidden();
    await workbench.openViewContainer('Call Lens');
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  it('在中文编辑器中按 VDN 列出，并以中文说明状态', async () => {
    const { workbench } = lens;
    await workbench.expandTreeRow('VDN 8', '外呼活动');
    const { text, label } = await workbench.treeRow(greeting, '外呼活动');
    await workbench.screenshot('campaigns-zh-cn');
    assert.doesNotMatch(text + label, /finished|campaign/i);
  });
});
