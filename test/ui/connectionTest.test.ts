import assert from 'node:assert/strict';
import { until } from '../host/workbench.ts';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';

describe('The test of a connection', () => {
  let lens: LensWindow;

  before(async () => {
    lens = await openLensWindow({ withServer: 'untrusted' });
    await lens.workbench.openViewContainer('Call Lens');
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  async function enterKeys(accessKey: string, secretKey: string): Promise<void> {
    const { quickInput } = lens.workbench;
    await quickInput.answer('Access key', accessKey);
    await quickInput.answer('Secret key', secretKey);
  }

  async function row(): Promise<Awaited<ReturnType<LensWindow['workbench']['treeRow']>>> {
    return lens.workbench.treeRow(/isales-test/, 'Servers');
  }

  const runs = (): number => lens.simulator.requests.length;

  it('says briefly what is wrong and the rest behind a button, and claims no request that was not sent', async () => {
    const { workbench } = lens;
    await workbench.runCommand('iSales: Test Connection');
    const brief = 'isales-test: No credentials are stored for this server';
    assert.equal(await workbench.notificationText(brief), brief);
    await workbench.pressNotificationButton(brief, 'Details');
    await workbench.dialog(brief).waitFor();
    const details = await workbench.dialog().innerText();
    assert.match(details, /access key \(AK\)/);
    assert.match(details, /Nothing was sent\./);
    assert.doesNotMatch(details, /Sent from|Round trip/);
    await workbench.screenshot('test-details');
  });

  it('is made again after each step that mends it, and the row of the server follows', async () => {
    const { workbench, simulator } = lens;
    await workbench.pressDialogButton('isales-test', 'Set Credentials…');
    await enterKeys('AKEXAMPLE', 'sk-example-0001');
    const untrusted = 'isales-test: The server’s certificate is not trusted';
    assert.equal(await workbench.notificationText(untrusted), untrusted);
    await workbench.treeRow(/isales-test The server’s certificate is not trusted · active/, 'Servers');
    assert.equal(runs(), 0);

    await workbench.pressNotificationButton(untrusted, 'Trust This Certificate…');
    await workbench.pressDialogButton('Trust this certificate', 'Trust This Certificate');
    const refused = 'isales-test: The server refused the signature (401)';
    assert.equal(await workbench.notificationText(refused), refused);
    await workbench.treeRow(/isales-test The server refused the signature \(401\) · active/, 'Servers');
    await workbench.screenshot('test-refused');

    await workbench.pressNotificationButton(refused, 'Set Credentials…');
    await enterKeys(simulator.credentials.accessKey, simulator.credentials.secretKey);
    await workbench.notification('isales-test: connection OK, keys accepted.').waitFor();
    await workbench.treeRow(/isales-test answered in \d+ ms · active/, 'Servers');
    assert.equal(runs(), 2);
    await workbench.pressNotificationButton('connection OK', 'Details');
    await workbench.dialog(/Sent from .*Round trip: \d+ ms\..*Clocks agree/s).waitFor();
    await workbench.pressDialogButton('connection OK', 'OK');
  });

  it('is offered by the menu of a server, beside its address and its certificate', async () => {
    const { workbench } = lens;
    await workbench.chooseFromMenu((await row()).locator, 'Trust Server Certificate…');
    await workbench.notification('The certificate of isales-test is trusted already.').waitFor();
    assert.equal(runs(), 3);
    await workbench.chooseFromMenu((await row()).locator, 'Copy Address');
    await until('the address', async () => (await workbench.clipboardText()) === lens.simulator.baseUrl);
  });

  it('no longer counts when keys are cleared, or others entered, and nobody is asked for that', async () => {
    const { workbench, simulator } = lens;
    const before = runs();
    await workbench.chooseFromMenu((await row()).locator, 'Clear Credentials…');
    await workbench.pressDialogButton('Delete the stored credentials', 'Clear');
    await workbench.treeRow(/isales-test no credentials · active/, 'Servers');
    await workbench.runCommand('iSales: Edit Server…');
    await workbench.quickInput.pick('Credentials');
    await enterKeys(simulator.credentials.accessKey, simulator.credentials.secretKey);
    await workbench.quickInput.waitFor('What do you want to change?');
    await workbench.quickInput.cancel();
    await workbench.treeRow(/isales-test credentials set · active/, 'Servers');
    assert.equal(runs(), before);
  });

  it('is made again by whoever mends the server that failed in it from its menu', async () => {
    const { workbench, simulator } = lens;
    const { accessKey, secretKey } = simulator.credentials;
    await workbench.runCommand('iSales: Set Credentials…');
    await enterKeys(accessKey, 'sk-example-0001');
    await workbench.runCommand('iSales: Test Connection');
    await workbench.treeRow(/isales-test The server refused the signature/, 'Servers');
    await workbench.runCommand('iSales: Set Credentials…');
    await enterKeys(accessKey, secretKey);
    await workbench.treeRow(/isales-test answered in \d+ ms · active/, 'Servers');
  });

  it('and all commands that find nothing to do say so', async () => {
    const { workbench } = lens;
    const said = async (command: string, text: string): Promise<void> => {
      await workbench.runCommand(command);
      await workbench.notification(text).waitFor();
    };
    await said('iSales: Select Active Server…', 'isales-test is the only server: look-ups go to it.');
    await workbench.runCommand('iSales: Delete All Stored Credentials…');
    await workbench.pressDialogButton('Delete all credentials', 'Delete All');
    await workbench.treeRow(/isales-test no credentials/, 'Servers');
    // The palette leaves out what finds nothing; the menu of the view does not.
    await workbench.page.locator('.pane-header[aria-label^="Look-Ups"]').hover();
    await workbench.page.getByRole('button', { name: 'Filter History…' }).first().click();
    await workbench.notification('The history is empty').waitFor();
  });
});
