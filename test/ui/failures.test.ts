import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { makeAuthority, makeSelfSigned, type Identity } from '../fakes/certificates.ts';
import { json, startScriptedServer, type ScriptedServer } from '../fakes/scriptedServer.ts';
import { temporaryFolder } from '../host/paths.ts';
import { readSettings } from '../host/profile.ts';
import { until } from '../host/workbench.ts';
import { openLensWindow, pictureOfFailure, serverId, type LensWindow } from './lensWindow.ts';

/** Call IDs of the simulator that fail, and what the user reads. */
const failingCalls: readonly (readonly [callId: string, title: string | RegExp, detail: RegExp])[] = [
  ['1644400404-404', 'No such call on this server', /another VDN or another server/],
  ['1644402000-02000003', 'The server reported error 02000003', /longer than allowed/],
  ['1644400401-401', 'The server refused the signature (401)', /secret key is wrong/],
  [
    '1644400401-600',
    'The server refused the signature (401)',
    /clock is (9 min 59 s|10 min)( \d s)? behind the server’s/,
  ],
  ['1644400403-403', 'The request was refused (403)', /allow-list/],
  ['1644400403-1', 'The request was refused (403)', /does not allow this account/],
  ['1644400429-3600', 'Too many requests (429)', /asks to wait 1 h/],
  ['1644400302-302', 'The server redirects elsewhere (302)', /never sent on/],
  ['1644400500-500', 'The server answered with HTTP 500', /problem of its own/],
  ['1644400502-502', 'The server answered with HTTP 502', /does not reach the server behind it/],
  ['1644400200-1', 'The response is not JSON', /cut short/],
  ['1644400200-2', 'The response is not JSON', /web page/],
  ['1644400200-3', 'Unexpected response', /“data\.called” is an object; it should be a text or a number\./],
  ['1644400413-413', 'The response is too large', /larger than 1 MiB/],
  ['1644400104-104', 'The connection broke off', /ECONNRESET/],
];

/** The simulator never answers it. */
const hangingCall = '1644400408-408';

/** Servers that cannot be reached, each in its own way, and what the user reads. */
const failingServers: readonly (readonly [name: string, title: RegExp, detail: RegExp])[] = [
  ['no-such-host', /no-such-host\.invalid was not found/, /misspelt/],
  ['closed-port', /refused the connection/, /not running/],
  ['no-route', /cannot be reached/, /No network path/],
  ['self-signed', /certificate is not trusted/, /self-signed/],
  ['other-name', /certificate was not issued/, /certificate lists/],
  ['expired', /certificate is not trusted/, /It has expired/],
  ['plain-http', /No secure connection/, /plain HTTP/],
  ['no-ca-file', /certificate file cannot be read/, /missing\.pem cannot be read \(ENOENT\)/],
];

