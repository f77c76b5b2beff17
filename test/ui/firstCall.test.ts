import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Frame } from 'playwright-core';
import { until } from '../host/workbench.ts';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';
import { searchFiles, secretsPattern } from './leftBehind.ts';

const callId = '1644464743-1388';

describe('A newcomer who looks up a first call', function () {
  // One story: each step stands on the one before.
  this.bail(true);
  let lens: LensWindow;
  let panel: Frame;
  let shownText = '';

  before(async () => {
    lens = await openLensWindow();
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  it('is welcomed once, with ways to a server, the simulator and the walkthrough', async () => {
    const { workbench } = lens;
    await workbench.openViewContainer('Call Lens');
    const sideBar = workbench.page.locator('.part.sidebar');
    await sideBar.getByRole('button', { name: 'Add Server' }).waitFor();
    await workbench.screenshot('welcome');
    assert.deepEqual(await sideBar.locator('.welcome-view .monaco-button').allTextContents(), [
      'Add Server',
      'Start the Simulator',
    ]);
    await sideBar.getByText('Open the walkthrough').click();
    await workbench.page.getByText('Get Started with iSales Call Lens').first().waitFor();
    await until('three steps, none of them done', async () => {
      const boxes = workbench.page.locator('.getting-started-step [role=checkbox]');
      const done = boxes.and(workbench.page.locator('[aria-checked=true]'));
      return (await boxes.count()) === 3 && (await done.count()) === 0;
    });
    await workbench.screenshot('walkthrough');
    await workbench.runCommand('View: Close All Editors');
  });

  it('finds nothing in the palette that needs a server', async () => {
    const { workbench } = lens;
    const { quickInput } = workbench;
    await workbench.page.keyboard.press('F1');
    await quickInput.type('>iSales: ');
    await quickInput.item('iSales: Add Server…').waitFor();
    const offered = (await quickInput.items()).filter((item) => item.startsWith('iSales: '));
    await workbench.screenshot('palette-without-server');
    assert.ok(offered.includes('iSales: Start Simulator'), offered.join());
    for (const none of [
      'Clear',
      'Filter',
      'Edit Server',
      'Test Connection',
      'Delete All',
      'MCP',
      'Set C',
      'Select',
    ])
      assert.ok(!offered.some((item) => item.includes(none)), offered.join());
    await quickInput.cancel();
  });

  it('is led into adding a server, with checks while typing and a way back', async () => {
    const { workbench, simulator } = lens;
    const { quickInput } = workbench;
    await workbench.runCommand('iSales: Look Up Call Result…');
    await quickInput.waitFor('Calls are looked up on a CC-iSales server, and none is set up yet');
    // Their explanations end in a full stop.
    const ways = (await quickInput.items()).filter((text) => !text.endsWith('.'));
    assert.deepEqual(ways, ['Add a CC-iSales Server', 'Start the Simulator', 'Open the Walkthrough']);
    await workbench.screenshot('no-server-why');
    await quickInput.pick('Add a CC-iSales Server');
    await quickInput.waitFor('Address of the CC-iSales server');
    await quickInput.type('http://10.22.26.181');
    await quickInput.validationMessage('Only https');
    await workbench.screenshot('wizard-validation');
    await quickInput.type(simulator.baseUrl);
    await quickInput.accept();
    await quickInput.waitFor('Name of the server');
    await quickInput.back();
    await quickInput.waitFor('Address of the CC-iSales server');
    assert.equal(await quickInput.field.inputValue(), simulator.baseUrl);
    await quickInput.accept();
    await quickInput.answer('Name of the server', 'isales-test');
    await quickInput.answer('VDN ID to propose', '8');
    await quickInput.waitFor('Access key');
    await quickInput.type('AK-half-typed');
    await quickInput.cancel();
  });

  it('comes back later and finds what was typed', async () => {
    const { workbench, simulator } = lens;
    const { quickInput } = workbench;
    await workbench.runCommand('iSales: Look Up Call Result…');
    await quickInput.pick('Add a CC-iSales Server');
    await quickInput.waitFor('Address of the CC-iSales server');
    assert.equal(await quickInput.field.inputValue(), simulator.baseUrl);
    await quickInput.accept();
    await quickInput.waitFor('Name of the server');
    assert.equal(await quickInput.field.inputValue(), 'isales-test');
    await quickInput.accept();
    await quickInput.waitFor('VDN ID to propose');
    assert.equal(await quickInput.field.inputValue(), '8');
    await quickInput.accept();
    await quickInput.waitFor('Access key');
    assert.equal(await quickInput.field.inputValue(), 'AK-half-typed');
    await quickInput.answer('Access key', simulator.credentials.accessKey);
    await quickInput.answer('Secret key', 'sk-example-0001');
  });

  it('has certificate and keys tested as the last step, and mends both there', async () => {
    const { workbench, simulator } = lens;
    const { quickInput } = workbench;
    await quickInput.waitFor('The server’s certificate is not trusted');
    await workbench.screenshot('wizard-untrusted');
    const prompt = quickInput.widget.locator('.quick-input-message');
    assert.match(await prompt.innerText(), /not trusted\. .+ Next step: .+ trust this one certificate\.$/s);
    // Nothing of it is cut.
    const { isWhole } = await prompt.evaluate(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => ({
      isWhole: scrollWidth <= clientWidth && scrollHeight <= clientHeight,
    }));
    assert.ok(isWhole);
    assert.deepEqual(simulator.requests, []);
    await quickInput.pick('Edit Server…');
    await quickInput.pick('CA file');
    await quickInput.answer('PEM file', simulator.caFile);
    await quickInput.waitFor('The server refused the signature (401)');
    await workbench.screenshot('wizard-refused');
    await quickInput.pick('Set Credentials…');
    await quickInput.answer('Access key', simulator.credentials.accessKey);
    await quickInput.answer('Secret key', simulator.credentials.secretKey);
  });

  it('goes on to the call, which is asked for by call ID and VDN', async () => {
    const { quickInput } = lens.workbench;
    await quickInput.answer('Call ID', callId);
    await quickInput.waitFor('VDN ID of call');
    assert.equal(await quickInput.field.inputValue(), '8');
    await quickInput.accept();
  });

  it('reads what became of it', async () => {
    panel = await lens.panel(callId);
    await lens.outcome(panel, 'Answered');
  });

  it('sees the vendor’s sample: ringing 4 s, talking 4 s, at UTC+08:00', async () => {
    const text = await panel.locator('main').innerText();
    for (const expected of [
      'ringing 4 s',
      'talking 4 s',
      'UTC+08:00',
      '88881955',
      '00000',
      'Call connected',
      'OB99999',
    ])
      assert.ok(text.includes(expected), expected);
    await lens.workbench.screenshot('panel-answered');
  });

  it('sees the raw answer without the recording’s signature', async () => {
    await panel.getByText('Raw response').click();
    const raw = await panel.locator('details pre').innerText();
    assert.match(raw, /"callId": "1644464743-1388"/);
    assert.match(raw, /Signature=‹redacted›/);
  });

  it('finds the call in the history, and the active server in the status bar', async () => {
    const { workbench } = lens;
    await workbench.openViewContainer('Call Lens');
    await workbench.treeRow(/1644464743-1388 Answered · 4 s/);
    await workbench.statusBarItem('isales-test').waitFor();
    await workbench.treeRow(/isales-test answered in \d+ ms · active/);
    await workbench.screenshot('views');
  });

  it('has asked the server once', () => {
    // Beside the two tests of the wizard.
    assert.deepEqual(
      lens.askedCallIds().filter((id) => id !== '1000000000-0'),
      [callId],
    );
  });

  it('opens the recording in the browser with its signature intact', async () => {
    const { workbench, editor } = lens;
    // The browser does not trust the simulator's certificate: what it asks for is what counts.
    const asked = editor.page
      .context()
      .waitForEvent('request', (request) => request.url().includes('/isales/record/'));
    await panel.getByRole('button', { name: 'Open in Browser' }).click();
    await workbench.pressDialogButton('external website', 'Open');
    const url = (await asked).url();
    const signature = /[?&]Signature=([^&]+)/.exec(url)?.[1] ?? '';
    assert.equal(
      Buffer.from(decodeURIComponent(signature), 'base64').toString('base64'),
      decodeURIComponent(signature),
    );
    assert.equal(await fetchStatus(url, lens.simulator.caFile), 200);
  });

  it('copies the call for a ticket', async () => {
    await panel.locator('#copy-button').click();
    await panel.getByRole('menuitem', { name: 'Copy as Markdown' }).click();
    await until('the clipboard', async () =>
      (await lens.workbench.clipboardText()).includes('| Outcome | Answered |'),
    );
  });

  it('gets the panel back after the window was loaded again, from the history, without a request', async () => {
    const { editor, workbench, simulator } = lens;
    const askedBefore = simulator.requests.length;
    await editor.reload();
    await workbench.tab(callId).click();
    panel = await lens.panel(callId);
    await lens.outcome(panel, 'Answered');
    await workbench.screenshot('panel-restored');
    const text = await panel.locator('main').innerText();
    assert.match(text, /••••1955/);
    assert.doesNotMatch(text, /8888195/);
    assert.match(text, /called number and the raw response are not kept\. Refresh gets them\./);
    assert.equal(simulator.requests.length, askedBefore);
  });

  it('refreshes it, with the keys that outlived the reload', async () => {
    await panel.locator('header [data-action=refresh]').click();
    await panel.getByText('88881955').first().waitFor();
    assert.doesNotMatch(await panel.locator('main').innerText(), /not kept/);
    shownText = await panel.content();
  });

  it('can test the connection', async () => {
    const { workbench } = lens;
    await workbench.runCommand('iSales: Test Connection');
    await workbench.pressNotificationButton('connection OK, keys accepted.', 'Details');
    await workbench.dialog(/Sent from .+Round trip: \d+ ms\..*Clocks agree/s).waitFor();
    await workbench.pressDialogButton('connection OK', 'OK');
  });

  it('has done all steps of the walkthrough, none of them by its buttons', async () => {
    const { page } = lens.workbench;
    await lens.workbench.openViewContainer('Call Lens');
    await lens.workbench.runCommand('Welcome: Open Walkthrough...');
    await lens.workbench.quickInput.pick(/^Get Started with iSales Call Lens/);
    await until('three ticks', async () => {
      const done = page.locator('.getting-started-step [role=checkbox][aria-checked=true]');
      return (await done.count()) === 3;
    });
    await lens.workbench.screenshot('walkthrough-done');
  });

  it('reads on in the pages that come with it', async () => {
    const { workbench } = lens;
    await workbench.runCommand('iSales: Open Documentation…');
    await workbench.quickInput.pick('Security');
    await workbench.tab('Preview security.md').waitFor();
    const page = await workbench.webview('');
    await page.getByRole('heading', { name: 'What is sent, what is stored, where' }).waitFor();
    await workbench.screenshot('documentation');
  });

  it('leaves no key and no recording signature in any file, log or page', async () => {
    const { simulator, editor } = lens;
    const secrets = secretsPattern(simulator.credentials);
    assert.doesNotMatch(shownText, secrets);
    assert.doesNotMatch(editor.consoleOutput(), secrets);
    assert.doesNotMatch(editor.serverOutput(), secrets);
    const searched = await searchFiles(editor.userDataDir, secrets);
    assert.ok(searched.files.some((file) => file.endsWith('history.json')));
    assert.ok(searched.files.some((file) => file.endsWith('iSales Call Lens.log')));
    assert.deepEqual(searched.found, []);
  });
});

async function fetchStatus(url: string, caFile: string): Promise<number> {
  const { get } = await import('node:https');
  const ca = await readFile(caFile);
  return new Promise((resolve, reject) => {
    get(url, { ca }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}
