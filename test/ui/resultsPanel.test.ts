import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Frame, Locator } from 'playwright-core';
import { parseCallId } from '../../src/ids/callId.ts';
import { bookedCall, talkingSeconds } from '../../src/simulator/callBook.ts';
import { until } from '../host/workbench.ts';
import { openLensWindow, pictureOfFailure, rowsShown, type LensWindow } from './lensWindow.ts';

const calls = Array.from({ length: 24 }, (_, index) => `${1644464743 + index * 97}-${2000 + index}`);

/** What the simulator's own book says of a call: nothing of the table takes part. */
function inBook(callId: string): {
  failCode: string;
  displayCode: string;
  talkingSeconds: number | undefined;
} {
  const parts = parseCallId(callId);
  assert.ok(parts);
  const call = bookedCall(8, parts);
  return {
    failCode: call.failCode,
    displayCode: call.displayCode,
    talkingSeconds: call.answeredAt ? talkingSeconds(call) : undefined,
  };
}

describe('The results panel', () => {
  let lens: LensWindow;
  let panel: Frame;

  before(async () => {
    const text = calls.map((callId) => `INFO callId=${callId} vdnId=8\n`).join('');
    lens = await openLensWindow({
      withServer: true,
      files: { 'many.log': text },
      viewport: { width: 1500, height: 950 },
    });
    await lens.setCredentials();
    await lens.workbench.openFile('many.log');
    await lens.workbench.runCommand('iSales: Look Up All Call IDs in File');
    panel = await lens.workbench.webview('many.log');
    await panel.getByText('24 calls', { exact: true }).waitFor();
  });
  afterEach(pictureOfFailure(() => lens));
  after(() => lens.close());

  const rowTexts = (): Promise<string[]> => panel.locator('.rows [role=row]').allInnerTexts();
  const shown = (sentence: string): Promise<void> => rowsShown(panel, sentence);
  const outcome = (name: string): Locator =>
    panel
      .getByRole('listbox', { name: /^Outcomes/ })
      .getByRole('option', { name: new RegExp(`^${name} \\d`) });
  const filter = (text: string): Promise<void> => panel.locator('#text').fill(text);

  it('tells how a call went in a row, as the server does', async () => {
    const [callId = ''] = calls;
    const { failCode, displayCode } = inBook(callId);
    const row = panel.locator('.rows [role=row]').filter({ hasText: callId });
    const text = await row.innerText();
    assert.ok(text.includes(failCode), text);
    assert.ok(text.includes(displayCode), text);
    assert.match(text, /many\.log:1/);
    assert.match(text, /••••\d{4}/);
  });

  it('sorts by a column and says so', async () => {
    const header = panel.getByRole('columnheader', { name: 'Ringing', exact: true });
    await header.click();
    await until('the order', async () => (await header.getAttribute('aria-sort')) === 'ascending');
    const seconds = (await panel.locator('.rows [role=row] [aria-colindex="6"]').allInnerTexts()).map(
      (text) => {
        const [, minutes = 0, rest = 0] = /(?:(\d+) min )?(\d+) s/.exec(text) ?? [];
        return Number(minutes) * 60 + Number(rest);
      },
    );
    assert.ok(seconds.length > 5);
    assert.deepEqual(
      seconds,
      seconds.toSorted((a, b) => a - b),
    );
  });

  it('filters by text, with the count of what is left', async () => {
    await filter('2007');
    await shown('1 of 24 calls shown');
    await filter('');
    await shown('24 calls shown');
  });

  it('filters by an outcome that is clicked in the drawing', async () => {
    const answered = calls.filter((callId) => inBook(callId).talkingSeconds !== undefined).length;
    await outcome('Answered').click();
    await shown(`${answered} of 24 calls shown`);
    await outcome('Answered').click();
    await shown('24 calls shown');
  });

  it('is used with keys alone: to the table, down, and into the call', async () => {
    await panel.locator('#text').focus();
    await until('the focus in the table', async () => {
      await lens.workbench.page.keyboard.press('Tab');
      return panel.evaluate<boolean>("document.activeElement?.closest('#grid') !== null");
    });
    await lens.workbench.page.keyboard.press('ArrowDown');
    await lens.workbench.page.keyboard.press('ArrowDown');
    const focused = await panel.evaluate<string>(
      "document.activeElement?.closest('[role=row]')?.innerText ?? ''",
    );
    const callId = calls.find((candidate) => focused.includes(candidate));
    assert.ok(callId, focused);
    await lens.workbench.page.keyboard.press('Enter');
    await lens.panel(callId);
    // What is hidden is gone, and comes back as it was.
    await lens.workbench.page.locator('.tabs-container .tab').filter({ hasText: 'many.log' }).last().click();
    panel = await lens.workbench.webview('many.log');
    await shown('24 calls shown');
  });

  it('keeps the keyboard through pages and ends', async () => {
    const { keyboard } = lens.workbench.page;
    const focusedRow = (): Promise<number> =>
      panel.evaluate<number>(
        "Number(document.activeElement?.closest('#grid [role=row]')?.getAttribute('data-row') ?? NaN)",
      );
    await panel.locator('[data-row="0"]').getByRole('gridcell').nth(2).click();
    await until('the first row', async () => (await focusedRow()) === 0);
    await keyboard.press('PageDown');
    const page = await focusedRow();
    assert.ok(page > 0, String(page));
    for (let pages = Math.ceil(calls.length / page); pages > 0; pages--) await keyboard.press('PageDown');
    assert.equal(await focusedRow(), calls.length - 1);
    await keyboard.press('Control+Home');
    assert.equal(await focusedRow(), 0);
    await keyboard.press('Control+End');
    assert.equal(await focusedRow(), calls.length - 1);
    await keyboard.press('PageUp');
    assert.equal(await focusedRow(), calls.length - 1 - page);
    await keyboard.press('ArrowDown');
    assert.equal(await focusedRow(), calls.length - page);
    await keyboard.press('Escape');
  });

  it('has a menu that gives the keyboard back to its cell, whether something is chosen or not', async () => {
    const { page } = lens.workbench;
    const { keyboard } = page;
    const menu = panel.getByRole('menu');
    const focusedCell = (): Promise<string> =>
      panel.evaluate<string>(`(() => {
        const cell = document.activeElement?.closest('#grid [data-column]');
        return cell === null || cell === undefined ? '' : cell.parentElement.dataset.row + '/' + cell.dataset.column;
      })()`);
    await panel.locator('[data-row="1"] [data-column="2"]').click();
    await until('the cell', async () => (await focusedCell()) === '1/2');
    for (const leave of ['Escape', 'Tab'] as const) {
      await keyboard.press('Shift+F10');
      await menu.waitFor();
      await lens.workbench.screenshot('results-menu');
      await keyboard.press(leave);
      await menu.waitFor({ state: 'hidden' });
      assert.equal(await focusedCell(), '1/2', leave);
    }
    await keyboard.press('ArrowDown');
    assert.equal(await focusedCell(), '2/2');

    await keyboard.press('Shift+F10');
    await menu.waitFor();
    const ask = panel.getByRole('menuitem', { name: 'Copy as Markdown' });
    await until('Copy as Markdown', async () => {
      await keyboard.press('ArrowDown');
      return ask.and(panel.locator(':focus')).isVisible();
    });
    await keyboard.press('Enter');
    await until('the call as Markdown', async () =>
      /\| Looked up \|[^]*\| Link \| <[^]*>/.test(await lens.workbench.clipboardText()),
    );
    assert.equal(await focusedCell(), '2/2');
    await keyboard.press('Escape');
  });

  it('takes a filter from its popups and leads back to the table', async () => {
    const { keyboard } = lens.workbench.page;
    await panel.getByRole('button', { name: 'Outcome' }).click();
    await panel.locator('#popup-outcomes input').first().click();
    await keyboard.press('Escape');
    // The popup gives the keyboard back to its button, from which Tab leads on.
    await until('the button', () =>
      panel.evaluate<boolean>("document.activeElement?.getAttribute('popovertarget') === 'popup-outcomes'"),
    );
    await panel.locator('.chip').first().focus();
    await keyboard.press('Enter');
    await shown('24 calls shown');
    await until('the table', () =>
      panel.evaluate<boolean>("document.activeElement?.closest('#grid') !== null"),
    );
  });

  it('compares two rows', async () => {
    const row = (index: number): Locator => panel.locator(`[data-row="${index}"] [data-column="2"]`);
    await row(0).click();
    await row(1).click({ modifiers: ['Control'] });
    await row(1).click({ button: 'right' });
    await panel.getByRole('menuitem', { name: 'Compare' }).click();
    const comparison = await lens.workbench.webview(/1644\d+-\d+ .+ 1644\d+-\d+/);
    await comparison
      .getByText(/differences?|Differences/i)
      .first()
      .waitFor();
    await lens.workbench.runCommand('View: Close Editor');
    panel = await lens.workbench.webview('many.log');
    await row(0).click();
    await lens.workbench.page.keyboard.press('Escape');
  });

  it('stands where it stood when its tab comes back, and nothing is blank', async () => {
    const { page } = lens.workbench;
    const whole = page.viewportSize();
    await page.setViewportSize({ width: 1500, height: 520 });
    const row = (): Locator => panel.locator(`[data-row="${calls.length - 2}"]`);
    await panel.locator('[data-row]').first().getByRole('gridcell').nth(2).click();
    await until('the last rows', async () => {
      await page.keyboard.press('Control+End');
      await page.keyboard.press('ArrowUp');
      return row().isVisible();
    });
    const scrollTop = (): Promise<number> =>
      panel.evaluate<number>("document.querySelector('#grid').scrollTop");
    await until('a table that is scrolled', async () => (await scrollTop()) > 0);
    const top = await scrollTop();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await lens.workbench.openFile('README.md');
    await lens.workbench.page.locator('.tabs-container .tab').filter({ hasText: 'many.log' }).last().click();
    panel = await lens.workbench.webview('many.log');
    await shown('24 calls shown');
    await row().waitFor();
    assert.equal(await scrollTop(), top);
    const inSight = await panel.evaluate<number>(
      "document.querySelectorAll('#grid .rows [role=row]').length",
    );
    assert.ok(inSight > 3, `${inSight} rows are in the page.`);
    await until('the keyboard on the cell that had it', () =>
      panel.evaluate<boolean>(`document.activeElement?.closest('[data-row="${calls.length - 2}"]') !== null`),
    );
    await page.keyboard.press('Escape');
    if (whole) await page.setViewportSize(whole);
  });

  it('stands where it stood after the window is loaded again', async () => {
    const { page } = lens.workbench;
    const whole = page.viewportSize();
    await page.setViewportSize({ width: 1500, height: 520 });
    await panel.locator('[data-row]').first().getByRole('gridcell').nth(2).click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+End');
    const lastRow = (): Locator => panel.locator(`[data-row="${calls.length - 1}"]`);
    await lastRow().waitFor();
    const scrollTop = (): Promise<number> =>
      panel.evaluate<number>("document.querySelector('#grid').scrollTop");
    await until('a table that is scrolled', async () => (await scrollTop()) > 0);
    const top = await scrollTop();
    // The editor writes down what the page keeps a moment later.
    await page.waitForTimeout(1_500);
    await lens.editor.reload();
    panel = await lens.workbench.webview('many.log (calls)');
    await shown('24 calls shown');
    await lastRow().waitFor();
    await until('the place', async () => (await scrollTop()) === top);
    await panel.locator('#text').click();
    await page.keyboard.press('ArrowDown');
    await until('the row that was active', () =>
      panel.evaluate<boolean>(`document.activeElement?.closest('[data-row="${calls.length - 1}"]') !== null`),
    );
    if (whole) await page.setViewportSize(whole);
  });

  it('exports rows that re-read equal what the server said, with leading zeros and without links', async () => {
    const csv = await exported('CSV for Programs', 'rows.csv');
    const rows = parse(csv, { columns: true }) as unknown as Record<string, string>[];
    assert.equal(rows.length, calls.length);
    const lines = (await exported('JSON Lines', 'rows.jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(lines.length, calls.length);
    for (const callId of calls) {
      const book = inBook(callId);
      const row = rows.find((candidate) => candidate['callId'] === callId);
      const line = lines.find((candidate) => candidate['callId'] === callId);
      assert.deepEqual(
        [row?.['failCode'], row?.['displayCode'], row?.['talkingSeconds']],
        [
          book.failCode,
          book.displayCode,
          book.talkingSeconds === undefined ? '' : String(book.talkingSeconds),
        ],
      );
      assert.deepEqual(
        [line?.['failCode'], line?.['displayCode'], line?.['talkingSeconds']],
        [book.failCode, book.displayCode, book.talkingSeconds],
      );
    }
    assert.doesNotMatch(csv, /Signature|AccessKeyId|https:/);
  });

  it('shows rows in a window of 640 × 400, and whose they are while they move sideways', async () => {
    const { page } = lens.workbench;
    const whole = page.viewportSize();
    // A call that is open beside the table takes half of the window.
    await lens.workbench.tab('many.log (calls)').click();
    await lens.workbench.runCommand('View: Close Editors in Other Groups');
    await page.setViewportSize({ width: 640, height: 400 });
    const rowsInSight = (): Promise<number> =>
      panel.evaluate<number>(`(() => {
        const grid = document.querySelector('#grid');
        const top = grid.querySelector('.head').getBoundingClientRect().bottom - 1;
        const bottom = Math.min(innerHeight, grid.getBoundingClientRect().top + grid.clientHeight) + 1;
        return [...grid.querySelectorAll('.rows [role=row]')].filter((row) => {
          const box = row.getBoundingClientRect();
          return box.top >= top && box.bottom <= bottom;
        }).length;
      })()`);
    await until('three rows beside the side bar', async () => (await rowsInSight()) >= 3);
    await lens.workbench.screenshot('results-short-side-bar');
    await lens.workbench.runCommand('View: Close Primary Side Bar');
    await until('three rows', async () => (await rowsInSight()) >= 3);
    await lens.workbench.screenshot('results-short');
    await panel.evaluate("document.querySelector('#grid').scrollLeft = 5000");
    const place = (column: number): Promise<{ left: number; shown: string }> =>
      panel.evaluate(`(() => {
        const cell = document.querySelector('[data-row="1"] [data-column="${column}"]');
        const { left, top, height } = cell.getBoundingClientRect();
        const seen = document.elementFromPoint(left + 12, top + height / 2);
        return { left: Math.round(left), shown: cell.contains(seen) ? cell.textContent : '' };
      })()`);
    await until('the last column', async () => (await place(9)).left < 600);
    await lens.workbench.screenshot('results-short-sideways');
    const outcomeCell = await place(0);
    const callIdCell = await place(1);
    assert.equal(outcomeCell.left, 0);
    assert.ok(callIdCell.left > 50 && callIdCell.left < 200, String(callIdCell.left));
    assert.ok(outcomeCell.shown);
    assert.match(callIdCell.shown, /^\d{10}-\d+$/);
    // With keys nothing comes to stand below the pinned columns.
    await panel.locator('[data-row="1"] [data-column="9"]').click();
    for (let column = 9; column > 2; column--) await page.keyboard.press('ArrowLeft');
    const first = await place(2);
    const pinnedTo = await panel.evaluate<number>(
      `document.querySelector('[data-row="1"] [data-column="1"]').getBoundingClientRect().right`,
    );
    assert.ok(first.left >= Math.floor(pinnedTo), `${first.left} is below ${pinnedTo}`);
    await page.keyboard.press('Escape');
    await panel.evaluate("document.querySelector('#grid').scrollLeft = 0");
    const charts = panel.getByRole('button', { name: /^Charts/ });
    assert.match((await charts.getAttribute('title')) ?? '', /Below the table/);
    await charts.click();
    await until('the charts in sight', () =>
      panel.evaluate<boolean>(
        "document.querySelector('#overview').getBoundingClientRect().top < innerHeight / 2",
      ),
    );
    await lens.workbench.screenshot('results-short-charts');
    await panel.evaluate('document.documentElement.scrollTop = 0');
    await lens.workbench.runCommand('View: Show Explorer');
    if (whole) await page.setViewportSize(whole);
    await until(
      'a switch that says nothing of it',
      async () => (await charts.getAttribute('title')) === null,
    );
  });

  it('shows which of Charts, Numbers and Table Only is chosen, in all themes', async () => {
    const { workbench } = lens;
    const look = (name: string): Promise<string> =>
      panel.evaluate<string>(`(() => {
        const button = [...document.querySelectorAll('.switch button')].find((one) => one.textContent === '${name}');
        const { backgroundColor, outlineColor, outlineStyle, boxShadow } = getComputedStyle(button);
        const isOutlined = outlineStyle !== 'none';
        return button.ariaPressed + ' ' + [backgroundColor, outlineStyle, isOutlined ? outlineColor : '', boxShadow].join(' ');
      })()`);
    for (const theme of ['dark', 'light', 'highContrastDark', 'highContrastLight'] as const) {
      await workbench.setColorTheme(theme);
      await until(`the chosen one in ${theme}`, async () => {
        const [isPressed, ...chosen] = (await look('Charts')).split(' ');
        const [isOtherPressed, ...other] = (await look('Numbers')).split(' ');
        return (
          isPressed === 'true' &&
          isOtherPressed === 'false' &&
          chosen.join(' ') !== other.join(' ') &&
          // A frame of three pixels where tints say little; else an outline that is seen, or a ground of its own.
          (theme.startsWith('high')
            ? / 0px 0px 0px 2px inset/.test(chosen.join(' '))
            : !/rgba\(0, 0, 0, 0\) none/.test(chosen.join(' ')))
        );
      });
    }
    await workbench.setColorTheme('dark');
  });

  it('looks right in light and in high contrast', async () => {
    const { workbench } = lens;
    await workbench.screenshot('results-dark');
    for (const theme of ['light', 'highContrastDark', 'highContrastLight'] as const) {
      await workbench.setColorTheme(theme);
      await workbench.screenshot(`results-${theme}`);
    }
    assert.ok((await rowTexts()).length > 0);
  });

  it('leads to the line where a call was seen', async () => {
    const { workbench } = lens;
    await filter('2011');
    await shown('1 of 24 calls shown');
    await panel.getByText('many.log:12').click();
    await until('the line', async () => (await workbench.statusBarItem('Ln 12').count()) > 0);
  });

  /** Exports all rows to a file of the workspace, through the dialogs, and reads it. */
  async function exported(format: string, name: string): Promise<string> {
    const { workbench } = lens;
    const { quickInput } = workbench;
    await panel.getByRole('button', { name: 'Export…' }).click();
    await quickInput.waitFor('Choose a format');
    await quickInput.pick(format);
    await quickInput.waitFor('Choose a destination');
    await quickInput.pick('Save to File…');
    const file = path.join(lens.folder, 'workspace', name);
    // The editor's own dialog for files comes with a name.
    await until('the proposed name', async () =>
      (await quickInput.field.inputValue()).includes('calls-many.log'),
    );
    await until('the file’s name', async () => {
      await quickInput.type(file);
      return (await quickInput.field.inputValue()) === file;
    });
    await quickInput.accept();
    await workbench.notification(`Exported to ${name}`).waitFor();
    return readFile(file, 'utf8');
  }
});
