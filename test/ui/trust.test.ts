import assert from 'node:assert/strict';
import { readSettings } from '../host/profile.ts';
import { fingerprintOf, makeSelfSigned, type Identity } from '../fakes/certificates.ts';
import { json, startScriptedServer, type ScriptedServer } from '../fakes/scriptedServer.ts';
import { vendorSample } from '../unit/isales/vendorSample.ts';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';

const ok = json(vendorSample);
const callId = '1644464743-1388';

describe('A server with a home-made certificate', () => {
  let lens: LensWindow;
  let server: ScriptedServer;
  let own: Identity;

  before(async () => {
    own = await makeSelfSigned({ names: ['isales.example.com'] });
    server = await startScriptedServer(ok, { tls: own });
    lens = await openLensWindow({
      servers: [{ id: 'home-made', name: 'home-made', baseUrl: server.origin, defaultVdnId: 8 }],
      settings: { 'isales.requestTimeoutSeconds': 5 },
    });
    await lens.setCredentials();
  });
  afterEach(pictureOfFailure(() => lens));
  after(async () => {
    await lens.close();
    await server[Symbol.asyncDispose]();
  });

  it('is asked for nothing; the panel shows its certificate and what is wrong with it', async () => {
    const panel = await lens.lookUp('8', callId);
    await lens.outcome(panel, /certificate is not trusted/);
    const text = await panel.locator('main').innerText();
    for (const shown of [
      'self-signed',
      `not issued for ${server.host}`,
      fingerprintOf(own),
      'CN=Test Server',
    ])
      assert.ok(text.includes(shown), `${shown} in ${text}`);
    assert.equal(server.requests.length, 0);
    for (const theme of ['light', 'highContrastDark', 'dark'] as const) {
      await lens.workbench.setColorTheme(theme);
      await lens.workbench.screenshot(`trust-untrusted-${theme}`);
    }
  });

  it('is trusted after a look at the fingerprint, and then answers', async () => {
    const { workbench, editor } = lens;
    const panel = await lens.panel(callId);
    await panel.getByRole('button', { name: 'Trust This Certificate…' }).click();
    const dialog = workbench.dialog('Trust this certificate');
    await dialog.waitFor();
    assert.ok((await dialog.innerText()).includes(fingerprintOf(own)));
    await workbench.screenshot('trust-dialog');
    await workbench.pressDialogButton('Trust this certificate', 'Trust This Certificate');
    await lens.outcome(panel, 'Answered');
    const [entry] = (await readSettings(editor.userDataDir))['isales.servers'] as {
      pinnedCertificate?: { origin: string; sha256: string };
    }[];
    assert.deepEqual(
      [entry?.pinnedCertificate?.origin, entry?.pinnedCertificate?.sha256],
      [server.origin, fingerprintOf(own)],
    );
  });

  it('is refused when it shows another certificate later, with old and new shown', async () => {
    const { workbench } = lens;
    const fresh = await makeSelfSigned({ names: ['127.0.0.2'] });
    const before = server.requests.length;
    server.showCertificate(fresh);
    const panel = await lens.lookUp('8', '1644464743-1389');
    await lens.outcome(panel, /is not the one you trusted/);
    const text = await panel.locator('main').innerText();
    assert.ok(text.includes(fingerprintOf(own)) && text.includes(fingerprintOf(fresh)), text);
    await workbench.screenshot('trust-changed');
    assert.equal(server.requests.length, before);
  });

  it('leaves no secret after "Delete All Stored Credentials"', async () => {
    const { workbench } = lens;
    await workbench.runCommand('iSales: Delete All Stored Credentials…');
    await workbench.pressDialogButton('Delete all credentials', 'Delete All');
    await workbench.openViewContainer('Call Lens');
    await workbench.treeRow(/home-made .*no credentials/, 'Servers');
  });
});
