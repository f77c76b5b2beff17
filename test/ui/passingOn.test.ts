import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Frame } from 'playwright-core';
import { until } from '../host/workbench.ts';
import { searchFiles, secretsPattern } from './leftBehind.ts';
import { openLensWindow, pictureOfFailure, serverId, type LensWindow } from './lensWindow.ts';

const run = promisify(execFile);
const callId = '1644464743-1388';
const otherCall = '1644464743-2';
const authority = 'code-oss://isales-call-lens.isales-call-lens/call';

describe('A call that is passed on', function () {
  // One story: each step stands on the one before.
  this.bail(true);
  let lens: LensWindow;
  let panel: Frame;
  /** Everything that was on the clipboard but what was asked for with its credential. */
  const copied: string[] = [];

  before(async () => {
    const other = { id: 'other', name: 'other-server', baseUrl: 'https://127.0.0.3:1', defaultVdnId: 8 };
    lens = await openLensWindow({ withServer: true, servers: [other] });
    const { workbench, simulator } = lens;
    await workbench.runCommand('iSales: Set Credentials…');
    await workbench.quickInput.pick('isales-test');
    await workbench.quickInput.answer('Access key', simulator.credentials.accessKey);
    await workbench.quickInput.answer('Secret key', simulator.credentials.secretKey);
    await workbench.quickInput.waitForHidden();
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  /** Chooses from the panel's copy menu and waits until something new is on the clipboard. */
  async function copyBy(item: string, expected: RegExp): Promise<string> {
    await lens.workbench.page.evaluate("navigator.clipboard.writeText('nothing yet')");
    await panel.locator('#copy-button').click();
    await panel.getByRole('menuitem', { name: item, exact: true }).click();
    return clipboard(expected);
  }

  async function clipboard(expected: RegExp): Promise<string> {
    const text = await until(`${String(expected)} on the clipboard`, async () => {
      const now = await lens.workbench.clipboardText();
      return expected.test(now) ? now : undefined;
    });
    return text;
  }

  /** Opens a link as people do who find it in a document: it is clicked with Ctrl held down. */
  async function follow(link: string, name: string): Promise<void> {
    const { workbench } = lens;
    const file = path.join(lens.folder, 'workspace', `${name}.md`);
    await writeFile(file, `[${name}](${link})\n`);
    await workbench.runCommand('View: Close All Editors');
    await workbench.openFile(`${name}.md`);
    const text = workbench.editorText(name);
    await until('the link to be one', async () => {
      await text.hover();
      return workbench.page.locator('.editor-instance .detected-link').first().isVisible();
    });
    await workbench.page
      .locator('.editor-instance .detected-link')
      .first()
      .click({ modifiers: ['Control'], force: true });
  }

  it('has a menu of what it can be copied as', async () => {
    panel = await lens.lookUp('8', callId);
    await lens.outcome(panel, 'Answered');
    await panel.locator('#copy-button').click();
    const items = await panel.getByRole('menuitem').allInnerTexts();
    assert.deepEqual(items, [
      'Copy Call ID',
      'Copy Link to Call',
      'Copy as Markdown',
      'Copy as JSON',
      'Copy as cURL, Without Credentials',
      'Copy as cURL, Ready to Run…',
    ]);
    await lens.workbench.screenshot('copy-menu');
    await panel.locator('body').press('Escape');
    for (const theme of ['light', 'highContrastDark'] as const) {
      await lens.workbench.setColorTheme(theme);
      await panel.locator('#copy-button').click();
      await lens.workbench.screenshot(`copy-menu-${theme}`);
      await panel.locator('body').press('Escape');
    }
    await lens.workbench.setColorTheme('dark');
  });

  it('is copied as a link that names VDN, call and server', async () => {
    const link = await copyBy('Copy Link to Call', /^code-oss:/);
    copied.push(link);
    const server = encodeURIComponent(lens.simulator.baseUrl);
    assert.equal(link, `${authority}?vdn=8&id=${callId}&server=${server}`);
  });

  it('is copied as JSON and as Markdown', async () => {
    copied.push(await copyBy('Copy as JSON', /"status": "succeeded"/));
    copied.push(await copyBy('Copy as Markdown', /\| Outcome \| Answered \|/));
  });

  it('is copied as cURL without a credential', async () => {
    const command = await copyBy('Copy as cURL, Without Credentials', /^curl/);
    copied.push(command);
    assert.match(command, /Authorization: auth-v2\/‹redacted›/);
  });

  it('is copied with a credential only after a warning', async () => {
    const { workbench } = lens;
    await workbench.page.evaluate("navigator.clipboard.writeText('nothing yet')");
    await panel.locator('#copy-button').click();
    await panel.getByRole('menuitem', { name: 'Copy as cURL, Ready to Run…' }).click();
    await workbench.dialog('contains a credential').waitFor();
    await workbench.screenshot('copy-signed-curl');
    await workbench.pressDialogButton('contains a credential', 'Cancel');
    assert.equal(await workbench.clipboardText(), 'nothing yet');
  });

  it('is then a command that a shell runs: the server answers it', async () => {
    const { workbench, simulator } = lens;
    await panel.locator('#copy-button').click();
    await panel.getByRole('menuitem', { name: 'Copy as cURL, Ready to Run…' }).click();
    await workbench.pressDialogButton('contains a credential', 'Copy');
    const command = await clipboard(/^curl/);
    lens.wanted(command);
    assert.ok(command.includes(simulator.credentials.accessKey));
    assert.ok(!command.includes(simulator.credentials.secretKey));
    const { stdout } = await run('sh', ['-c', `${command} --silent --max-time 10`]);
    const { data } = JSON.parse(stdout) as { data: { callId: string } };
    assert.equal(data.callId, callId);
  });

  it('opens from its link in a running editor', async () => {
    const server = encodeURIComponent(lens.simulator.baseUrl);
    await follow(`${authority}?vdn=8&id=${otherCall}&server=${server}`, 'colleague');
    panel = await lens.panel(otherCall);
    await lens.outcome(panel, /./);
    assert.ok(lens.askedCallIds().includes(otherCall));
  });

  it('is not asked for on another server than the active one without consent', async () => {
    const { workbench } = lens;
    const asked = lens.askedCallIds().length;
    const link = `${authority}?vdn=8&id=1644464743-3&server=${encodeURIComponent('https://127.0.0.3:1')}`;
    await follow(link, 'elsewhere');
    await workbench.dialog('Look up call 1644464743-3?').waitFor();
    assert.match(await workbench.dialog().innerText(), /VDN 8 of other-server.*not the active server/s);
    await workbench.screenshot('link-other-server');
    await workbench.pressDialogButton('1644464743-3', 'Cancel');
    assert.equal(await workbench.tab('1644464743-3').count(), 0);
    await follow(link, 'elsewhere');
    await workbench.pressDialogButton('1644464743-3', 'Look Up');
    panel = await lens.panel('1644464743-3');
    await lens.outcome(panel, 'No credentials are stored for this server');
    assert.equal(lens.askedCallIds().length, asked);
  });

  it('on a server that is not set up only offers to add it', async () => {
    const { workbench } = lens;
    await follow(`${authority}?vdn=8&id=${callId}&server=https%3A%2F%2Fevil.example.com`, 'unknown');
    const said = await workbench.notificationText('which is not set up here');
    assert.match(said, /https:\/\/evil\.example\.com/);
    await workbench.screenshot('link-unknown-server');
    await workbench.pressNotificationButton('which is not set up here', 'Add Server…');
    await workbench.quickInput.waitFor('Address of the CC-iSales server');
    assert.equal(await workbench.quickInput.field.inputValue(), 'https://evil.example.com');
    assert.match(
      await workbench.quickInput.title(),
      /Server Proposed by a Link: https:\/\/evil\.example\.com/,
    );
    await workbench.quickInput.cancel();
    await workbench.openViewContainer('Call Lens');
    assert.deepEqual(
      (await workbench.treeRows('Servers')).filter(({ text }) => text.includes('evil')),
      [],
    );
  });

  for (const [what, query, said] of [
    ['without a VDN', `?id=${callId}`, 'does not name one VDN'],
    ['with a call ID that leads elsewhere', '?vdn=8&id=..%2F..%2Fadmin', 'cannot contain slashes'],
    [
      'with a server that is no address',
      `?vdn=8&id=${callId}&server=javascript:alert(1)`,
      'not an https address',
    ],
    ['to something else', '/../run?command=x', 'not a link to a call'],
  ] as const)
    it(`gives a message for a link ${what}, and asks nobody`, async () => {
      const asked = lens.simulator.requests.length;
      await follow(authority + query, `bad-${said.replaceAll(/\W+/g, '-')}`);
      await lens.workbench.notificationText(said);
      assert.equal(lens.simulator.requests.length, asked);
    });

  it('is asked about when many links come within a minute', async () => {
    const { workbench } = lens;
    // Those before may be longer ago than a minute: at most six more are followed.
    const isAsked = async (): Promise<boolean> => workbench.dialog('Look up call').isVisible();
    for (let link = 0; link < 6 && !(await isAsked()); link++) {
      const id = `1644464743-2${link}`;
      await follow(`${authority}?vdn=8&id=${id}`, `flood-${link}`);
      await until(
        'the call, or a question',
        async () => lens.askedCallIds().includes(id) || (await isAsked()),
      );
    }
    const asked = lens.askedCallIds().length;
    assert.match(await workbench.dialog().innerText(), /Links have asked for \d calls in the last minute/);
    await workbench.pressDialogButton('Look up call', 'Cancel');
    assert.equal(lens.askedCallIds().length, asked);
  });

  it('is copied from the history, too', async () => {
    const { workbench } = lens;
    await workbench.openViewContainer('Call Lens');
    await workbench.chooseFromMenu((await workbench.treeRow(callId)).locator, 'Copy Link to Call');
    copied.push(await clipboard(/^code-oss:.*1644464743-1388/));
    await workbench.chooseFromMenu(
      (await workbench.treeRow(callId)).locator,
      'Copy as cURL, Without Credentials',
    );
    copied.push(await clipboard(/^curl/));
  });

  it('is offered to other programs without keys', async () => {
    const { workbench } = lens;
    await workbench.runCommand('iSales: Copy MCP Configuration');
    await workbench.quickInput.pick('isales-test');
    copied.push(await clipboard(/"mcpServers"/));
    assert.match(copied.at(-1) ?? '', new RegExp(serverId));
  });

  it('has left no key and no recording signature on the clipboard, in a file, the log or on the console', async () => {
    const { simulator, editor } = lens;
    const secrets = secretsPattern(simulator.credentials);
    assert.equal(copied.length, 7);
    for (const text of copied) assert.doesNotMatch(text, secrets);
    assert.doesNotMatch(editor.consoleOutput(), secrets);
    assert.doesNotMatch(editor.serverOutput(), secrets);
    assert.deepEqual((await searchFiles(editor.userDataDir, secrets)).found, []);
  });
});
