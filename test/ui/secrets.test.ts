import assert from 'node:assert/strict';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';
import { searchFiles } from './leftBehind.ts';

const callId = '1644464743-1388';

describe('Secrets: in the editor', function () {
  // One story: each step stands on the one before.
  this.bail(true);
  let lens: LensWindow;

  before(async () => {
    lens = await openLensWindow({ withServer: true });
    await lens.setCredentials();
    await lens.workbench.openViewContainer('Call Lens');
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  it('the log names each request and nothing of what came', async () => {
    await lens.outcome(await lens.lookUp('8', callId), 'Answered');
    const { simulator, editor } = lens;
    const said = await searchFiles(editor.userDataDir, new RegExp(`callresultdetail/${callId}: HTTP 200 in`));
    assert.ok(
      said.found.some((file) => /iSales/i.test(file)),
      said.found.join(),
    );
    // What only the answer held, and the keys.
    const { accessKey, secretKey } = simulator.credentials;
    const kept = await searchFiles(
      editor.userDataDir,
      new RegExp(`Query Success|88881955|${accessKey}|${secretKey}|Signature=`),
    );
    assert.deepEqual(
      kept.found.filter((file) => file.endsWith('.log')),
      [],
    );
  });

  it('a store that forgets, as without a keyring, is told as that, once, and asks for nothing', async () => {
    const { workbench, editor } = lens;
    await workbench.runCommand('View: Close All Editors');
    // What is left of an in-memory store when the editor starts again.
    await workbench.page.evaluate("localStorage.removeItem('secrets.provider')");
    await editor.reload();
    await workbench.openViewContainer('Call Lens');
    await workbench.treeRow(/^Server isales-test, credentials not kept by the editor, active/, 'Servers');
    const panel = await lens.lookUp('8', '1644464743-2');
    await lens.outcome(panel, 'The editor did not keep the credentials');
    assert.match(await panel.locator('main').innerText(), /keyring/);
    await workbench.screenshot('secrets-forgotten');
    assert.deepEqual(await workbench.notifications(), []);
    assert.equal(await workbench.quickInput.widget.isVisible(), false);
    assert.deepEqual(lens.askedCallIds(), [callId]);
  });

  it('keys that are entered again are used', async () => {
    const panel = await lens.panel('1644464743-2');
    await panel.getByRole('button', { name: 'Set Credentials…' }).click();
    const { quickInput } = lens.workbench;
    await quickInput.answer('Access key', lens.simulator.credentials.accessKey);
    await quickInput.answer('Secret key', lens.simulator.credentials.secretKey);
    await panel.getByText('1644464743-2').first().waitFor();
    await lens.workbench.treeRow(/^Server isales-test, credentials set, active/, 'Servers');
  });

  it('"Delete All Stored Credentials" leaves none, also over a restart, and does not blame the editor', async () => {
    const { workbench, editor } = lens;
    await workbench.runCommand('iSales: Delete All Stored Credentials…');
    await workbench.pressDialogButton('Delete all credentials', 'Delete All');
    await workbench.treeRow(/^Server isales-test, no credentials, active/, 'Servers');
    await editor.reload();
    await workbench.openViewContainer('Call Lens');
    await workbench.treeRow(/^Server isales-test, no credentials, active/, 'Servers');
  });
});
