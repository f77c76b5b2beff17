import type { Frame } from 'playwright-core';
import { until } from '../host/workbench.ts';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';

const answered = '1644464743-1388';
const failed = '1644464800-7';

describe('In a narrow column and in text twice as large', () => {
  let lens: LensWindow;

  before(async () => {
    lens = await openLensWindow({
      withServer: true,
      files: { 'calls.log': `callId=${answered} vdnId=8\ncallId=${failed} vdnId=8\n` },
    });
    await lens.setCredentials();
    await lens.workbench.runCommand('View: Close Primary Side Bar');
  });
  afterEach(async () => {
    await lens.workbench.page.setViewportSize({ width: 1280, height: 800 });
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  const sideColumn = [420, 100] as const;
  const largeText = [700, 200] as const;

  /** Looks at a page of some widths in pixels and sizes of text in percent. */
  async function staysUsable(page: Frame, name: string, sizes = [sideColumn, largeText]): Promise<void> {
    for (const [width, percent] of sizes) {
      await lens.workbench.page.setViewportSize({ width, height: 900 });
      await page.evaluate(
        `document.body.style.fontSize = 'calc(var(--vscode-font-size) * ${percent / 100})'`,
      );
      await until(`nothing to reach out of the page at ${width} px and ${percent} %`, async () => {
        const out = await outside(page);
        await lens.workbench.screenshot(`small-${name}-${percent}`);
        if (out.length > 0) throw new Error(out.join(', '));
        return true;
      });
    }
    await page.evaluate("document.body.style.fontSize = ''");
  }

  it('a call’s page and its player are usable', async () => {
    const panel = await lens.lookUp('8', answered);
    await lens.outcome(panel, 'Answered');
    await panel.getByRole('button', { name: 'Play Recording' }).click();
    await panel.getByRole('slider').first().waitFor();
    await staysUsable(panel, 'call');
  });

  it('a failure is readable, with what mends it', async () => {
    const panel = await lens.lookUp('8', '1644400401-600');
    await lens.outcome(panel, /refused the signature/);
    await staysUsable(panel, 'failure');
  });

  it('two calls can be compared', async () => {
    const panel = await lens.lookUp('8', failed);
    await panel.getByRole('button', { name: 'Compare…' }).click();
    await lens.workbench.quickInput.waitFor('The call to compare');
    await lens.workbench.quickInput.pick(answered);
    const page = await lens.workbench.webview(`${failed} ↔ ${answered}`);
    await page.getByText(/\d+ differences? \(≠\)/).waitFor();
    await staysUsable(page, 'comparison');
  });

  it('the results panel is usable in a side column', async () => {
    await lens.workbench.openFile('calls.log');
    await lens.workbench.runCommand('iSales: Look Up All Call IDs in File');
    const page = await lens.workbench.webview('calls.log');
    await page.getByText('2 calls', { exact: true }).waitFor();
    await staysUsable(page, 'results', [sideColumn]);
  });
});

/** What cannot be reached without moving the page sideways; a table moves within itself. */
async function outside(page: Frame): Promise<string[]> {
  // A string, because this runs in the page, where the types of this file do not hold.
  return page.evaluate<string[]>(`(() => {
    const width = document.documentElement.clientWidth;
    const out = document.documentElement.scrollWidth > width ? ['the page, ' + document.documentElement.scrollWidth + ' of ' + width + ' px'] : [];
    for (const element of document.querySelectorAll('h1, button, a, input, select, [role=slider]')) {
      if (element.closest('[role=grid]') || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const { left, right, width: own } = element.getBoundingClientRect();
      if (own > 1 && (left < -1 || right > width + 1))
        out.push((element.innerText || element.ariaLabel || element.id) + ' at ' + Math.round(left) + ' to ' + Math.round(right) + ' of ' + width);
    }
    return out;
  })()`);
}
