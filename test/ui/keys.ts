/** What people do who never touch a mouse. */
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { until, type TextPattern, type Workbench } from '../host/workbench.ts';

/** What the element with the focus is called, by a screen reader's lights. */
const focused =
  "(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '').trim()";
const mostSteps = 60;

export class Keys {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#workbench.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.#workbench.page.keyboard.type(text);
  }

  /** Runs a command by its name. */
  async command(title: string): Promise<void> {
    const { quickInput } = this.#workbench;
    // A page that takes the focus just now closes the palette again.
    await until(`the command "${title}"`, async () => {
      await this.press('F1');
      await quickInput.field.waitFor({ state: 'visible', timeout: 5000 });
      await this.press('Control+a');
      await this.type(`>${title}`);
      await quickInput.item(title).waitFor({ timeout: 5000 });
      return true;
    });
    await this.press('Enter');
  }

  /** Answers a step of a quick input. */
  async answer(name: TextPattern, text: string): Promise<void> {
    await this.#workbench.quickInput.waitFor(name);
    await this.press('Control+a');
    await this.type(text);
    await this.press('Enter');
  }

  /** Presses the button of a modal message, to which Tab leads. */
  async dialogButton(message: TextPattern, button: string): Promise<void> {
    const { page } = this.#workbench;
    const dialog = this.#workbench.dialog(message);
    await dialog.waitFor();
    for (let steps = 0; steps < 6; steps++) {
      if ((await page.evaluate<string>(focused)) === button) {
        await this.press('Enter');
        await dialog.waitFor({ state: 'hidden' });
        return;
      }
      await this.press('Tab');
    }
    assert.fail(`Tab never came to ${button}`);
  }

  /** Moves the focus in a page until it is on what has this name. */
  async tabTo(page: Frame, name: string | RegExp, key: 'Tab' | 'ArrowDown' = 'Tab'): Promise<void> {
    const passed: string[] = [];
    for (let steps = 0; steps < mostSteps; steps++) {
      await this.press(key);
      const here = await page.evaluate<string>(focused);
      if (typeof name === 'string' ? here === name : name.test(here)) return;
      passed.push(here.slice(0, 40));
    }
    assert.fail(`${key} never came to ${String(name)}, but to ${[...new Set(passed)].join(' | ')}`);
  }

  async tabToAndPress(page: Frame, name: string | RegExp, key = 'Enter'): Promise<void> {
    await this.tabTo(page, name);
    await this.press(key);
  }
}