describe('What keeps a call result from the user is told in its own words:', () => {
  let lens: LensWindow;
  let folder: { path: string; remove(): Promise<void> };
  const scripted: ScriptedServer[] = [];

  before(async () => {
    folder = await temporaryFolder('failures');
    const authority = await makeAuthority();
    const authorityFile = path.join(folder.path, 'authority.pem');
    await writeFile(authorityFile, authority.cert);
    const start = async (tls?: Identity): Promise<string> => {
      const server = await startScriptedServer(json({}), tls ? { tls } : {});
      scripted.push(server);
      return server.origin;
    };
    const addresses: Record<string, { baseUrl: string; caFile?: string }> = {
      'no-such-host': { baseUrl: 'https://no-such-host.invalid' },
      'closed-port': { baseUrl: 'https://127.0.0.2:9' },
      // The broadcast address: refused by this machine itself, nothing leaves it.
      'no-route': { baseUrl: 'https://255.255.255.255:28443' },
      'self-signed': { baseUrl: await start(await makeSelfSigned({ names: ['127.0.0.2'] })) },
      'other-name': {
        baseUrl: await start(await authority.issue({ names: ['isales.example.com'] })),
        caFile: authorityFile,
      },
      expired: {
        baseUrl: await start(await authority.issue({ names: ['127.0.0.2'], expired: true })),
        caFile: authorityFile,
      },
      'plain-http': { baseUrl: (await start()).replace('http:', 'https:') },
      'no-ca-file': { baseUrl: 'https://127.0.0.2:9', caFile: path.join(folder.path, 'missing.pem') },
    };
    lens = await openLensWindow({
      withServer: true,
      servers: Object.entries(addresses).map(([name, address]) => ({ id: name, name, ...address })),
      // Time enough to cancel a query.
      settings: { 'isales.requestTimeoutSeconds': 120 },
    });
  });
  afterEach(pictureOfFailure(() => lens));
  after(async () => {
    await lens.close();
    for (const server of scripted) await server[Symbol.asyncDispose]();
    await folder.remove();
  });

  async function failsWith(callId: string, title: string | RegExp, detail: RegExp): Promise<Frame> {
    const panel = await lens.lookUp('8', callId);
    await lens.outcome(panel, title);
    assert.match(await panel.locator('main').innerText(), detail);
    return panel;
  }

  it('no credentials, mended by entering them', async () => {
    const { quickInput } = lens.workbench;
    const { accessKey, secretKey } = lens.simulator.credentials;
    const panel = await failsWith(
      '1644464743-1388',
      'No credentials are stored for this server',
      /access key \(AK\)/,
    );
    await lens.workbench.screenshot('panel-no-credentials');
    await panel.getByRole('button', { name: 'Set Credentials…' }).click();
    await quickInput.answer('Access key', accessKey);
    await quickInput.answer('Secret key', secretKey);
    await lens.outcome(panel, 'Answered');
  });

  it('a call ID that cannot be sent is refused while it is typed', async () => {
    const { workbench } = lens;
    await workbench.runCommand('iSales: Look Up Call Result…');
    await workbench.quickInput.waitFor('Call ID');
    await workbench.quickInput.type('1644464743/x y');
    await workbench.quickInput.validationMessage('cannot contain slashes');
    await workbench.quickInput.type('1644464743-1388');
    await workbench.quickInput.accept();
    await workbench.quickInput.waitFor('VDN ID of call');
    await workbench.quickInput.type('10000');
    await workbench.quickInput.validationMessage('whole number from 1 to 9999');
    await workbench.quickInput.cancel();
  });

  for (const [callId, title, detail] of failingCalls)
    it(`${String(title)} (${callId})`, async () => {
      await failsWith(callId, title, detail);
    });

  it('and by what came, as text and without secrets, where that is no answer', async () => {
    for (const [callId, title, summary, text] of [
      [
        '1644400403-403',
        'The request was refused (403)',
        'Raw response (184 B)',
        /^HTTP\/1\.1 403 Forbidden\n.*text\/html/,
      ],
      ['1644400200-2', 'The response is not JSON', 'Raw response (106 B)', /<h1>Please log in<\/h1>/],
      ['1644400200-3', 'Unexpected response', /^Raw response \(3\d\d B\)$/, /"called": \{\n +"number"/],
    ] as const) {
      const panel = await lens.lookUp('8', callId);
      await lens.outcome(panel, title);
      // One way to ask again is enough.
      assert.equal(await panel.locator('[data-action=refresh], [data-action=retry]').count(), 1);
      const details = panel.locator('details[data-key=raw]');
      assert.equal(await details.getAttribute('open'), null, 'it is open');
      await details.getByText(summary).click();
      assert.match(await details.locator('pre').innerText(), text);
      // It is shown, not drawn.
      assert.equal(await details.locator('pre *').count(), 0);
    }
    await lens.workbench.screenshot('panel-raw-response');
  });

  it('a cancelled query, which ends at the server, too', async () => {
    const { workbench, simulator } = lens;
    const panel = await lens.lookUp('8', hangingCall);
    await workbench.pressNotificationButton(`Looking up call ${hangingCall}`, 'Cancel');
    await lens.outcome(panel, 'Cancelled');
    await until('the simulator to see it', () =>
      simulator.requests.some(({ callId, aborted }) => callId === hangingCall && aborted),
    );
  });

  it('a time-out, after the time that the setting allows', async () => {
    await lens.workbench.changeSettings({ 'isales.requestTimeoutSeconds': 3 });
    await failsWith(hangingCall, 'No response within 3 s', /request was sent; nothing came back/);
  });

  it('does not send keys to another address than the one they were entered for', async () => {
    const { workbench, simulator, editor } = lens;
    const moved = await startScriptedServer(json({}), {
      tls: await makeSelfSigned({ names: ['127.0.0.2'] }),
    });
    scripted.push(moved);
    const settings = await readSettings(editor.userDataDir);
    const servers = settings['isales.servers'] as { id: string; baseUrl: string }[];
    const movedServers = servers.map((server) =>
      server.id === serverId ? { ...server, baseUrl: moved.origin } : server,
    );
    await workbench.changeSettings({ 'isales.servers': movedServers });
    const panel = await lens.lookUp('8', '1644464743-77');
    await lens.outcome(panel, 'The stored credentials belong to another address');
    assert.ok((await panel.locator('main').innerText()).includes(simulator.baseUrl));
    assert.equal(moved.connections, 0);
    await workbench.changeSettings({ 'isales.servers': servers });
  });

  for (const [name, title, detail] of failingServers)
    it(`${String(title)} (${name})`, async () => {
      const { workbench } = lens;
      await workbench.runCommand('iSales: Set Credentials…');
      await workbench.quickInput.pick(name);
      await workbench.quickInput.answer('Access key', 'AKEXAMPLE');
      await workbench.quickInput.answer('Secret key', 'sk-example-0001');
      await workbench.quickInput.waitForHidden();
      await workbench.runCommand('iSales: Select Active Server…');
      await workbench.quickInput.pick(name);
      await workbench.statusBarItem(name).waitFor();
      await failsWith(
        `1644464743-${String(1000 + failingServers.findIndex(([each]) => each === name))}`,
        title,
        detail,
      );
    });

  it('a server that is not set up any more leads to adding one', async () => {
    const { workbench } = lens;
    // The one that the preview shows.
    const last = `1644464743-${String(1000 + failingServers.length - 1)}`;
    await workbench.changeSettings({ 'isales.servers': [] });
    await workbench.tab(last).click();
    const panel = await lens.panel(last);
    await panel.getByRole('button', { name: 'Try Again' }).click();
    await lens.outcome(panel, 'No server is set up for this call');
    await panel.getByRole('button', { name: 'Add Server…' }).click();
    await workbench.quickInput.waitFor('Address of the CC-iSales server');
    await workbench.quickInput.cancel();
  });
});
