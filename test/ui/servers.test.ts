import assert from 'node:assert/strict';
import path from 'node:path';
import { startSimulator } from '../../src/simulator/index.ts';
import { readSettings } from '../host/profile.ts';
import { openLensWindow, pictureOfFailure, serverId, type LensWindow } from './lensWindow.ts';

describe('The servers view', () => {
  let lens: LensWindow;

  before(async () => {
    lens = await openLensWindow({
      withServer: true,
      servers: [{ id: 'broken', name: 'broken', baseUrl: 'http://10.22.26.181' }],
    });
    await lens.workbench.openViewContainer('Call Lens');
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  it('shows a server without credentials, and an entry that cannot be used with the reason', async () => {
    const { workbench } = lens;
    await workbench.treeRow(/isales-test no credentials · active/, 'Servers');
    await workbench.treeRow(/^broken baseUrl Only https is allowed/, 'Servers');
    await workbench.screenshot('servers-problem');
  });

  it('offers to set credentials, and shows that they are set', async () => {
    const { workbench, simulator } = lens;
    const { quickInput } = workbench;
    await workbench.page.getByRole('button', { name: 'Set Credentials' }).click();
    await quickInput.answer('Access key', simulator.credentials.accessKey);
    await quickInput.waitFor('Secret key');
    assert.equal(await quickInput.field.getAttribute('type'), 'password');
    await quickInput.answer('Secret key', simulator.credentials.secretKey);
    await workbench.treeRow(/isales-test credentials set · active/, 'Servers');
  });

  it('keeps what a connection test found', async () => {
    const { workbench } = lens;
    const { locator } = await workbench.treeRow(/isales-test/, 'Servers');
    await locator.hover();
    await locator.getByRole('button', { name: 'Test Connection' }).click();
    await workbench.notification('isales-test: connection OK, keys accepted.').waitFor();
    await workbench.treeRow(/isales-test answered in \d+ ms · active/, 'Servers');
  });

  it('edits one property after the other', async () => {
    const { workbench } = lens;
    const { quickInput } = workbench;
    await workbench.runCommand('iSales: Edit Server…');
    await quickInput.pick('Name');
    await quickInput.answer('Name of the server', 'renamed');
    await quickInput.pick('Default VDN ID');
    await quickInput.answer('VDN ID to propose', '42');
    await quickInput.waitFor('What do you want to change?');
    await quickInput.cancel();
    await workbench.treeRow(/renamed/, 'Servers');
    const servers = (await readSettings(lens.editor.userDataDir))['isales.servers'] as Record<
      string,
      unknown
    >[];
    assert.deepEqual(servers[0]?.['defaultVdnId'], 42);
    assert.deepEqual(servers[1], { id: 'broken', name: 'broken', baseUrl: 'http://10.22.26.181' });
  });

  it('asks for the keys again when the address changes to another origin', async () => {
    const { workbench, simulator } = lens;
    const { quickInput } = workbench;
    await workbench.runCommand('iSales: Edit Server…');
    await quickInput.pick('Address');
    await quickInput.answer('Address of the CC-iSales server', '127.0.0.3:28443');
    await quickInput.waitFor('Access key');
    await workbench.page.keyboard.press('Escape');
    await quickInput.waitFor('What do you want to change?');
    await quickInput.cancel();
    await workbench.treeRow(/credentials for another address/, 'Servers');
    await workbench.runCommand('iSales: Edit Server…');
    await quickInput.pick('Address');
    await quickInput.answer('Address of the CC-iSales server', simulator.baseUrl);
    await quickInput.waitFor('What do you want to change?');
    await quickInput.cancel();
    await workbench.treeRow(/renamed answered in/, 'Servers');
  });

  it('clears credentials, after asking', async () => {
    const { workbench } = lens;
    await workbench.runCommand('iSales: Clear Credentials…');
    await workbench.pressDialogButton('Delete the stored credentials', 'Cancel');
    await workbench.treeRow(/renamed answered in \d+ ms · active/, 'Servers');
    await workbench.runCommand('iSales: Clear Credentials…');
    await workbench.pressDialogButton('Delete the stored credentials', 'Clear');
    await workbench.treeRow(/renamed no credentials · active/, 'Servers');
  });

  it('removes a server with its secrets: the same entry written again has none', async () => {
    const { workbench } = lens;
    await lens.setCredentials();
    await workbench.treeRow(/credentials set/, 'Servers');
    const before = (await readSettings(lens.editor.userDataDir))['isales.servers'] as { id: string }[];
    await workbench.runCommand('iSales: Remove Server…');
    await workbench.pressDialogButton('stored credentials', 'Remove');
    await workbench.page.getByRole('button', { name: 'Start the Simulator' }).first().waitFor();
    await workbench.changeSettings({ 'isales.servers': before.filter(({ id }) => id === serverId) });
    await workbench.treeRow(/renamed no credentials · active/, 'Servers');
  });

  it('starts the simulator in the window, ready to be asked', async () => {
    const { workbench } = lens;
    await workbench.runCommand('iSales: Start Simulator');
    await workbench.pressNotificationButton(
      'The simulator answers at https://127.0.0.1',
      'Look Up 8 / 1644464743-1388',
    );
    await lens.outcome(await lens.panel('1644464743-1388'), 'Answered');
  });

  it('says no longer that the simulator runs when it is stopped, nor that it has stopped when it runs again', async () => {
    const { workbench } = lens;
    await workbench.runCommand('iSales: Stop Simulator');
    await workbench.runCommand('iSales: Start Simulator');
    await workbench.notification('The simulator answers at').waitFor();
    await workbench.screenshot('simulator-runs');
    await workbench.runCommand('iSales: Stop Simulator');
    await workbench.notification('The simulator has stopped.').waitFor();
    await workbench.notification('The simulator answers at').waitFor({ state: 'hidden' });
    await workbench.runCommand('iSales: Start Simulator');
    await workbench.notification('The simulator answers at').waitFor();
    await workbench.notification('The simulator has stopped.').waitFor({ state: 'hidden' });
  });

  it('shows when the simulator has stopped, in its row, in look-ups and in a message, and when it runs again', async () => {
    const { workbench } = lens;
    await workbench.runCommand('iSales: Stop Simulator');
    await workbench.treeRow(/^Simulator not running · active/, 'Servers');
    await workbench.notification('The simulator has stopped. It is still the active server.').waitFor();
    await workbench.screenshot('simulator-stopped');
    const panel = await lens.lookUp('8', '1644464743-2');
    await lens.outcome(panel, 'The simulator is not running');
    await panel.getByRole('button', { name: 'Start Simulator' }).click();
    await lens.outcome(panel, /nswered/);
    await workbench.treeRow(/^Simulator credentials set · active/, 'Servers');
  });

  it('finds the simulator again that another window has started meanwhile', async () => {
    const { workbench, editor } = lens;
    await workbench.runCommand('iSales: Stop Simulator');
    await workbench.treeRow(/^Simulator not running · active/, 'Servers');
    const entries = (await readSettings(editor.userDataDir))['isales.servers'] as {
      id: string;
      baseUrl: string;
      caFile: string;
    }[];
    const known = entries.find(({ id }) => id === 'simulator');
    assert.ok(known);
    const other = await startSimulator({
      port: Number(new URL(known.baseUrl).port),
      dataDir: path.dirname(path.dirname(known.caFile)),
    });
    try {
      const panel = await lens.lookUp('8', '1644464743-3');
      await panel.locator('main[aria-busy=false] h1').waitFor();
      assert.deepEqual(
        other.requests.map(({ callId }) => callId),
        ['1644464743-3'],
      );
      await workbench.treeRow(/^Simulator credentials set · active/, 'Servers');
    } finally {
      await other.stop();
    }
  });
});
