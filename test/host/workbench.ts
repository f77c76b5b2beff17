/** What tests do in an editor's window, and what they read from it. Every wait is for a condition. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Frame, Locator, Page } from 'playwright-core';
import { ARTIFACTS } from './paths.ts';
import { readSettings } from './profile.ts';
import type { Settings } from './profile.ts';
import { COLOR_THEMES } from './uiEditor.ts';
import type { ColorTheme, UiEditor } from './uiEditor.ts';

/** How long a condition may take to come true, in milliseconds. */
const CONDITION_MS = 30_000;
const POLL_MS = 50;
/** How long a step in the palette may take before the palette is taken for closed by a page that took the focus. */
const PALETTE_MS = 5_000;

/** Text to look for: a string must be contained, an expression must match. */
export type TextPattern = string | RegExp;

/** A row of a tree view. */
export interface TreeRow {
  /** Label and description as shown, separated by a space. */
  readonly text: string;
  /** What a screen reader says. */
  readonly label: string;
  /** Depth, 1 for the top. */
  readonly level: number;
  /** Whether its children are shown; `undefined` when it has none. */
  readonly expanded: boolean | undefined;
  /** The row itself, to click or hover. */
  readonly locator: Locator;
}

/** A message below a quick input. */
export interface ValidationMessage {
  readonly text: string;
  readonly severity: 'error' | 'warning' | 'info';
}

/**
 * Waits until `probe` gives something else than `undefined` or `false`.
 *
 * @param what what is waited for, for the error message
 * @param timeoutMs how long it may take
 * @returns what `probe` gave
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = CONDITION_MS,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const found = await probe();
      if (found !== undefined && found !== false) return found;
      lastError = undefined;
    } catch (error) {
      lastError = error; // a part of the page may be replaced while it is looked at
    }
    if (Date.now() > deadline) {
      throw new Error(`Waited ${timeoutMs / 1000} s in vain: ${what}`, { cause: lastError });
    }
    await delay(POLL_MS);
  }
}

/** The field with or without a list that drops from the top of the window. */
export class QuickInput {
  readonly #page: Page;
  /** The whole widget. */
  readonly widget: Locator;
  /** Its text field. */
  readonly field: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.widget = page.locator('.quick-input-widget');
    this.field = this.widget.locator('.quick-input-box input');
  }

  /**
   * Waits until a step with this title or placeholder is shown.
   *
   * @param name part of the title ("Add Server (1/3)"), of the placeholder or of the prompt below the field
   */
  async waitFor(name: TextPattern): Promise<void> {
    await until(`quick input "${String(name)}"`, async () => {
      if (!(await this.widget.isVisible())) return false;
      const texts = [
        await this.title(),
        (await this.field.getAttribute('placeholder', { timeout: 500 })) ?? '',
        await this.#promptText(),
      ];
      return texts.some((text) => matches(text, name));
    });
  }

  /** Waits until no quick input is shown. */
  async waitForHidden(): Promise<void> {
    await this.widget.waitFor({ state: 'hidden' });
  }

  /** The title of the step; empty when it has none. */
  async title(): Promise<string> {
    return textOf(this.widget.locator('.quick-input-title'));
  }

  async #promptText(): Promise<string> {
    return textOf(this.widget.locator('.quick-input-message, .quick-input-description'));
  }

  /** Replaces the text in the field. */
  async type(text: string): Promise<void> {
    await this.field.fill(text);
  }

  /** Presses Enter. */
  async accept(): Promise<void> {
    await this.field.press('Enter');
  }

  /** Types an answer into the step with this title or placeholder and accepts it. */
  async answer(name: TextPattern, text: string): Promise<void> {
    await this.waitFor(name);
    await this.type(text);
    await this.accept();
  }

  /**
   * Waits for a validation message.
   *
   * @param pattern only a message with this text counts
   */
  async validationMessage(pattern: TextPattern = ''): Promise<ValidationMessage> {
    return until(`validation message "${String(pattern)}"`, async () => {
      const box =
        (await this.widget.locator('.monaco-inputbox').first().getAttribute('class', { timeout: 500 })) ?? '';
      const severity = (['error', 'warning', 'info'] as const).find((name) => box.split(' ').includes(name));
      const text = await this.#promptText();
      return severity && text && matches(text, pattern) ? { text, severity } : undefined;
    });
  }

  /** Waits until the field has no validation message. */
  async waitForValid(): Promise<void> {
    await until('no validation message', async () => {
      const box =
        (await this.widget.locator('.monaco-inputbox').first().getAttribute('class', { timeout: 500 })) ?? '';
      return !/ (error|warning) /.test(`${box} `);
    });
  }

  /** The labels of the items that are shown, from the top. */
  async items(): Promise<string[]> {
    const rows = this.widget.locator('.quick-input-list .monaco-list-row');
    return (await rows.locator('.label-name').allTextContents()).map(normalize);
  }

  /**
   * Waits for an item with this label and chooses it: finds and clicks it in one step. A mouse that goes to the place
   * of a row hits another one where the list is sorted anew meanwhile, which it is while somebody types.
   */
  async pick(label: TextPattern, timeoutMs = CONDITION_MS): Promise<void> {
    await this.item(label).dispatchEvent('click', { button: 0 }, { timeout: timeoutMs });
  }

  /** The list row whose label is this text (a string: the whole label). */
  item(label: TextPattern): Locator {
    const exact = typeof label === 'string' ? new RegExp(`^\\s*${escapeRegExp(label)}\\s*$`) : label;
    const names = this.#page.locator('.label-name').filter({ hasText: exact });
    return this.widget.locator('.quick-input-list .monaco-list-row').filter({ has: names }).first();
  }

  /** Presses the button that goes to the step before. */
  async back(): Promise<void> {
    await this.widget.locator('.quick-input-left-action-bar .codicon-quick-input-back').click();
  }

  /** Presses another button of the title bar. */
  async pressButton(label: string): Promise<void> {
    await this.widget.locator(`.quick-input-titlebar [aria-label^=${JSON.stringify(label)}]`).click();
  }

  /** Closes it with Escape. */
  async cancel(): Promise<void> {
    await this.field.press('Escape');
    await this.waitForHidden();
  }
}

