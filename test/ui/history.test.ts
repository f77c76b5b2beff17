import assert from 'node:assert/strict';
import { until } from '../host/workbench.ts';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';

const answered = '1644464743-1388';
const notFound = '1644400404-404';
const unknown = '1644400200-11';

describe('The history of looked-up calls', () => {
  let lens: LensWindow;

  before(async () => {
    lens = await openLensWindow({ withServer: true });
    await lens.setCredentials();
    await lens.outcome(await lens.lookUp('8', answered), 'Answered');
    await lens.outcome(await lens.lookUp('8', notFound), 'No such call on this server');
    await lens.outcome(await lens.lookUp('8', unknown), 'Outcome unknown');
    await lens.workbench.openViewContainer('Call Lens');
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  const shown = async (): Promise<string[]> =>
    (await lens.workbench.treeRows('Look-Ups'))
      .filter(({ level }) => level === 2)
      .map(({ text }) => text.split(' ')[0] ?? '');
  const shows = (...callIds: string[]): Promise<unknown> =>
    until(`the rows ${callIds.join(', ')}`, async () => (await shown()).join() === callIds.join());

  it('stands newest first, each call with its outcome in words', async () => {
    await shows(unknown, notFound, answered);
    const [day, ...rows] = await lens.workbench.treeRows('Look-Ups');
    assert.equal(day?.text, 'Today 3');
    assert.match(rows[1]?.text ?? '', /No such call on this server · \d\d:\d\d$/);
    assert.match(rows[2]?.text ?? '', /Answered · 4 s · \d\d:\d\d$/);
    assert.match(
      rows[2]?.label ?? '',
      /^Call 1644464743-1388, VDN 8, Answered, ringing 4 seconds, talking 4 seconds/,
    );
  });

  it('tells more in the tooltip, the number masked', async () => {
    const { locator } = await lens.workbench.treeRow(answered, 'Look-Ups');
    const tooltip = await lens.workbench.hover(locator, 'failCode');
    for (const part of [
      'Outcome: Answered',
      'VDN: 8',
      '••••1955',
      'failCode: 00000 Call connected',
      'OB99999',
    ])
      assert.ok(tooltip.includes(part), `${part} in ${tooltip}`);
    // An age would be that of the moment in which the row was drawn.
    assert.match(tooltip, /Looked up: \d{1,2} \w{3} \d{4}, \d\d:\d\d/);
  });

  it('opens a call in the one tab that there is, without asking again', async () => {
    const before = lens.simulator.requests.length;
    const { locator } = await lens.workbench.treeRow(answered, 'Look-Ups');
    await locator.click();
    await lens.outcome(await lens.panel(answered), 'Answered');
    assert.equal(await lens.workbench.page.locator('.tabs-container .tab').count(), 1);
    assert.equal(lens.simulator.requests.length, before);
  });

  it('refreshes a call, which puts it on top', async () => {
    const { locator } = await lens.workbench.treeRow(answered, 'Look-Ups');
    await locator.hover();
    await locator.getByRole('button', { name: 'Refresh' }).click();
    await shows(answered, unknown, notFound);
    assert.equal(lens.askedCallIds().filter((callId) => callId === answered).length, 2);
  });

  it('copies call ID and JSON from the context menu', async () => {
    const { workbench } = lens;
    const choose = async (item: string): Promise<void> => {
      await workbench.chooseFromMenu((await workbench.treeRow(answered, 'Look-Ups')).locator, item);
    };
    await choose('Copy Call ID');
    await until('the call ID', async () => (await workbench.clipboardText()) === answered);
    await choose('Copy as JSON');
    const json = await until('the JSON', async () => {
      const text = await workbench.clipboardText();
      return text.startsWith('{') ? text : undefined;
    });
    const call = JSON.parse(json) as Record<string, unknown>;
    assert.equal(call['ringingAt'], '2022-02-10T11:45:43+08:00');
    assert.doesNotMatch(json, /Signature|recordPath/);
  });

  it('filters by outcome and by text, and says so', async () => {
    const { workbench } = lens;
    const { quickInput } = workbench;
    await workbench.runCommand('iSales: Filter History…');
    await quickInput.pick('Not found');
    await shows(notFound);
    await workbench.page.getByText('Not found: 1 of 3 calls').waitFor();
    await workbench.screenshot('history-filtered');
    await workbench.runCommand('iSales: Clear History Filter');
    await shows(answered, unknown, notFound);
    await workbench.runCommand('iSales: Filter History…');
    await quickInput.type('200-11');
    await quickInput.pick('Contains “200-11”');
    await shows(unknown);
    await workbench.runCommand('iSales: Clear History Filter');
    await shows(answered, unknown, notFound);
  });

  it('forgets the selected call by the key that removes things, and takes that back', async () => {
    const { workbench } = lens;
    const { keyboard } = workbench.page;
    await (await workbench.treeRow(unknown, 'Look-Ups')).locator.click();
    await lens.outcome(await lens.panel(unknown), /./);
    await keyboard.press('Delete');
    await shows(answered, notFound);
    await workbench.pressNotificationButton('was removed from the history', 'Undo');
    await shows(answered, unknown, notFound);
    // What is typed elsewhere is not meant.
    await workbench.runCommand('iSales: Look Up Call Result…');
    await workbench.quickInput.type('1');
    await keyboard.press('Delete');
    await keyboard.press('Escape');
    await shows(answered, unknown, notFound);
  });

  it('forgets one call, and all of them after asking', async () => {
    const { workbench } = lens;
    await workbench.chooseFromMenu(
      (await workbench.treeRow(unknown, 'Look-Ups')).locator,
      'Remove from History',
    );
    await shows(answered, notFound);
    await workbench.pressNotificationButton('was removed from the history', 'Undo');
    await shows(answered, unknown, notFound);
    await workbench.runCommand('iSales: Clear History…');
    await workbench.pressDialogButton('Clear the history?', 'Clear');
    await workbench.page.getByText('No calls yet').waitFor();
  });
});
