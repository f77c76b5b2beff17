import assert from 'node:assert/strict';
import { appendFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Frame, Locator } from 'playwright-core';
import { until } from '../host/workbench.ts';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';

const lineCount = 420_000;
const errorEvery = 70_000;

/** About 60 MB: a call ID in every eighth line, the word "timeout" in six lines. */
function largeLog(): string {
  const lines: string[] = [];
  for (let line = 0; line < lineCount; line++) {
    const head = `2022-02-10 11:${String(Math.floor(line / 60) % 60).padStart(2, '0')}:${String(line % 60).padStart(2, '0')} INFO [http-${line % 64}]`;
    if (line === 16) lines.push(`${head} callback {"callId":"1644464743-1388","vdnId":8,"callStatus":"6"}`);
    else if (line % errorEvery === errorEvery - 1)
      lines.push(`${head} c.e.Client - read timeout after 15000 ms`);
    else if (line % 8 === 0)
      lines.push(
        `${head} c.e.outbound.ResultListener - callback {"callId":"${1_644_000_000 + line}-${line % 997}","vdnId":8}`,
      );
    else
      lines.push(
        `${head} c.e.outbound.Scheduler - campaign ${line % 5000} has ${line} numbers left, next run in ${line % 60_000} ms, order 2022-${line}`,
      );
  }
  return lines.join('\n');
}

const slow = '1644400003-3';
const hanging = '1644400408-408';