/** The window of a running editor. */
export class Workbench {
  readonly #editor: UiEditor;
  /** The field that drops from the top. */
  readonly quickInput: QuickInput;

  constructor(editor: UiEditor) {
    this.#editor = editor;
    this.quickInput = new QuickInput(editor.page);
  }

  /** The window, for what has no helper. */
  get page(): Page {
    return this.#editor.page;
  }

  /**
   * Runs a command through the command palette.
   *
   * @param title whole title as the palette shows it, with category ("iSales: Add Server")
   */
  async runCommand(title: string): Promise<void> {
    // A webview that takes the focus closes the palette again; so all of it may be tried more than once.
    await until(`the command "${title}" in the palette`, async () => {
      await this.#leaveFrame();
      await this.page.keyboard.press('F1');
      await this.quickInput.field.waitFor({ state: 'visible', timeout: PALETTE_MS });
      if (!(await this.quickInput.field.inputValue({ timeout: PALETTE_MS })).startsWith('>')) return false;
      await this.quickInput.field.fill(`>${title}`, { timeout: PALETTE_MS });
      await this.quickInput.pick(title, PALETTE_MS);
      return true;
    });
    // The command may open a quick input of its own; what follows must not type into the palette.
    await until(`the palette to close for "${title}"`, async () => {
      if (!(await this.quickInput.widget.isVisible())) return true;
      if (!(await this.quickInput.field.isVisible())) return true;
      return !(await this.quickInput.field.inputValue({ timeout: 500 })).startsWith('>');
    });
  }

