import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { makeAuthority } from '../fakes/certificates.ts';
import { json, startScriptedServer, type ScriptedServer, type Step } from '../fakes/scriptedServer.ts';
import { temporaryFolder } from '../host/paths.ts';
import { until } from '../host/workbench.ts';
import { markup } from '../hostile/texts.ts';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';

const everythingId = '1644464743-1';
const failureId = '1644464743-2';
const redirectId = '1644464743-3';
const longId = '1644464743-4';
const otherId = '1644464743-5';
const hangingId = '1644464743-6';
const linkName = '[Update](command:workbench.action.files.newUntitledFile).log';
const log = [everythingId, failureId, longId].map((id) => `2022-02-10 11:45:51 vdn=8 call ${id}\n`).join('');

/** Elements that no page of ours makes, and attributes that run something. */
const foreign = [
  ...[
    'img',
    'iframe',
    'object',
    'embed',
    'form',
    'base',
    'video',
    'script:not([nonce])',
    'a[href]',
    'meta[http-equiv=refresh]',
  ],
  ...['[onerror]', '[onload]', '[onclick]', '[style*="evil"]', '[src*="evil"]', '[href*="evil"]', '[srcset]'],
].join(',');

describe('Malicious server, in the editor:', () => {
  let lens: LensWindow;
  let folder: { path: string; remove(): Promise<void> };
  let evil: ScriptedServer;
  let other: ScriptedServer;
  let answers: Record<string, Step>;
  /** What the window asked of anybody but the editor. */
  const foreignRequests: string[] = [];

  before(async () => {
    folder = await temporaryFolder('hostile');
    const authority = await makeAuthority();
    const tls = await authority.issue({ names: ['127.0.0.2'] });
    const caFile = path.join(folder.path, 'authority.pem');
    await writeFile(caFile, authority.cert);
    other = await startScriptedServer(json({}), { tls });
    const everything = [
      ...markup,
      `<img src="${other.origin}/pixel.png">`,
      `![x](${other.origin}/p.png)`,
    ].join(' ');
    answers = {
      [everythingId]: json(
        hostileBody(everythingId, everything, `${other.origin.replace('https', 'http')}/a.wav`),
      ),
      [failureId]: json({ resultCode: markup[4], resultDesc: everything, returnDesc: markup.join('\n') }),
      [redirectId]: json({}, 302, { Location: `${other.origin}/phish` }),
      [longId]: json(hostileBody(longId, '<b>W</b>\u202E'.repeat(6_000), 'javascript:alert(1)')),
      [otherId]: json(
        hostileBody(`${everything.slice(0, 200)} `.repeat(20), everything, 'javascript:alert(1)'),
      ),
    };
    evil = await startScriptedServer(
      (request, response) => {
        const callId = request.url?.split('/').at(-1) ?? '';
        if (callId.startsWith('8?')) {
          const campaign = { campaignId: '1', campaignName: everything, beginTime: everything, status: '2' };
          json({ resultCode: '0200000', totalCount: 1, data: [campaign] })(request, response);
          return;
        }
        (answers[callId] ?? json({ resultCode: '0200007', resultDesc: everything }))(request, response);
      },
      { tls },
    );
    lens = await openLensWindow({
      servers: [{ id: 'evil', name: 'evil', baseUrl: evil.origin, caFile, defaultVdnId: 8 }],
      files: { 'hostile.log': log, [linkName]: `vdn=8 call ${hangingId}\n` },
    });
    lens.workbench.page.context().on('request', (request) => {
      const { hostname } = new URL(request.url());
      if (/evil|^127\.0\.0\.2$/.test(hostname)) foreignRequests.push(request.url());
    });
    const { quickInput } = lens.workbench;
    await lens.workbench.runCommand('iSales: Set Credentials…');
    await quickInput.answer('Access key', 'AKEXAMPLE');
    await quickInput.answer('Secret key', 'sk-example-0001');
    await quickInput.waitForHidden();
  });
  afterEach(pictureOfFailure(() => lens));
  after(async () => {
    await lens.close();
    await evil[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
    await folder.remove();
  });

  async function isHarmless(page: Frame): Promise<void> {
    assert.deepEqual(
      await page.evaluate<string[]>(
        `[...document.body.querySelectorAll(${JSON.stringify(foreign)})].map((element) => element.outerHTML.slice(0, 200))`,
      ),
      [],
    );
    assert.equal(await page.evaluate<unknown>('globalThis.hacked'), undefined);
    assert.equal(await lens.workbench.page.evaluate<unknown>('globalThis.hacked'), undefined);
  }

  async function linksOf(locator: Locator): Promise<string[]> {
    const links = await locator.locator('a').evaluateAll((all) =>
      all.map((link) => {
        const { dataset } = link as unknown as { dataset: Record<string, string | undefined> };
        return dataset['href'] ?? (link as unknown as { href: string }).href;
      }),
    );
    return links.filter((link) => link !== '');
  }

  it('panel: everything it says is text', async () => {
    const panel = await lens.lookUp('8', everythingId);
    await lens.outcome(panel, /unknown/i);
    const text = await panel.locator('main').innerText();
    assert.ok(text.includes('<img src=x onerror='), text);
    await panel.locator('summary').last().click();
    await lens.workbench.screenshot('hostile-panel');
    await isHarmless(panel);
    // A recording on a machine that is none of the server's, over plain http.
    assert.doesNotMatch(text, /javascript:/);
  });

  it('panel: a failure in its words is text, and a redirect leads nowhere', async () => {
    const panel = await lens.lookUp('8', failureId);
    await lens.outcome(panel, /server reported error/);
    await lens.workbench.screenshot('hostile-failure');
    await isHarmless(panel);
    await lens.outcome(await lens.lookUp('8', redirectId), /redirects elsewhere/);
  });

  it('panel: a text without end does not hold it up', async () => {
    const panel = await lens.lookUp('8', longId);
    await lens.outcome(panel, /unknown/i);
    await lens.workbench.screenshot('hostile-long');
    await isHarmless(panel);
    assert.ok(((await panel.locator('main').textContent()) ?? '').length < 300_000);
  });

  it('panel: an answer about another call names it as text, cut short', async () => {
    const panel = await lens.lookUp('8', otherId);
    await lens.outcome(panel, /another call/);
    await lens.workbench.screenshot('hostile-other-call');
    await isHarmless(panel);
    const cause = (await panel.locator('main dd').first().textContent()) ?? '';
    assert.match(cause, /<img src=x/);
    assert.ok(cause.length < 1_000, `${cause.length} characters`);
  });

  it('hover: everything it says is text, and no link of its own works', async () => {
    const { workbench } = lens;
    const { page } = workbench;
    await lens.openLog('hostile.log');
    await workbench.page.mouse.move(0, 0);
    await page.locator('.view-lines').getByText(everythingId.slice(0, 10), { exact: true }).first().hover();
    const hover = page.locator('.monaco-hover:visible').filter({ hasText: 'Refresh' });
    await hover.waitFor();
    await workbench.screenshot('hostile-hover');
    assert.equal(await hover.locator('img, iframe, script, form').count(), 0);
    for (const link of await linksOf(hover)) assert.match(link, /^command:isales\./);
    await page.mouse.move(0, 0);
  });

  it('tree: everything it says is one line of text', async () => {
    const { workbench } = lens;
    await workbench.openViewContainer('Call Lens');
    const row = await workbench.treeRow(everythingId);
    assert.equal(
      await row.locator.locator('img, iframe, script, .label-name a, .label-description a').count(),
      0,
    );
    // eslint-disable-next-line no-control-regex -- control and direction characters are what must not be there
    assert.doesNotMatch(row.label, /[\0-\x1f\u202a-\u202e\u2066-\u2069]/);
    await workbench.hover(row.locator, 'VDN');
    await workbench.screenshot('hostile-tree');
    await workbench.page.mouse.move(0, 0);
  });

  it('campaigns: their names are text', async () => {
    const { workbench } = lens;
    const view = 'Campaigns';
    await workbench.openViewContainer('Call Lens');
    await workbench.expandTreeRow('VDN 8', view);
    const row = await workbench.treeRow('img src=x', view);
    assert.equal(
      await row.locator.locator('img, iframe, script, .label-name a, .label-description a').count(),
      0,
    );
    // eslint-disable-next-line no-control-regex -- control and direction characters are what must not be there
    assert.doesNotMatch(row.text + row.label, /[\0-\x1f\u202a-\u202e\u2066-\u2069]/);
    await workbench.screenshot('hostile-campaigns');
    assert.equal(await workbench.page.evaluate<unknown>('globalThis.hacked'), undefined);
  });

  it('table: everything it says is text', async () => {
    const { workbench } = lens;
    await workbench.openFile('hostile.log');
    await workbench.runCommand('iSales: Look Up All Call IDs in File');
    const table = await workbench.webview('hostile.log');
    await until('three rows', async () => (await table.getByRole('row').count()) >= 4);
    await table.getByText('unknown', { exact: false }).first().waitFor();
    await workbench.screenshot('hostile-table');
    await isHarmless(table);
  });

  it('notification: a failure in its words holds no link', async () => {
    const { workbench } = lens;
    // A result stays when a refresh fails; the failure is told in a notification.
    await workbench.openViewContainer('Call Lens');
    await (await workbench.treeRow(everythingId)).locator.click();
    await (await lens.panel(everythingId)).locator('main[aria-busy=false] h1').waitFor();
    answers[everythingId] = answers[failureId] ?? json({});
    await workbench.chooseFromMenu((await workbench.treeRow(everythingId)).locator, 'Refresh');
    assert.match(await workbench.notificationText('server reported error'), /\[Click\]/);
    for (const message of await workbench.page.locator('.notification-list-item-message').all())
      assert.deepEqual(await linksOf(message), []);
    await workbench.screenshot('hostile-notification');
  });

  it('progress and what follows: the name of a file is no link', async () => {
    const { workbench } = lens;
    answers[hangingId] = () => undefined;
    await workbench.openFile(linkName);
    await workbench.runCommand('iSales: Look Up All Call IDs in File');
    const isPlain = async (text: string): Promise<void> => {
      assert.match(await workbench.notificationText(text), /\[Update\]/);
      // What can be done is a link of ours.
      const own = /^command:isales\.told\.\d+$/;
      for (const message of await workbench.page.locator('.notification-list-item-message').all())
        assert.deepEqual(
          (await linksOf(message)).filter((link) => !own.test(link)),
          [],
        );
    };
    await isPlain('Looking up calls');
    await workbench.screenshot('hostile-progress');
    await workbench.pressNotificationButton('Looking up calls', 'Cancel');
    await isPlain('paused');
  });

  it('nobody else was asked for anything, and no key went anywhere', () => {
    assert.equal(other.connections, 0);
    assert.deepEqual(foreignRequests, []);
  });
});

function hostileBody(callId: string, text: string, recordPath: string): unknown {
  return {
    resultCode: '0200000',
    resultDesc: text,
    data: {
      callId,
      called: text,
      callStatus: text,
      failCode: text,
      resultCode: text,
      ackBeginTime: text,
      recordPath,
      [text.slice(0, 1000)]: text,
    },
  };
}
