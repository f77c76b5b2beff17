import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Frame, Locator } from 'playwright-core';
import { parseCallId } from '../../src/ids/callId.ts';
import { bookedCall } from '../../src/simulator/callBook.ts';
import { itOnLinux } from '../fakes/platforms.ts';
import { descendantsOf } from '../host/processTree.ts';
import { until } from '../host/workbench.ts';
import { openLensWindow, pictureOfFailure, rowsShown, serverId, type LensWindow } from './lensWindow.ts';

/** A call ID of its own for each number, and a line that names it as an integrator's log does. */
const callId = (at: number): string => `${1644464800 + at}-${at}`;
const line = (at: number): string =>
  `2022-02-10 11:46:0${at % 10} INFO [http-${at % 5}] callback {"callId":"${callId(at)}","vdnId":8}\n`;
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => line(from + index)).join('');

describe('Looking up many calls', function () {
  this.timeout(300_000);
  let lens: LensWindow;
  let root: string;

  before(async () => {
    lens = await openLensWindow({
      withServer: true,
      settings: { 'files.exclude': { '**/excluded': true }, 'isales.cache.foundSeconds': 0 },
    });
    await lens.setCredentials();
    root = path.join(lens.folder, 'workspace');
    const write = async (name: string, content: string | Uint8Array): Promise<void> => {
      await mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await writeFile(path.join(root, name), content);
    };
    await write('tree/plain/dialer.log', lines(0, 12) + lines(3, 5));
    await write('tree/rotated/dialer.log.1.gz', gzipSync(lines(8, 20)));
    await write('tree/export.csv', `callId,vdnId\n${callId(20)},8\n${callId(21)},8\n`);
    await write('tree/large.log', '');
    const noise = '2022-02-10 11:45:43 INFO [main] nothing of interest in this line at all\n'.repeat(10_000);
    for (let at = 22; at < 100; at++)
      await appendFile(path.join(root, 'tree/large.log'), noise + (at < 28 ? line(at) : ''));
    await write(
      'tree/binary.dat',
      Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'), Buffer.from(lines(100, 103))]),
    );
    await write('tree/.gitignore', 'ignored/\n');
    await write('tree/ignored/dialer.log', lines(103, 106));
    await write('tree/excluded/dialer.log', lines(106, 109));
    await write('sixty.log', lines(200, 260));
    await write('eighty.log', lines(300, 380));
    await write('nowhere/a.log', `call ${callId(400)}\ncall ${callId(401)}\n`);
    await write('nowhere/b.log', `call ${callId(402)}\n`);
    await write('few.log', lines(500, 504));
    await write('wrong.log', lines(700, 728));
    await write('thousand.log', lines(2000, 3001));
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  const explorerItem = (name: string): Locator =>
    lens.workbench.page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: name }).first();
  const askedSince = (from: number): string[] => lens.askedCallIds().slice(from);
  const ids = (from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, index) => callId(from + index));
  const rowCount = async (panel: Frame): Promise<number> =>
    Number((await panel.getByRole('grid').getAttribute('aria-rowcount')) ?? 0) - 1;

  /** Eleven requests in a row took more than a second at the server, always. */
  function paceWasKept(from: number): void {
    const times = lens.simulator.requests
      .filter(({ callId: id }) => id !== undefined)
      .slice(from)
      .map(({ time }) => time);
    const gaps = times.slice(10).map((time, index) => time - (times[index] ?? 0));
    assert.ok(gaps.length > 0, 'no second batch');
    assert.ok(Math.min(...gaps) > 1000, `eleven requests within ${Math.min(...gaps)} ms`);
  }

  it('a folder with plain, compressed and very large logs becomes the right table', async () => {
    const { workbench } = lens;
    // Counted another way: nothing of ours takes part.
    const pattern = '[0-9]{10}-[0-9]+';
    const { stdout } = await promisify(execFile)(
      'bash',
      [
        '-c',
        `cd tree; { grep -hoE '${pattern}' plain/dialer.log large.log export.csv; zgrep -hoE '${pattern}' rotated/*.gz; } | sort -u`,
      ],
      { cwd: root },
    );
    const expected = stdout.trim().split('\n');
    assert.equal(expected.length, 28);
    const from = lens.askedCallIds().length;
    await workbench.runCommand('View: Show Explorer');
    await workbench.chooseFromMenu(explorerItem('tree'), 'Look Up All Call IDs in Folder…');
    const panel = await workbench.webview('tree');
    await until('all calls to be asked for', () => askedSince(from).length >= expected.length, 60_000);
    await until('the table', async () => (await rowCount(panel)) === expected.length);
    await panel.getByText('28 calls', { exact: true }).waitFor();
    await workbench.screenshot('bulk-folder');
    for (const id of expected) {
      await panel.locator('#text').fill(id);
      await rowsShown(panel, '1 of 28 calls shown');
      const row = await panel.locator('.rows [role=row]').filter({ hasText: id }).innerText();
      const parts = parseCallId(id);
      assert.ok(parts);
      // The simulator's own book: nothing of the table takes part.
      const { failCode, displayCode } = bookedCall(8, parts);
      assert.ok(row.includes(failCode) && row.includes(displayCode), `${failCode}, ${displayCode}: ${row}`);
    }
    await panel.locator('#text').fill('');
    assert.deepEqual(askedSince(from).toSorted(), expected);
    paceWasKept(from);
  });

  it('what is cancelled keeps what is there, and goes on after a restart without loss or repetition', async () => {
    const { workbench } = lens;
    const from = lens.askedCallIds().length;
    await workbench.openFile('sixty.log');
    await workbench.runCommand('iSales: Look Up All Call IDs in File');
    const progress = workbench.notification('Looking up calls: sixty.log');
    await progress.waitFor();
    await until('some answers', () => askedSince(from).length >= 20);
    await workbench.screenshot('bulk-progress');
    await workbench.pressNotificationButton('Looking up calls: sixty.log', 'Cancel');
    await workbench.notification('sixty.log: paused after').waitFor();
    await workbench.screenshot('bulk-paused');
    // It goes on by another door: nothing says any more that it is paused.
    const table = await workbench.webview('sixty.log');
    await table.getByRole('button', { name: 'Resume' }).click();
    await workbench.notification('sixty.log: paused after').waitFor({ state: 'hidden' });
    await workbench.pressNotificationButton('Looking up calls: sixty.log', 'Cancel');
    await workbench.notification('sixty.log: paused after').waitFor();
    const before = askedSince(from).length;
    assert.ok(before < 60);
    await workbench.page.waitForTimeout(2_500);
    assert.equal(askedSince(from).length, before);

    await lens.editor.reload();
    await workbench.pressNotificationButton('Bulk look-up “sixty.log” was interrupted', 'Resume');
    await until('the rest', () => askedSince(from).length >= 60, 60_000);
    const panel = await workbench.webview('sixty.log');
    await until('the table', async () => (await rowCount(panel)) === 60);
    await workbench.page.waitForTimeout(1_500);
    assert.deepEqual(askedSince(from).toSorted(), ids(200, 260).toSorted());
    assert.ok(lens.simulator.requests.every(({ aborted }) => !aborted));
    paceWasKept(from);
  });

  itOnLinux('killing the extension host loses the requests in flight at most', async () => {
    const { workbench } = lens;
    const from = lens.askedCallIds().length;
    await workbench.openFile('eighty.log');
    await workbench.runCommand('iSales: Look Up All Call IDs in File');
    await until('some answers', () => askedSince(from).length >= 25, 60_000);
    const [host, ...others] = await descendantsOf(process.pid, '--type=extensionHost');
    assert.ok(host !== undefined && others.length === 0, 'the extension host');
    process.kill(host, 'SIGKILL');
    await workbench.page.waitForTimeout(1_500);
    const before = askedSince(from);
    assert.ok(before.length < 80);

    await lens.editor.reload();
    await workbench.pressNotificationButton('Bulk look-up “eighty.log” was interrupted', 'Resume');
    await until('the rest', () => new Set(askedSince(from)).size >= 80, 60_000);
    await workbench.page.waitForTimeout(1_500);
    const asked = askedSince(from);
    const twice = asked.filter((id, at) => asked.indexOf(id) < at);
    assert.deepEqual([...new Set(asked)].toSorted(), ids(300, 380).toSorted());
    assert.ok(twice.length <= 10, `${twice.length} calls were asked for twice`);
    // Those are of the last batch before the end.
    for (const id of twice) assert.ok(before.slice(-10).includes(id), id);
    paceWasKept(from);
  });

  it('what names no VDN is asked for once, for all files', async () => {
    const { workbench } = lens;
    const { baseUrl, caFile } = lens.simulator;
    await workbench.changeSettings({
      'isales.servers': [{ id: serverId, name: 'isales-test', baseUrl, caFile, locale: 'en_US' }],
    });
    const from = lens.askedCallIds().length;
    await workbench.runCommand('View: Show Explorer');
    await workbench.chooseFromMenu(explorerItem('nowhere'), 'Look Up All Call IDs in Folder…');
    await workbench.quickInput.waitFor('VDN ID of 2 calls in nowhere/a.log');
    await workbench.quickInput.type('9');
    await workbench.screenshot('bulk-vdn');
    await workbench.quickInput.pick('Use VDN 9 for 2 files');
    await until('three calls', () => askedSince(from).length >= 3);
    assert.deepEqual(askedSince(from).toSorted(), ids(400, 403));
    const paths = lens.simulator.requests.slice(-3).map(({ path: asked }) => asked);
    for (const asked of paths) assert.match(asked, /\/campaigns\/9\//);
  });

  it('the clipboard and the selection are looked up as well', async () => {
    const { workbench } = lens;
    const from = lens.askedCallIds().length;
    await workbench.page.evaluate(
      `navigator.clipboard.writeText(${JSON.stringify(`see ${callId(600)} vdnId=8 and ${callId(601)} vdnId=8`)})`,
    );
    await workbench.runCommand('iSales: Look Up All Call IDs from Clipboard');
    await until('the calls of the clipboard', () => askedSince(from).length >= 2);
    assert.deepEqual(askedSince(from).toSorted(), ids(600, 602));

    await workbench.openFile('few.log');
    await workbench.runCommand('Select All');
    await workbench.runCommand('iSales: Look Up All Call IDs in Selection');
    await workbench.webview('Selection in few.log');
    await until('the calls of the selection', () => askedSince(from).length >= 6);
    assert.deepEqual(askedSince(from).slice(2).toSorted(), ids(500, 504));
  });

  it('earlier look-ups can be opened again', async () => {
    const { workbench } = lens;
    const from = lens.askedCallIds().length;
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('iSales: Resume or Reopen Bulk Look-Up…');
    await workbench.quickInput.waitFor('Bulk Look-Ups');
    await workbench.screenshot('bulk-reopen');
    await workbench.quickInput.pick('tree');
    const panel = await workbench.webview('tree');
    await until('the table', async () => (await rowCount(panel)) === 28);
    assert.equal(lens.askedCallIds().length, from);
  });

  it('more than a thousand are asked for only after a question, from a file and from a table', async () => {
    const { workbench } = lens;
    const question = 'Send 1,001 requests to isales-test?';
    const from = lens.askedCallIds().length;
    await workbench.openFile('thousand.log');
    await workbench.runCommand('iSales: Look Up All Call IDs in File');
    assert.match(
      await workbench.dialog(question).innerText(),
      /At the server’s pace this takes 1 min 40 s or more/,
    );
    await workbench.screenshot('bulk-many-requests');
    await workbench.pressDialogButton(question, 'Cancel');
    await workbench.runCommand('iSales: Look Up All Call IDs in File');
    await workbench.dialog(question).waitFor();
    assert.equal(lens.askedCallIds().length, from);
    await workbench.pressDialogButton(question, 'Send Them');
    const panel = await workbench.webview('thousand.log');
    await panel.getByRole('button', { name: 'Pause' }).click();
    await panel.getByRole('button', { name: 'Resume' }).waitFor();
    const sent = lens.askedCallIds().length;
    assert.ok(sent > from);

    const row = panel.locator('.rows [role=row]').first();
    await row.locator('[role=gridcell]').first().click();
    await workbench.page.keyboard.press('Control+a');
    await row.click({ button: 'right' });
    await panel.getByRole('menuitem', { name: 'Ask Again' }).click();
    await workbench.pressDialogButton(question, 'Cancel');
    await panel.getByRole('button', { name: 'Resume' }).waitFor();
    assert.equal(lens.askedCallIds().length, sent);
  });

  it('what pauses by itself says one number everywhere, and why each row that comes again failed', async () => {
    const { workbench } = lens;
    const { quickInput } = workbench;
    await workbench.runCommand('iSales: Set Credentials…');
    await quickInput.answer('Access key', lens.simulator.credentials.accessKey);
    await quickInput.answer('Secret key', 'not-the-secret-key');
    await quickInput.waitForHidden();
    await workbench.openFile('wrong.log');
    await workbench.runCommand('iSales: Look Up All Call IDs in File');
    const panel = await workbench.webview('wrong.log');
    const toast = await workbench.notificationText(/wrong\.log: paused after/);
    const [, done, total] = /paused after (\d+) of (\d+) calls/.exec(toast) ?? [];
    assert.equal(total, '28');
    await panel.getByText(`${done} of 28 calls · paused`, { exact: true }).waitFor();
    const outcomes = panel.getByRole('listbox', { name: /^Outcomes/ });
    const tally = async (name: string): Promise<number> =>
      Number(
        await outcomes
          .getByRole('option', { name: new RegExp(`^${name}`) })
          .locator('.tally')
          .innerText(),
      );
    const open = (await tally('Not asked yet')) + (await tally('Waiting for another try'));
    assert.equal(open, 28 - Number(done));
    await workbench.screenshot('bulk-paused-by-failures');
    const row = panel.locator('.rows [role=row]').filter({ hasText: 'Waiting for another try' }).first();
    assert.match(await row.innerText(), /401/);
    // The results are in front: no button leads to them.
    assert.equal(
      await workbench
        .notification(/wrong\.log: paused/)
        .getByText('Show Results')
        .count(),
      0,
    );
  });
});
