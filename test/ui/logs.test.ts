import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Locator } from 'playwright-core';
import { until } from '../host/workbench.ts';
import { openLensWindow, pictureOfFailure, rowsShown, type LensWindow } from './lensWindow.ts';

const settings = {
  'editor.minimap.enabled': false,
  'editor.wordWrap': 'on',
  'terminal.integrated.gpuAcceleration': 'off',
};

const slow = '1644400003-3';
const hanging = '1644400408-408';
const lookAlikes = ['2022-02-10', '021-88881955', '3f2504e0-4f89-11d3-9a0c-0305e82c3301', '20220210-0001'];

describe('In a log', () => {
  let lens: LensWindow;
  const asked: string[] = [];

  before(async () => {
    const lines = [
      `slow ${slow} vdnId=8`,
      `hanging ${hanging} vdnId=8`,
      ...lookAlikes.map((text) => `like ${text} x`),
    ];
    const tail = 'x'.repeat(400);
    const files = {
      'slow.log': lines.join('\n'),
      'wide.log': `1644468211-77 vdnId=8 ${tail}\n1644464743-1388 vdnId=8 ${tail}\n`,
    };
    lens = await openLensWindow({ withServer: true, settings, files });
    await lens.setCredentials();
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  /** A piece of text in the editor; call IDs are coloured in two pieces, the first holds the ten digits. */
  const text = (part: string): Locator =>
    lens.workbench.page.locator('.view-line > span > span').filter({ hasText: part }).first();
  const digits = (callId: string): Locator => text(callId.split('-')[0] ?? '');
  const hover = (expected: string | RegExp): Locator =>
    lens.workbench.page.locator('.monaco-hover:visible').filter({ hasText: expected });
  const leave = async (): Promise<void> => {
    await lens.workbench.page.mouse.move(640, 640);
    await lens.workbench.page.locator('.monaco-hover:visible').first().waitFor({ state: 'hidden' });
  };
  const nothingElseWasAsked = (): void => {
    assert.deepEqual(lens.askedCallIds(), asked);
  };

  it('a lens above the first line counts the calls', async () => {
    const { workbench } = lens;
    await lens.openLog('logs/dialer.log');
    await workbench.page.getByRole('button', { name: '4 calls, 1 VDN' }).waitFor();
    await workbench.page.getByRole('button', { name: 'Failed only' }).click();
    await workbench
      .notification('No call of this document is known to have failed on isales-test.')
      .waitFor();
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('the first hover tells the time and the VDN, and asks before it ever asks the server', async () => {
    const { workbench } = lens;
    await digits('1644464743-1388').hover();
    await hover('10 Feb 2022').waitFor();
    await hover('VDN 8, from the same line').waitFor();
    await hover('Look Up').waitFor();
    // The question beside it fades; what a hover offers comes again with each.
    await hover('Always Look Up When I Point').waitFor();
    await workbench.screenshot('hover-button');
    nothingElseWasAsked();
    await workbench.pressNotificationButton('when you point at its ID', 'Automatically');
    await leave();
  });

  it('a cold hover shows the time at once, and the result joins it', async () => {
    await lens.openLog('slow.log');
    await digits(slow).hover();
    await hover('9 Feb 2022').waitFor();
    assert.doesNotMatch(await hover('9 Feb 2022').innerText(), /failCode/);
    await hover('failCode').waitFor();
    asked.push(slow);
    await lens.workbench.screenshot('hover-result');
    await leave();
  });

  it('hovering again shows the result without asking again', async () => {
    await digits(slow).hover();
    await hover('failCode').waitFor();
    nothingElseWasAsked();
    await leave();
  });

  it('moving away cancels the query, down to the server', async () => {
    await digits(hanging).hover();
    await hover('9 Feb 2022').waitFor();
    await until('the query to arrive', () => Promise.resolve(lens.askedCallIds().includes(hanging)));
    asked.push(hanging);
    await leave();
    await until('the query to end', () =>
      Promise.resolve(lens.simulator.requests.some(({ callId, aborted }) => callId === hanging && aborted)),
    );
  });

  it('a date, a phone number, an order number and a UUID give no hover and send nothing', async () => {
    const { page } = lens.workbench;
    for (const lookAlike of lookAlikes) {
      await text(lookAlike.split('-')[0] ?? '').hover();
      // As long as the editor itself would wait before it says "Loading…".
      await page.waitForTimeout(900);
      assert.equal(await page.locator('.monaco-hover:visible').count(), 0, lookAlike);
    }
    nothingElseWasAsked();
  });

  it('a failCode is explained from the tables', async () => {
    await lens.openLog('logs/dialer.log');
    await text('00603').hover();
    await hover('User did not answer').waitFor();
    await hover('category: no answer').waitFor();
    nothingElseWasAsked();
    await leave();
  });

  it('the links of a hover copy the ID and open the panel', async () => {
    const { workbench } = lens;
    await digits('1644464743-1388').hover();
    await hover('Answered').waitFor();
    asked.push('1644464743-1388');
    await hover('Answered').getByRole('link', { name: 'Copy ID' }).click();
    await until('the call ID', async () => (await workbench.clipboardText()) === '1644464743-1388');
    await digits('1644464743-1388').hover();
    await hover('Answered').getByRole('link', { name: 'Open', exact: true }).click();
    await lens.outcome(await lens.panel('1644464743-1388'), 'Answered');
    await workbench.runCommand('View: Close Editor');
    nothingElseWasAsked();
  });

  it('a link of a hover shows only the lines of the call, without a cursor on it', async () => {
    const { workbench } = lens;
    await workbench.tab('dialer.log').click();
    await digits('1644464743-1388').hover();
    await hover('Answered').getByRole('link', { name: 'Only Lines of This Call' }).click();
    await text('1644469100').waitFor({ state: 'hidden' });
    await workbench.page.getByRole('button', { name: 'Show All Lines' }).click();
    await text('1644469100').waitFor();
    await workbench.page.getByRole('button', { name: 'Failed only' }).waitFor();
    nothingElseWasAsked();
  });

  it('Ctrl-click opens the call’s panel', async () => {
    const { workbench } = lens;
    await workbench.tab('dialer.log').click();
    const { page } = workbench;
    // By its place: the editor draws a line anew for the hover and for the key, and so takes away what was pointed at.
    const box = await digits('1644468211-77').boundingBox();
    assert.ok(box);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await until('the link to open the panel', async () => {
      await page.mouse.move(x, y + 100);
      await page.mouse.move(x, y);
      await page.keyboard.down('Control');
      await page.mouse.click(x, y);
      await page.keyboard.up('Control');
      await workbench.tab('1644468211-77').waitFor({ timeout: 3000 });
      return true;
    });
    await lens.outcome(await lens.panel('1644468211-77'), /./);
    asked.push('1644468211-77');
    await workbench.runCommand('View: Close Editor');
  });

  it('next call ID and the key binding open the panel of the call at the cursor', async () => {
    const { workbench } = lens;
    await workbench.tab('dialer.log').click();
    await workbench.page.keyboard.press('Control+Home');
    await workbench.runCommand('iSales: Go to Next Call ID');
    await workbench.statusBarItem(/Ln 2, /).waitFor();
    await workbench.runCommand('iSales: Go to Previous Call ID');
    await workbench.statusBarItem(/Ln 9, /).waitFor();
    await workbench.page.keyboard.press('Control+F7');
    await lens.outcome(await lens.panel('1644400404-404'), 'No such call on this server');
    asked.push('1644400404-404');
    await workbench.runCommand('View: Close Editor');
  });

  it('the outline lists the calls, and leads to the line from which the panel opens', async () => {
    const { workbench } = lens;
    const { page, quickInput } = workbench;
    await workbench.tab('dialer.log').click();
    await until('the list of symbols to stay', async () => {
      // A panel that closes late takes the focus, and with it the list.
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Shift+o');
      await quickInput.item('1644469100-9').waitFor({ timeout: 3000 });
      return true;
    });
    assert.deepEqual(
      (await quickInput.items()).filter((item) => /^\d/.test(item)),
      ['1644464743-1388', '1644468211-77', '1644469100-9', '1644400404-404'],
    );
    await quickInput.pick('1644469100-9');
    await workbench.runCommand('iSales: Look Up Call Result…');
    await quickInput.waitFor('Call ID');
    assert.equal(await quickInput.field.inputValue(), '1644469100-9');
    await quickInput.accept();
    await quickInput.waitFor('VDN ID of call');
    await quickInput.accept();
    await lens.outcome(await lens.panel('1644469100-9'), /./);
    asked.push('1644469100-9');
    await workbench.runCommand('View: Close Editor');
    nothingElseWasAsked();
  });

  it('only the lines of a call are shown, and all again', async () => {
    const { workbench } = lens;
    const lineNumbers = async (): Promise<string> =>
      (await workbench.page.locator('.editor-group-container.active .line-numbers').allTextContents())
        .map(Number)
        .sort((a, b) => a - b)
        .join();
    const opacityOf = (part: string): Promise<string> =>
      workbench.page.evaluate<string>(`(() => {
        const span = [...document.querySelectorAll('.view-line > span > span')].find((one) => one.textContent.includes('${part}'));
        return span ? getComputedStyle(span).opacity : '';
      })()`);
    await workbench.tab('dialer.log').click();
    await digits('1644468211-77').click();
    await workbench.runCommand('iSales: Show Only the Lines of This Call');
    await until('the other lines to fold', async () => (await lineNumbers()) === '1,4,5');
    // The editor folds lines behind another one: of that only the number stays.
    await until('the text of line 1 to go', async () => (await opacityOf('winter-callback')) === '0');
    await workbench.screenshot('lines-of-call');
    await workbench.runCommand('iSales: Show All Lines');
    await until('all lines', async () => (await lineNumbers()).startsWith('1,2,3,4,5,6,7'));
    await until('the text of line 1', async () => (await opacityOf('winter-callback')) === '1');
  });

  it('all calls are looked up at once, and the outcomes stand behind the IDs where that is wanted', async () => {
    const { workbench } = lens;
    await workbench.page.getByRole('button', { name: 'Look up all' }).click();
    const results = await workbench.webview('logs/dialer.log');
    await rowsShown(results, '4 calls shown');
    await workbench.changeSettings({ 'isales.inlayHints.enabled': true });
    await workbench.tab('dialer.log').click();
    await workbench.page.locator('.view-line').filter({ hasText: '✓ Answered, 4 s' }).first().waitFor();
    await workbench.screenshot('inlay-hints');
  });

  it('outcomes, and which calls failed, outlive the window', async () => {
    const { workbench } = lens;
    const before = lens.askedCallIds().length;
    await lens.editor.reload();
    await lens.openLog('logs/dialer.log');
    await workbench.page.locator('.view-line').filter({ hasText: '✓ Answered, 4 s' }).first().waitFor();
    await workbench.page.getByRole('button', { name: 'Failed only' }).click();
    await text('1644464743').waitFor({ state: 'hidden' });
    await workbench.page.getByRole('button', { name: 'Show All Lines' }).click();
    await text('1644464743').waitFor();
    // What stands behind the ID stands in its hover, too, with where it is known from.
    await digits('1644464743-1388').hover();
    await hover(/From the history, asked on .* just now/).waitFor();
    await hover('From the history')
      .getByRole('link', { name: /Look Up$/ })
      .waitFor();
    await workbench.screenshot('hover-kept');
    await leave();
    assert.equal(lens.askedCallIds().length, before);
  });

  it('a line that is hidden under the cursor moves the text back to its start', async () => {
    const { workbench } = lens;
    const movedBy = (): Promise<string> =>
      workbench.page.evaluate<string>(
        "document.querySelector('.editor-group-container.active .lines-content').style.left",
      );
    await workbench.changeSettings({ 'editor.wordWrap': 'off' });
    await lens.openLog('wide.log');
    await digits('1644464743').click();
    await workbench.page.keyboard.press('End');
    await until('the end of the line', async () => (await movedBy()) !== '0px');
    await workbench.page.getByRole('button', { name: 'Failed only' }).click();
    await text('1644464743').waitFor({ state: 'hidden' });
    await until('the start of the lines', async () => (await movedBy()) === '0px');
    await workbench.changeSettings({ 'editor.wordWrap': 'on' });
  });

  it('a call ID in a terminal is a link', async () => {
    const { workbench } = lens;
    const { page } = workbench;
    await workbench.runCommand('Terminal: Create New Terminal');
    const rows = page.locator('.terminal-wrapper.active .xterm-rows');
    await rows.waitFor();
    await page.keyboard.type('clear; echo 1644464743-1388 vdnId=8');
    await page.keyboard.press('Enter');
    const line = rows.locator('> div').filter({ hasText: /^1644464743-1388 vdnId/ });
    await line.waitFor();
    await until('the link to open the panel', async () => {
      const box = await line.locator('span').first().boundingBox();
      if (!box) return false;
      // Some characters in, well before the next word, which the terminal makes a link of its own.
      const x = box.x + 40;
      await page.mouse.move(x - 20, box.y + box.height / 2);
      await page.mouse.move(x, box.y + box.height / 2);
      await page.keyboard.down('Control');
      await page.mouse.move(x + 2, box.y + box.height / 2);
      await page.waitForTimeout(400);
      await page.mouse.click(x + 2, box.y + box.height / 2);
      await page.keyboard.up('Control');
      return workbench.tab('1644464743-1388').isVisible();
    });
    await lens.outcome(await lens.panel('1644464743-1388'), 'Answered');
  });

  it('a language server that dies is started again, and says so in the log alone', async () => {
    const { workbench } = lens;
    const shownBefore = await workbench.notifications();
    await promisify(execFile)('pkill', ['-KILL', '-f', path.join(lens.editor.extensionsDir, '.*server.js')]);
    await until('the log to tell', async () => (await extensionLog()).includes('ended and is started again'));
    await workbench.tab('dialer.log').click();
    await until('hovers to come back', async () => {
      await workbench.page.mouse.move(640, 640);
      await digits('1644464743-1388').hover();
      await hover('Answered').first().waitFor({ timeout: 2_500 });
      return true;
    });
    const shown = await workbench.notifications();
    assert.deepEqual(
      shown.filter((text) => !shownBefore.includes(text)),
      [],
    );
  });

  async function extensionLog(): Promise<string> {
    const logs = await readdir(lens.editor.userDataDir, { recursive: true });
    const file = logs.find((name) => name.endsWith('iSales Call Lens.log'));
    return file === undefined ? '' : readFile(path.join(lens.editor.userDataDir, file), 'utf8');
  }

  it('nothing was asked for but the call IDs that were really asked for', () => {
    const all = new Set(lens.askedCallIds());
    assert.deepEqual([...all].sort(), [...new Set(asked)].sort());
  });
});

describe('In a log in Restricted Mode', () => {
  let lens: LensWindow;
  before(async () => {
    lens = await openLensWindow({ withServer: true, settings, restrictedMode: true });
    await lens.setCredentials();
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  it('a hover only offers to look the call up', async () => {
    const { workbench } = lens;
    await lens.openLog('logs/dialer.log');
    const { page } = workbench;
    await page.getByRole('button', { name: '4 calls, 1 VDN' }).waitFor();
    await page.locator('.view-line > span > span').filter({ hasText: '1644464743' }).first().hover();
    const hover = page.locator('.monaco-hover:visible').filter({ hasText: 'Look Up' });
    await hover.waitFor();
    assert.deepEqual(lens.askedCallIds(), []);
    assert.deepEqual(await workbench.notifications(), []);
  });
});

describe('在日志中', () => {
  let lens: LensWindow;
  before(async () => {
    lens = await openLensWindow({ withServer: true, settings, locale: 'zh-cn' });
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  it('悬停用中文说明', async () => {
    const { workbench } = lens;
    await lens.openLog('logs/dialer.log');
    const { page } = workbench;
    await page.getByRole('button', { name: '4 个呼叫，1 个 VDN' }).waitFor();
    await page.locator('.view-line > span > span').filter({ hasText: '1644464743' }).first().hover();
    const hover = page.locator('.monaco-hover:visible').filter({ hasText: '2022年2月10日' });
    await hover.waitFor();
    assert.doesNotMatch(await hover.innerText(), /Look|from the/);
    await workbench.screenshot('hover-zh-cn');
  });
});
