import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { readSettings } from '../host/profile.ts';
import { until } from '../host/workbench.ts';
import { fingerprintOf, makeSelfSigned, type Identity } from '../fakes/certificates.ts';
import { json, startScriptedServer, type ScriptedServer } from '../fakes/scriptedServer.ts';
import { vendorSample } from '../unit/isales/vendorSample.ts';
import { Keys } from './keys.ts';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';

const callId = '1644464743-1388';
const failed = '1644468211-77';
const running = '1644400404-3';

describe('Everyone: with the keyboard alone', function () {
  this.timeout(180_000);
  let lens: LensWindow;
  let keys: Keys;
  let homeMade: ScriptedServer;
  let own: Identity;

  before(async () => {
    own = await makeSelfSigned({ names: ['isales.example.com'] });
    homeMade = await startScriptedServer(json(vendorSample), { tls: own });
    lens = await openLensWindow({
      withServer: true,
      servers: [{ id: 'home-made', name: 'home-made', baseUrl: homeMade.origin, defaultVdnId: 8 }],
      files: { 'calls.log': `vdn=8 ${callId}\nvdn=8 ${failed}\n` },
    });
    keys = new Keys(lens.workbench);
  });
  afterEach(pictureOfFailure(() => lens));
  after(async () => {
    await homeMade[Symbol.asyncDispose]();
    await lens.close();
  });

  /** Chooses a server, and enters keys for it. */
  async function setCredentials(server: string, accessKey: string, secretKey: string): Promise<void> {
    await keys.command('iSales: Set Credentials…');
    await keys.answer('Which server?', server);
    await keys.answer('Access key', accessKey);
    await keys.answer('Secret key', secretKey);
    await lens.workbench.quickInput.waitForHidden();
  }

  async function activate(server: string): Promise<void> {
    await keys.command('iSales: Select Active Server…');
    await keys.answer('Which server?', server);
    await lens.workbench.quickInput.waitForHidden();
  }

  async function lookUp(id: string): Promise<Frame> {
    await keys.command('iSales: Look Up Call Result…');
    await keys.answer('Call ID', id);
    await keys.answer('VDN ID of call', '8');
    return lens.panel(id);
  }

  it('a server’s certificate is read and trusted', async () => {
    await setCredentials('home-made', 'AKEXAMPLE', 'sk-example-0001');
    await activate('home-made');
    const panel = await lookUp(callId);
    await lens.outcome(panel, /certificate is not trusted/);
    await keys.tabToAndPress(panel, 'Trust This Certificate…');
    await keys.dialogButton(fingerprintOf(own), 'Trust This Certificate');
    await lens.outcome(panel, 'Answered');
    await keys.command('View: Close All Editors');
  });

  it('a recording is opened, played, sought and made faster', async () => {
    const { simulator } = lens;
    await setCredentials('isales-test', simulator.credentials.accessKey, simulator.credentials.secretKey);
    await activate('isales-test');
    const panel = await lookUp(callId);
    await lens.outcome(panel, 'Answered');
    await keys.tabToAndPress(panel, 'Play Recording');
    const wave = panel.getByRole('slider', { name: 'Position in the recording' });
    await wave.waitFor();
    await keys.tabTo(panel, 'Position in the recording');
    const position = async (): Promise<number> => Number(await wave.getAttribute('aria-valuenow'));
    await until('it to play', async () => (await position()) > 0.3);
    await keys.press('Space');
    await panel.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await keys.press('Home', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await until('three seconds', async () => (await position()) === 3);
    await keys.tabTo(panel, /Speed/i);
    await keys.press('End');
    await lens.workbench.screenshot('keyboard-recording');
    assert.match(
      await panel.evaluate<string>(
        'String(document.activeElement?.value ?? document.activeElement?.ariaValueText)',
      ),
      /2/,
    );
  });

  it('a call is copied from its menu, and the focus comes back', async () => {
    const panel = await lens.panel(callId);
    await keys.tabToAndPress(panel, 'Copy');
    await panel.getByRole('menu').waitFor();
    await keys.tabTo(panel, 'Copy Link to Call', 'ArrowDown');
    await keys.press('Enter');
    await until('the link', async () =>
      /\/call\?vdn=8&id=1644464743-1388&server=/.test(await lens.workbench.clipboardText()),
    );
    assert.equal(await panel.evaluate<string>('document.activeElement?.id'), 'copy-button');
    await keys.press('ArrowDown');
    await panel.getByRole('menu').waitFor();
    await keys.press('Escape');
    await panel.getByRole('menu').waitFor({ state: 'detached' });
    assert.equal(await panel.evaluate<string>('document.activeElement?.id'), 'copy-button');
  });

  it('a command that holds a credential is copied after its warning', async () => {
    const panel = await lens.panel(callId);
    await keys.press('ArrowDown');
    await keys.tabTo(panel, 'Copy as cURL, Ready to Run…', 'ArrowDown');
    await keys.press('Enter');
    await keys.dialogButton('Copy a command that contains a credential?', 'Copy');
    await until('the command', async () => /^curl .*auth-v2/s.test(await lens.workbench.clipboardText()));
    lens.wanted(await lens.workbench.clipboardText());
    await lens.workbench.page.evaluate("navigator.clipboard.writeText('')");
  });

  it('two calls are compared', async () => {
    const panel = await lookUp(failed);
    await lens.outcome(panel, /./);
    await keys.tabToAndPress(panel, 'Compare…');
    await keys.answer('The call to compare', callId);
    const comparison = await lens.workbench.webview(`${failed} ↔ ${callId}`);
    await comparison.getByText(/\d+ differences? \(≠\)/).waitFor();
    await keys.tabToAndPress(comparison, new RegExp(callId));
    await lens.outcome(await lens.panel(callId), 'Answered');
    await keys.command('View: Close All Editors');
  });

  it('a call that goes on is watched, and no more', async () => {
    const panel = await lookUp(running);
    await lens.outcome(panel, 'No such call on this server');
    await keys.tabToAndPress(panel, /^Watch: ask every 10 s/, 'Space');
    await panel.getByText('Watching. Stops when you close this panel.').waitFor();
    await keys.press('Space');
    await panel.getByText('Watching. Stops when you close this panel.').waitFor({ state: 'detached' });
    await keys.command('View: Close All Editors');
  });

  it('calls of a log are gone through in one tab', async () => {
    await keys.press('Control+p');
    await lens.workbench.quickInput.field.waitFor();
    await keys.type('calls.log');
    await lens.workbench.quickInput.item('calls.log').waitFor();
    await keys.press('Enter');
    await lens.workbench.tab('calls.log').waitFor();
    await lens.workbench.page.locator('.editor-instance .view-line').first().waitFor();
    await keys.press('Control+Home', 'Control+F7');
    const panel = await lens.panel(callId);
    await panel.getByText('1 of 2 in calls.log').waitFor();
    await keys.press('Alt+PageDown');
    await panel.getByText('2 of 2 in calls.log').waitFor();
    await keys.command('View: Close All Editors');
  });

  it('a server is tested from its row in the view', async () => {
    await keys.command('Call Lens: Focus on Servers View');
    await lens.workbench.treeRow(/^Server isales-test/, 'Servers');
    const row = lens.workbench.tree('Servers').locator('.monaco-list-row.focused');
    await until('the focus on the row', async () => {
      await keys.press('Home');
      return /^Server isales-test/.test((await row.getAttribute('aria-label', { timeout: 500 })) ?? '');
    });
    await keys.press('Shift+F10');
    const menu = lens.workbench.page.locator('.monaco-menu:visible');
    await menu.waitFor();
    const chosen =
      "document.activeElement?.querySelector('.action-label')?.textContent ?? document.activeElement?.textContent ?? ''";
    await until('Test Connection in the menu', async () => {
      await keys.press('ArrowDown');
      return /^Test Connection/.test(await lens.workbench.page.evaluate<string>(chosen));
    });
    await keys.press('Enter');
    await lens.workbench.notification('connection OK, keys accepted').waitFor();
    await keys.command('Notifications: Clear All Notifications');
  });

  it('a server is offered to agents, and its configuration copied', async () => {
    await keys.command('iSales: Share a Server with AI Agents (MCP)…');
    await keys.answer('Which server?', 'isales-test');
    await keys.dialogButton('Share isales-test with AI agents?', 'Share');
    await until('the setting', async () => {
      const settings = await readSettings(lens.editor.userDataDir);
      return settings['isales.mcp.enabled'] === true;
    });
    await keys.command('iSales: Copy MCP Configuration');
    await keys.answer('Which server?', 'isales-test');
    await until('the configuration', async () => /"mcpServers"/.test(await lens.workbench.clipboardText()));
    assert.doesNotMatch(
      await lens.workbench.clipboardText(),
      new RegExp(lens.simulator.credentials.secretKey),
    );
    await keys.command('Notifications: Clear All Notifications');
  });

  it('the passphrase of a client certificate is entered unseen', async () => {
    const { quickInput } = lens.workbench;
    await keys.command('iSales: Set Client Certificate Passphrase…');
    await keys.answer('Which server?', 'home-made');
    // The question before has the word in its title.
    await quickInput.waitFor('Passphrase of the client certificate');
    assert.equal(await quickInput.field.getAttribute('type'), 'password');
    await keys.type('passphrase-0001');
    await keys.press('Enter');
    await quickInput.waitForHidden();
  });

  it('all credentials are deleted', async () => {
    await keys.command('iSales: Delete All Stored Credentials…');
    await keys.dialogButton('Delete all credentials', 'Delete All');
    await lens.workbench.statusBarItem('Stored secrets deleted: 3').waitFor();
    await lens.workbench.treeRow(/^Server isales-test, no credentials, active/, 'Servers');
    await lens.workbench.treeRow(/^Server home-made, no credentials/, 'Servers');
  });
});
