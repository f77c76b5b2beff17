import assert from 'node:assert/strict';
import { until } from '../host/workbench.ts';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';
import { searchFiles, secretsPattern } from './leftBehind.ts';

/** The editor starts and ends the server's process in its own time. */
const editorStartsMs = 60_000;

describe('An agent that the editor serves', function () {
  // One story: each step stands on the one before.
  this.bail(true);
  let lens: LensWindow;
  const name = /iSales \(isales-test\)/;

  before(async () => {
    lens = await openLensWindow({ withServer: true, settings: { 'chat.disableAIFeatures': false } });
    await lens.setCredentials();
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  /** The MCP servers that the editor knows, with their state. */
  async function listed(): Promise<string> {
    const { workbench } = lens;
    await workbench.runCommand('MCP: List Servers');
    await workbench.quickInput.waitFor('Select an MCP Server');
    return workbench.quickInput.widget.innerText();
  }

  it('gets no MCP server before the user offers one', async () => {
    assert.doesNotMatch(await listed(), name);
    await lens.workbench.quickInput.cancel();
  });

  it('gets the server that the user offers, after a warning', async () => {
    const { workbench } = lens;
    await workbench.runCommand('iSales: Share a Server with AI Agents (MCP)…');
    await workbench.dialog('Share isales-test with AI agents?').waitFor();
    await workbench.screenshot('mcp-offer');
    await workbench.pressDialogButton('Share isales-test', 'Share');
    await until('the server in the list', async () => name.test(await listed()));
  });

  it('has it started by the editor, which finds its three tools', async () => {
    const { workbench } = lens;
    await workbench.quickInput.pick(name);
    await workbench.quickInput.pick(/Start Server/);
    // The editor shows the output of the server that it started, which takes the focus: a list that is open by then closes.
    await until(
      'its tools to be found',
      async () =>
        /Discovered 3 tools/.test(
          (await workbench.page.locator('.part.panel').innerText()).replaceAll('\u00a0', ' '),
        ),
      editorStartsMs,
    );
    assert.match(await listed(), /iSales \(isales-test\)\s*Running/);
    await workbench.screenshot('mcp-running');
    await workbench.quickInput.cancel();
    // With the server goes its output, and the focus in it with that.
    await workbench.runCommand('View: Hide Panel');
    await workbench.page.locator('.part.panel').waitFor({ state: 'hidden' });
  });

  it('loses it when the user turns it off', async () => {
    const { workbench } = lens;
    await workbench.changeSettings({ 'isales.mcp.enabled': false });
    await until('the server to be gone', async () => !name.test(await listed()), editorStartsMs);
    await workbench.quickInput.cancel();
  });

  it('leaves the keys in no file, log or console', async () => {
    const { simulator, editor } = lens;
    const secrets = secretsPattern(simulator.credentials);
    assert.doesNotMatch(editor.consoleOutput(), secrets);
    assert.doesNotMatch(editor.serverOutput(), secrets);
    const { found, files } = await searchFiles(editor.userDataDir, secrets);
    assert.ok(files.length > 10);
    assert.deepEqual(found, []);
  });
});
