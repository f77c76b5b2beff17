import assert from 'node:assert/strict';
import { openLensWindow, pictureOfFailure, rowsShown, type LensWindow } from './lensWindow.ts';

const callId = '1644464743-1388';

describe('The boxes of the look-up', () => {
  let lens: LensWindow;

  before(async () => {
    lens = await openLensWindow({ withServer: true });
    await lens.setCredentials();
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  /** What people paste comes from the clipboard, line breaks and all. */
  async function paste(text: string): Promise<void> {
    const { page, quickInput } = lens.workbench;
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    await quickInput.field.focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Control+V');
  }

  async function ask(): Promise<void> {
    await lens.workbench.runCommand('iSales: Look Up Call Result…');
    await lens.workbench.quickInput.waitFor('Call ID');
  }

  it('ask for no VDN where the text of the first names it', async () => {
    const { quickInput } = lens.workbench;
    await ask();
    await paste('8/1644464743-77');
    assert.equal((await quickInput.validationMessage('Call 1644464743-77 of VDN 8')).severity, 'info');
    await quickInput.accept();
    await lens.outcome(await lens.panel('1644464743-77'), /./);
    await quickInput.waitForHidden();
  });

  it('take a call ID in the second one, with the VDN that stood there', async () => {
    const { workbench } = lens;
    const { quickInput } = workbench;
    await ask();
    await paste('1644464743-2');
    await quickInput.accept();
    await quickInput.waitFor('VDN ID of call 1644464743-2');
    assert.equal(await quickInput.field.inputValue(), '8', 'what is known is filled in');
    await paste('not a VDN');
    await quickInput.validationMessage('whole number from 1 to 9999');
    await paste(callId);
    await quickInput.validationMessage(`Call ${callId} of VDN 8`);
    await workbench.screenshot('prompt-call-in-vdn-box');
    await quickInput.accept();
    await lens.outcome(await lens.panel(callId), 'Answered');
    assert.ok(
      !lens.askedCallIds().includes('1644464743-2'),
      'the call that it took the place of is not asked for',
    );
  });

  it('send no thousand requests without a word about how long they take', async () => {
    const { workbench } = lens;
    const before = lens.askedCallIds().length;
    const ids = Array.from({ length: 1001 }, (_, index) => `1644470000-${index + 1}`);
    await workbench.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(ids.join('\n'))})`);
    await workbench.runCommand('iSales: Look Up All Call IDs from Clipboard');
    const dialog = workbench.dialog('Send 1,001 requests to isales-test?');
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /1 min 40 s or more/);
    await workbench.screenshot('confirm-requests');
    await workbench.pressDialogButton('Send 1,001', 'Cancel');
    assert.equal(lens.askedCallIds().length, before);
  });

  it('lead several calls to the bulk look-up', async () => {
    const { workbench } = lens;
    const { quickInput } = workbench;
    await ask();
    await paste('1644464743-1388\n1644468211-77\n1644469100-9');
    const { severity } = await quickInput.validationMessage('These are 3 calls: Enter looks up all of them.');
    assert.equal(severity, 'info');
    await workbench.screenshot('prompt-several-calls');
    await quickInput.accept();
    await rowsShown(await workbench.webview('Pasted text'), '3 calls shown');
  });
});