describe('In the log viewer', () => {
  let lens: LensWindow;
  let log: Frame;
  const text = largeLog();
  const small = [
    `one ${slow} vdnId=8`,
    'two',
    `three ${hanging} vdnId=8`,
    'four 1644468211-77 vdnId=8',
    `five ${slow} again`,
  ].join('\n');
  /** "呼叫结束 <ID> 虚拟呼叫中心 8" and "录音" in GB18030. */
  const chinese = Buffer.concat([
    Buffer.from([0xba, 0xf4, 0xbd, 0xd0, 0xbd, 0xe1, 0xca, 0xf8]),
    Buffer.from(' 1644464743-1388 vdnId=8\n'),
    Buffer.from([0xc2, 0xbc, 0xd2, 0xf4]),
    Buffer.from(' end\n'),
  ]);

  before(async () => {
    assert.ok(text.length > 50 * 1024 * 1024, 'the log is too large for extensions');
    lens = await openLensWindow({
      withServer: true,
      settings: { 'files.encoding': 'utf8', 'workbench.editorLargeFileConfirmation': 4096 },
      files: {
        'large.log': text,
        'small.log': small,
        'keys.log': small,
        'packed.log.gz': gzipSync(text),
        'chinese.log': chinese,
        'wide.log': Buffer.from('\ufeff呼叫结束 1644464743-1388 vdnId=8\r\n录音 end', 'utf16le'),
      },
    });
    await lens.setCredentials();
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  /** The page of a viewer: the editor gives a frame of a custom editor no title. */
  const viewer = async (name: string): Promise<Frame> => {
    await lens.workbench.tab(name).waitFor();
    return lens.workbench.webview(/^(?!\d{10})/);
  };
  /** Opens a file from the Explorer's menu, the only tab then. */
  const open = async (name: string): Promise<void> => {
    const { workbench } = lens;
    await workbench.runCommand('View: Close All Editors');
    const entry = workbench.tree().locator('.monaco-list-row').filter({ hasText: name });
    await workbench.chooseFromMenu(entry, 'Open in Log Viewer');
    log = await viewer(name);
    await log.locator('.row .text').first().waitFor();
  };
  const row = (line: number): Locator =>
    log.locator('.row').filter({ has: log.locator('.number', { hasText: new RegExp(`^${line}$`) }) });
  const facts = (): Locator => log.locator('.facts');
  const hover = (expected: string | RegExp): Locator => log.locator('.hover').filter({ hasText: expected });
  const call = (callId: string): Locator => log.locator(`[data-call="${callId}"]`).first();
  const goTo = async (line: number): Promise<void> => {
    await log.locator('.rows').press('Control+g');
    await log.getByLabel(/Go to line/).fill(String(line));
    await log.getByLabel(/Go to line/).press('Enter');
    await row(line).waitFor();
  };
  const leave = async (): Promise<void> => {
    await log.locator('.bar .facts').hover();
    await log.locator('.hover').waitFor({ state: 'hidden' });
  };
  const find = async (pattern: string): Promise<void> => {
    await log.locator('.rows').press('Control+f');
    await log.getByLabel('Find', { exact: true }).fill(pattern);
  };
  const found = async (count: string): Promise<void> => {
    await log.locator('.count', { hasText: new RegExp(`(^| )${count}$`) }).waitFor();
  };

  it('a file with call IDs over 50 MB is offered when the editor opens it', async () => {
    const { workbench } = lens;
    // Nothing else has started the extension then.
    await lens.editor.reload();
    await workbench.openFile('large.log');
    // The editor takes it away after some seconds, which a busy machine needs for a picture; not from under the mouse.
    await workbench.notification('too large for extensions').hover();
    await workbench.screenshot('viewer-offer');
    await workbench.pressNotificationButton('too large for extensions', 'Open in Log Viewer');
    log = await viewer('large.log');
    // The text editor has given its place to it.
    await until('one tab', async () => (await workbench.tab('large.log').count()) === 1);
  });

  it('the first lines are there, and all lines and calls are counted', async () => {
    await log.locator('.row .text', { hasText: '2022-02-10 11:00:00' }).first().waitFor();
    await facts().filter({ hasText: '420,000 lines' }).waitFor();
    await facts().filter({ hasText: '52,500 calls, 52,500 mentions' }).waitFor();
    await lens.workbench.screenshot('viewer-dark');
  });

  it('going to a line shows it', async () => {
    await goTo(400_001);
    await row(400_001)
      .filter({ hasText: text.split('\n')[400_000] ?? '' })
      .waitFor();
  });

  it('find counts as another way of counting does, and walks through the matches', async () => {
    await goTo(1);
    await find('timeout');
    await found(`1 of ${text.split('timeout').length - 1}`);
    await row(errorEvery).locator('.match.here').waitFor();
    await log.getByLabel('Find', { exact: true }).press('Enter');
    await row(2 * errorEvery)
      .locator('.match.here')
      .waitFor();
    await log.locator('.rows').press('Shift+F3');
    await row(errorEvery).locator('.match.here').waitFor();
    await lens.workbench.screenshot('viewer-find');
  });

  it('a regular expression, case and whole words count', async () => {
    const field = log.getByLabel('Find', { exact: true });
    const toggle = async (name: string): Promise<void> => log.getByRole('button', { name }).click();
    if (!(await field.isVisible())) await log.getByRole('button', { name: 'Find', exact: true }).click();
    await field.fill('numbers? left, next run in 59999');
    await found('No results');
    await toggle('Use Regular Expression');
    await found(String([...text.matchAll(/numbers? left, next run in 59999/g)].length));
    await field.fill('TIMEOUT');
    await found('6');
    await toggle('Match Case');
    await found('No results');
    await toggle('Match Case');
    await field.fill('timeou');
    await found('6');
    await toggle('Match Whole Word');
    await found('No results');
    await toggle('Match Whole Word');
    await toggle('Use Regular Expression');
    await field.press('Escape');
    await log.locator('.match').first().waitFor({ state: 'hidden' });
  });

  it('the first hover tells the time and the VDN, and asks before it ever asks the server', async () => {
    await open('small.log');
    await call(slow).hover();
    await hover('9 Feb 2022').waitFor();
    await hover('VDN 8, from the same line').waitFor();
    await hover('Look Up').waitFor();
    assert.deepEqual(lens.askedCallIds(), []);
    await lens.workbench.pressNotificationButton('when you point at its ID', 'Automatically');
    await leave();
  });

  it('a cold hover shows the time at once, and the result joins it', async () => {
    await call(slow).hover();
    await hover('Asking the server').waitFor();
    await hover('failCode').waitFor();
    await lens.workbench.screenshot('viewer-hover');
    assert.deepEqual(lens.askedCallIds(), [slow]);
  });

  it('a hover asks the server again where the user wants that, and stays meanwhile', async () => {
    await hover('failCode').getByText('Refresh').click();
    await hover('Asking the server').waitFor();
    await hover('failCode').waitFor();
    assert.deepEqual(lens.askedCallIds(), [slow, slow]);
    await leave();
  });

  it('moving away cancels the query, down to the server', async () => {
    await call(hanging).hover();
    await until('the query to arrive', () => lens.askedCallIds().includes(hanging));
    await leave();
    await until('the query to end', () =>
      lens.simulator.requests.some(({ callId, aborted }) => callId === hanging && aborted),
    );
  });

  it('only the lines of a call are shown, and all again', async () => {
    await call(slow).click();
    await log.getByRole('button', { name: 'Only This Call' }).click();
    await facts()
      .filter({ hasText: `2 lines of call ${slow}` })
      .waitFor();
    await until(
      'the two lines',
      async () => (await log.locator('.row .number').allTextContents()).join() === '1,5',
    );
    await lens.workbench.screenshot('viewer-only-lines');
    await log.getByRole('button', { name: 'Show All Lines' }).click();
    await row(2).waitFor();
  });

  it('Ctrl-click opens the call’s panel', async () => {
    await call('1644468211-77').click({ modifiers: ['Control'] });
    await lens.outcome(await lens.panel('1644468211-77'), /./);
    await lens.workbench.runCommand('View: Close Editors in Other Groups');
  });

  it('keys alone walk through calls, show what one is, open its panel and copy lines', async () => {
    const { workbench } = lens;
    await open('small.log');
    const rows = log.locator('.rows');
    await rows.press('Control+Home');
    await rows.press('F7');
    await log.locator('.row.current .call.at', { hasText: slow }).waitFor();
    await rows.press('Space');
    await hover('failCode').waitFor();
    await until('the hover to have the focus', () =>
      log.evaluate<boolean>("document.activeElement.closest('.hover') !== null"),
    );
    await log.locator('.hover').press('Escape');
    await rows.press('Shift+F7');
    await row(5).and(log.locator('.current')).waitFor();
    await rows.press('Control+Home');
    await rows.press('Shift+ArrowDown');
    await rows.press('Control+c');
    await until(
      'the lines in the clipboard',
      async () => (await workbench.clipboardText()) === small.split('\n').slice(0, 2).join('\n'),
    );
    await rows.press('Control+Home');
    await rows.press('Enter');
    await lens.outcome(await lens.panel(slow), /./);
    // The keyboard stays in the lines until the same call is opened again.
    const { keyboard } = workbench.page;
    // As fast as keys come: each goes on where the one before has led.
    await Promise.all([keyboard.press('F7'), keyboard.press('F7')]);
    await row(3).and(log.locator('.current')).waitFor();
    await keyboard.press('Control+Home');
    await row(1).and(log.locator('.current')).waitFor();
    await keyboard.press('Enter');
    await until('the keyboard in the call’s panel', async () =>
      (await lens.panel(slow)).evaluate<boolean>('document.hasFocus()'),
    );
    await workbench.runCommand('View: Close Editor');
  });

  it('its menu looks the call up that it was opened on', async () => {
    const { workbench } = lens;
    const mark = log.locator('.call', { hasText: '1644468211-77' });
    await workbench.chooseFromMenu(mark, 'Look Up Call ID at Cursor');
    await lens.outcome(await lens.panel('1644468211-77'), /./);
    await row(4).and(log.locator('.current')).waitFor();
    await workbench.runCommand('View: Close Editors in Other Groups');
  });

  it('keys alone open a file, find, go to a line and keep the lines of a call', async () => {
    const { workbench } = lens;
    const { keyboard } = workbench.page;
    const isFocused = (selector: string): Promise<void> =>
      until(`the focus on ${selector}`, () =>
        log.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`),
      ).then(() => undefined);
    await workbench.runCommand('View: Close All Editors');
    await workbench.openFile('keys.log');
    await workbench.runCommand('iSales: Open in Log Viewer');
    log = await viewer('keys.log');
    await isFocused('.rows');
    await keyboard.press('Control+f');
    await isFocused('.find input');
    await keyboard.press('Alt+r');
    await keyboard.type('^t(wo|hree)');
    await found('1 of 2');
    await row(2).and(log.locator('.current')).waitFor();
    await keyboard.press('Enter');
    await found('2 of 2');
    await row(3).and(log.locator('.current')).locator('.match.here').waitFor();
    await keyboard.press('Alt+r');
    await keyboard.press('Escape');
    await isFocused('.rows');
    await keyboard.press('Control+g');
    await keyboard.type('1');
    await keyboard.press('Enter');
    await row(1).and(log.locator('.current')).waitFor();
    await workbench.runCommand('iSales: Show Only the Lines of This Call');
    await facts()
      .filter({ hasText: `2 lines of call ${slow}` })
      .waitFor();
    await isFocused('.rows');
    await workbench.screenshot('viewer-keys');
  });

  it('the commands of the palette work in the viewer, too', async () => {
    const { workbench } = lens;
    await open('small.log');
    await workbench.runCommand('iSales: Go to Next Call ID');
    await log.locator('.row.current .call.at', { hasText: slow }).waitFor();
  });

  it('a growing file is followed', async () => {
    await log.getByRole('button', { name: 'Follow' }).click();
    const more = Array.from({ length: 200 }, (_, index) => `more ${index}`).join('\n');
    await appendFile(
      path.join(lens.folder, 'workspace', 'small.log'),
      `\n${more}\nlast 1644469100-9 vdnId=8`,
    );
    await row(206).filter({ hasText: 'last 1644469100-9' }).waitFor();
    await call('1644469100-9').waitFor();
  });

  it('calls that failed are marked in the bar', async () => {
    await open('small.log');
    await until(
      'marks of failed calls',
      async () => Number(await log.locator('.overview').getAttribute('data-failed')) > 0,
    );
  });

  it('a packed log is read without being unpacked beside it', async () => {
    await open('packed.log.gz');
    await facts().filter({ hasText: '420,000 lines' }).waitFor();
    await goTo(420_000);
    await row(420_000)
      .filter({ hasText: text.split('\n').at(-1) ?? '' })
      .waitFor();
  });

  it('a file in GB18030 is read as the settings say', async () => {
    const { workbench } = lens;
    await workbench.changeSettings({ 'files.encoding': 'gb18030' });
    await open('chinese.log');
    await row(1).filter({ hasText: '呼叫结束 1644464743-1388' }).waitFor();
    await find('录音');
    await found('1 of 1');
  });

  it('a file in UTF-16 is read as its first bytes say', async () => {
    await open('wide.log');
    await facts().filter({ hasText: '1 call, 1 mention' }).filter({ hasText: 'UTF-16LE' }).waitFor();
    await row(1).filter({ hasText: '呼叫结束 1644464743-1388' }).waitFor();
    await find('录音');
    await found('1 of 1');
    await lens.workbench.screenshot('viewer-utf16');
  });

  it('closing the tab leaves nothing of what was unpacked', async () => {
    const { workbench } = lens;
    const storage = path.join(
      lens.editor.userDataDir,
      'User/globalStorage/isales-call-lens.isales-call-lens',
    );
    const unpacked = (): Promise<string[]> => readdir(path.join(storage, 'unpacked'));
    await workbench.runCommand('View: Close All Editors');
    await until('nothing to be there', async () => (await unpacked()).length === 0);
    await open('packed.log.gz');
    assert.equal((await unpacked()).length, 1);
    await workbench.runCommand('View: Close All Editors');
    await until('the folder to go', async () => (await unpacked()).length === 0);
  });

  /** Where the page stands, as one sees it. */
  const standing = (): Promise<unknown> =>
    log.evaluate(`(() => {
      const { scrollLeft } = document.querySelector('.view');
      const lines = (selector) => [...document.querySelectorAll(selector + ' .number')].map((one) => one.textContent);
      return {
        top: lines('.row')[0],
        left: scrollLeft,
        current: lines('.row.current'),
        selected: lines('.row.selected'),
        find: document.querySelector('.find:not([hidden]) input')?.value,
      };
    })()`);

  it('comes back to its place after the window is loaded again: lines, cursor, selection and search', async () => {
    const { page } = lens.workbench;
    await open('large.log');
    await facts().filter({ hasText: '420,000 lines' }).waitFor();
    await find('timeout');
    await found('\\d of 6');
    await goTo(300_000);
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await row(300_002).and(log.locator('.current')).waitFor();
    await page.setViewportSize({ width: 700, height: 700 });
    await log.evaluate("document.querySelector('.view').scrollLeft = 90");
    await until('the place to be still', async () => {
      const before = JSON.stringify(await standing());
      await page.waitForTimeout(300);
      return JSON.stringify(await standing()) === before;
    });
    const before = await standing();
    // The editor writes down what the page keeps a moment later.
    await page.waitForTimeout(1500);
    await lens.editor.reload();
    log = await viewer('large.log');
    await row(300_000)
      .filter({ hasText: text.split('\n')[299_999] ?? '' })
      .waitFor();
    await until('the same place', async () => {
      assert.deepEqual(await standing(), before);
      return true;
    });
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('stands where it stood when one goes back to a tab that has given way', async () => {
    const { workbench } = lens;
    await open('large.log');
    await facts().filter({ hasText: '420,000 lines' }).waitFor();
    await goTo(200_000);
    await workbench.page.waitForTimeout(500);
    await workbench.runCommand('View: Close Editor');
    await workbench.runCommand('View: Reopen Closed Editor');
    log = await viewer('large.log');
    await row(200_000).and(log.locator('.current')).waitFor();
    await until('the keyboard in the lines', () =>
      log.evaluate<boolean>("document.activeElement?.id === 'rows'"),
    );
    await workbench.page.keyboard.press('ArrowDown');
    await row(200_001).and(log.locator('.current')).waitFor();
  });

  it('looks right in a light theme and in high contrast', async () => {
    const { workbench } = lens;
    await open('large.log');
    await find('timeout');
    await found('(\\d of 6|6 matches)');
    await goTo(17);
    await call('1644464743-1388').hover();
    await hover('10 Feb 2022').waitFor();
    for (const theme of ['light', 'highContrastDark', 'highContrastLight'] as const) {
      await workbench.setColorTheme(theme);
      await workbench.screenshot(`viewer-${theme}`);
    }
  });
});

describe('In the log viewer in Chinese', () => {
  let lens: LensWindow;

  before(async () => {
    lens = await openLensWindow({
      withServer: true,
      locale: 'zh-cn',
      files: { 'zh.log': 'callback 1644464743-1388 vdnId=8\nend' },
    });
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  it('buttons, facts and hovers are in Chinese', async () => {
    const { workbench } = lens;
    const entry = workbench.tree().locator('.monaco-list-row').filter({ hasText: 'zh.log' });
    await workbench.chooseFromMenu(entry, '在日志查看器中打开');
    await workbench.tab('zh.log').waitFor();
    const log = await workbench.webview('');
    await log.getByRole('button', { name: '查找' }).waitFor();
    await log.locator('.facts', { hasText: '1 个呼叫，出现 1 次' }).waitFor();
    await log.locator('.call').first().hover();
    await log.locator('.hover', { hasText: 'VDN 8' }).getByText('仅此呼叫的行').waitFor();
    await workbench.screenshot('viewer-zh-cn');
  });
});
