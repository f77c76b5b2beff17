import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';

describe('With keys alone', () => {
  let lens: LensWindow;

  before(async () => {
    lens = await openLensWindow({ withServer: true });
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  it('a call ID at the cursor of a log is looked up, its panel used, and the recording link copied', async () => {
    const { workbench } = lens;
    const { page, quickInput } = workbench;
    const press = async (...keys: string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await workbench.openFile('logs/dialer.log');
    await press('Control+g');
    await quickInput.type(':2:70');
    await press('Enter', 'F1');
    await page.keyboard.type('iSales: Set Credentials');
    await quickInput.item('iSales: Set Credentials…').waitFor();
    await press('Enter');
    await quickInput.waitFor('Access key');
    await page.keyboard.type(lens.simulator.credentials.accessKey);
    await press('Enter');
    await quickInput.waitFor('Secret key');
    await page.keyboard.type(lens.simulator.credentials.secretKey);
    await press('Enter');
    await quickInput.waitForHidden();
    await press('F1');
    await page.keyboard.type('iSales: Look Up Call Result');
    await quickInput.item('iSales: Look Up Call Result…').waitFor();
    await press('Enter');
    await quickInput.waitFor('Call ID');
    assert.equal(await quickInput.field.inputValue(), '1644464743-1388');
    await press('Enter');
    await quickInput.waitFor('VDN ID of call');
    assert.equal(await quickInput.field.inputValue(), '8');
    await press('Enter');
    const panel = await lens.panel('1644464743-1388');
    await lens.outcome(panel, 'Answered');
    await tabTo(panel, 'Copy Link');
    await press('Enter');
    await workbench.statusBarItem('Recording link copied').waitFor();
    const link = await workbench.clipboardText();
    assert.match(link, /^https:.*Signature=/);
    lens.wanted(link);
  });

  async function tabTo(panel: Frame, name: string): Promise<void> {
    for (let steps = 0; steps < 30; steps++) {
      await lens.workbench.page.keyboard.press('Tab');
      if ((await panel.evaluate<unknown>('document.activeElement?.textContent')) === name) return;
    }
    assert.fail(`Tab never came to ${name}`);
  }
});

describe('中文', () => {
  let lens: LensWindow;

  before(async () => {
    lens = await openLensWindow({ withServer: true, locale: 'zh-cn', colorTheme: 'light' });
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  it('在中文编辑器中设置凭证、查询呼叫并阅读结果', async () => {
    const { workbench } = lens;
    const { quickInput } = workbench;
    await workbench.runCommand('iSales: 设置凭据…');
    await quickInput.answer('AK', lens.simulator.credentials.accessKey);
    await quickInput.answer('SK', lens.simulator.credentials.secretKey);
    await quickInput.waitForHidden();
    await workbench.runCommand('iSales: 查询呼叫结果…');
    await quickInput.answer('8/1644464743-1388', '1644464743-1388');
    await quickInput.answer('（VDN）ID', '8');
    const panel = await lens.panel('1644464743-1388');
    await lens.outcome(panel, '已接通');
    await workbench.openViewContainer('Call Lens');
    await workbench.screenshot('panel-zh-cn');
    const text = await panel.locator('main').innerText();
    assert.equal(await panel.locator('html').getAttribute('lang'), 'zh-cn');
    assert.ok(text.includes('呼出成功'), text);
    assert.doesNotMatch(text.replaceAll(/[“"].*?[”"]/g, ''), /ringing|talking|answered|Recording|Refresh/i);
  });

  it('说明失败的原因', async () => {
    const { workbench } = lens;
    await workbench.runCommand('iSales: 查询呼叫结果…');
    await workbench.quickInput.answer('8/1644464743-1388', '1644400401-600');
    await workbench.quickInput.answer('（VDN）ID', '8');
    await lens.outcome(await lens.panel('1644400401-600'), /401/);
    await workbench.screenshot('panel-zh-cn-401');
  });
});