  /** Takes the keyboard out of a webview, which hands on keys only once its script is ready for that. */
  async #leaveFrame(): Promise<void> {
    await this.page.evaluate("document.activeElement?.tagName === 'IFRAME' && document.activeElement.blur()");
  }

  /** Opens a file of the folder by its name or relative path in the text editor, and waits until its text is shown. */
  async openFile(file: string): Promise<void> {
    await until(`${file} in quick open`, async () => {
      // A list that was made before the file was there does not find it later.
      await this.page.keyboard.press('Escape');
      await this.#leaveFrame();
      await this.page.keyboard.press('Control+P');
      await this.quickInput.field.waitFor({ state: 'visible', timeout: PALETTE_MS });
      await this.quickInput.type(file);
      await this.quickInput.pick(path.basename(file), PALETTE_MS);
      return true;
    });
    await this.tab(path.basename(file)).waitFor();
    await this.textEditor(file).locator('.view-line').first().waitFor();
  }

  /** The text editor that shows a file; a tab is there before its text takes the place of another file's. */
  textEditor(file: string): Locator {
    // The editor encodes some more.
    const name = encodeURIComponent(path.basename(file)).replace(
      /[!'()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
    return this.page.locator(
      `.editor-instance .monaco-editor[data-uri$=${JSON.stringify(`/${name}`)}]:visible`,
    );
  }

  /** The notification with this text. */
  notification(text: TextPattern): Locator {
    return this.page.locator('.notification-list-item').filter({ hasText: text }).first();
  }

  /** Waits for a notification and gives its whole message. */
  async notificationText(text: TextPattern): Promise<string> {
    const message = this.notification(text).locator('.notification-list-item-message');
    await message.waitFor();
    return normalize((await message.textContent()) ?? '');
  }

  /** Presses a button of a notification, or a link in its text. */
  async pressNotificationButton(text: TextPattern, button: string): Promise<void> {
    const notification = this.notification(text);
    await notification.locator('.monaco-button, a', { hasText: button }).click();
    await notification.waitFor({ state: 'hidden' });
  }

  /** The texts of all notifications that are shown now. */
  async notifications(): Promise<string[]> {
    const messages = this.page.locator('.notification-list-item .notification-list-item-message');
    return (await messages.allTextContents()).map(normalize);
  }

  /** The dialog in the middle of the window (a modal message). */
  dialog(text: TextPattern = ''): Locator {
    return this.page.locator('.monaco-dialog-box').filter({ hasText: text });
  }

  /** Presses a button of the modal message. */
  async pressDialogButton(text: TextPattern, button: string): Promise<void> {
    await this.dialog(text).locator('.monaco-button', { hasText: button }).click();
    await this.dialog(text).waitFor({ state: 'hidden' });
  }

  /** The icon of a view container in the activity bar. */
  viewContainerIcon(title: string): Locator {
    const label = this.page.locator(`.action-label[aria-label^=${JSON.stringify(title)}]`);
    return this.page.locator('.part.activitybar .action-item').filter({ has: label }).first();
  }

  /** Shows the view container with this title through its icon in the activity bar. */
  async openViewContainer(title: string): Promise<void> {
    const icon = this.viewContainerIcon(title);
    const shown = async (): Promise<boolean> =>
      (await icon.getAttribute('aria-selected')) === 'true' &&
      (await this.page.locator('.part.sidebar').isVisible());
    if (!(await shown())) await icon.click();
    await until(`view container "${title}"`, shown);
  }

  /**
   * The tree of a view.
   *
   * @param view title of the view; none: the only tree in the side bar
   */
  tree(view?: string): Locator {
    const sideBar = this.page.locator('.part.sidebar');
    const pane =
      view === undefined ? sideBar : sideBar.locator('.pane').filter({ has: this.#paneHeader(view) });
    return pane.locator('.monaco-list[role="tree"]');
  }

  #paneHeader(view: string): Locator {
    return this.page.locator(`.pane-header[aria-label^=${JSON.stringify(view)}]`);
  }

  /** The rows of a view's tree that are in sight, from the top. */
  async treeRows(view?: string): Promise<TreeRow[]> {
    const rows = this.tree(view).locator('.monaco-list-row');
    const read = (await rows.all()).map(async (element) => {
      const get = (name: string): Promise<string | null> => element.getAttribute(name, { timeout: 1000 });
      const parts = await element.locator('.label-name, .label-description').allTextContents();
      const expanded = await get('aria-expanded');
      const label = (await get('aria-label')) ?? '';
      return {
        index: Number(await get('data-index')),
        row: {
          text: normalize(parts.join(' ')),
          label,
          level: Number(await get('aria-level')),
          expanded: expanded === null ? undefined : expanded === 'true',
          // By what it says: a tree that is drawn anew puts another row in the same place.
          locator: this.tree(view)
            .locator(`.monaco-list-row[aria-label=${JSON.stringify(label)}]`)
            .first(),
        },
      };
    });
    // The list reuses elements, so their order in the page is not the order on the screen.
    return (await Promise.all(read)).sort((a, b) => a.index - b.index).map(({ row }) => row);
  }

  /** Waits for a tree row whose text or label fits. */
  async treeRow(text: TextPattern, view?: string): Promise<TreeRow> {
    return until(`tree row "${String(text)}"`, async () =>
      (await this.treeRows(view)).find((row) => matches(row.text, text) || matches(row.label, text)),
    );
  }

  /** Expands a tree row if it is collapsed. */
  async expandTreeRow(text: TextPattern, view?: string): Promise<void> {
    const row = await this.treeRow(text, view);
    if (row.expanded === false) await row.locator.locator('.monaco-tl-twistie').click();
    await until(
      `tree row "${String(text)}" to expand`,
      async () => (await this.treeRow(text, view)).expanded === true,
    );
  }

  /** Opens the context menu of something and chooses an item. */
  async chooseFromMenu(target: Locator, item: string): Promise<void> {
    await target.click({ button: 'right' });
    const entry = this.page.getByRole('menuitem', { name: item });
    // A menu that has just opened ignores the mouse for a moment.
    await until(`the menu to close after "${item}"`, async () => {
      await entry.click({ timeout: 1000 }).catch(() => undefined);
      return !(await entry.isVisible());
    });
  }

  /** The tab of an editor. */
  tab(title: TextPattern): Locator {
    return this.page.locator('.tabs-container .tab').filter({ hasText: title }).first();
  }

  /**
   * Waits for a webview and gives the frame with the extension's own document.
   *
   * @param title title of the editor tab or view
   */
  async webview(title: TextPattern): Promise<Frame> {
    return until(`webview "${String(title)}"`, async () => {
      for (const outer of await this.page.locator('iframe.webview.ready').all()) {
        if (!(await outer.isVisible())) continue;
        const outerFrame = await (await outer.elementHandle({ timeout: 500 })).contentFrame();
        const inner = await outerFrame?.$('#active-frame');
        if (!inner || !matches((await inner.getAttribute('title')) ?? '', title)) continue;
        const frame = await inner.contentFrame();
        if (frame && (await frame.evaluate<unknown>('document.readyState')) === 'complete') return frame;
      }
      return undefined;
    });
  }

  /**
   * Puts the mouse on something and waits for the hover that appears.
   *
   * @param target what to point at: an element, or a text in the active editor
   * @param expected only a hover with this text counts
   * @returns the hover's text
   */
  async hover(target: Locator | string, expected: TextPattern = /\S/): Promise<string> {
    const element = typeof target === 'string' ? this.editorText(target) : target;
    const hover = this.page.locator('.monaco-hover:visible').filter({ hasText: expected }).last();
    await this.page.mouse.move(0, 0); // a mouse that is there already would cause no new hover
    await element.hover();
    await hover.waitFor();
    return until('the hover to be complete', async () => {
      const text = normalize(await hover.innerText({ timeout: 1000 }));
      return text && !text.endsWith('Loading...') ? text : undefined;
    });
  }

  /** The smallest piece of text in an editor that contains this text. */
  editorText(text: string): Locator {
    return this.page.locator('.editor-instance .view-lines').getByText(text).last();
  }

  /** The lines of the active editor that are in sight. */
  async editorLines(): Promise<string[]> {
    const lines = this.page.locator('.editor-group-container.active .view-lines .view-line');
    // VS Code shows spaces as no-break spaces.
    return (await lines.allTextContents()).map((line) => line.replaceAll('\u00a0', ' '));
  }

  /** The status bar item with this text, or with this text in what a screen reader says. */
  statusBarItem(text: TextPattern): Locator {
    const items = this.page.locator('.part.statusbar .statusbar-item');
    return items
      .filter({ hasText: text })
      .or(items.and(this.page.getByLabel(text)))
      .first();
  }

  /** The text in the clipboard. */
  async clipboardText(): Promise<string> {
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }

  /**
   * Changes user settings in the editor for them, as a person would: the server does not notice when the file is
   * changed behind its back.
   *
   * @param settings new values; `undefined` removes one
   */
  async changeSettings(settings: Settings): Promise<void> {
    const wanted = { ...(await readSettings(this.#editor.userDataDir)), ...settings };
    await this.runCommand('Preferences: Open User Settings (JSON)');
    await this.page.locator('.tabs-container .tab.active').filter({ hasText: 'settings.json' }).waitFor();
    const text = this.page
      .locator('.editor-group-container.active .editor-instance:visible .monaco-editor')
      .first();
    await text.locator('.view-line').first().waitFor();
    await text.locator('.native-edit-context, textarea.inputarea').first().focus();
    await this.page.keyboard.press('Control+A');
    // Pasted, because the editor would add closing brackets to typed text.
    await this.page.evaluate(
      `navigator.clipboard.writeText(${JSON.stringify(JSON.stringify(wanted, null, 2))})`,
    );
    await this.page.keyboard.press('Control+V');
    await this.page.keyboard.press('Control+S');
    const expected = JSON.stringify(wanted);
    await until('the settings to be saved', async () => {
      return JSON.stringify(await readSettings(this.#editor.userDataDir)) === expected;
    });
    await this.runCommand('View: Close Editor');
    await this.tab('settings.json').waitFor({ state: 'hidden' });
  }

  /** Changes the color theme and waits until the window has it. */
  async setColorTheme(theme: ColorTheme): Promise<void> {
    const { label, file } = COLOR_THEMES[theme];
    await this.runCommand('Preferences: Color Theme');
    await this.quickInput.waitFor(/theme/i);
    await this.quickInput.type(label);
    await this.quickInput.pick(label);
    await this.quickInput.waitForHidden();
    await this.page.locator(`.monaco-workbench.vscode-theme-defaults-themes-${file}-json`).first().waitFor();
  }

  /**
   * Saves a picture of the window as `.artifacts/screenshots/<name>.png`.
   *
   * @returns the file
   */
  async screenshot(name: string): Promise<string> {
    const folder = path.join(ARTIFACTS, 'screenshots');
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, `${name}.png`);
    await this.page.screenshot({ path: file, animations: 'disabled' });
    return file;
  }
}

function matches(text: string, pattern: TextPattern): boolean {
  return typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function normalize(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Visible text of the first match; empty when there is none. */
async function textOf(locator: Locator): Promise<string> {
  for (const element of await locator.all()) {
    if (await element.isVisible()) return normalize((await element.textContent({ timeout: 500 })) ?? '');
  }
  return '';
}
