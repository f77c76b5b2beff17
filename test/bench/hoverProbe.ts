/**
 * Watches from inside the window when the mouse reaches a call ID and when the tooltip has its result on the screen.
 * What runs in the page is text here, because the types of this project's Node files do not hold there.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { until } from '../host/workbench.ts';

/** When a tooltip was how far, in milliseconds after the mouse's event. */
export interface PaintedHover {
  /** Its first words were painted. */
  readonly atOnce: number;
  /** The result was painted. */
  readonly result: number;
}

/** How long a tooltip may take, in milliseconds. */
const HOVER_MS = 10_000;

/**
 * Looks before each frame is painted for the tooltip of a call, as it fades in without a change of the page; in the next
 * frame, what was there has been painted.
 */
const watch = `window.benchHover = (callId) => new Promise((resolve, reject) => {
  let moved, atOnce, result, isOver = false;
  const onMove = (event) => { moved ??= event.timeStamp; };
  window.addEventListener('mousemove', onMove, true);
  const patience = setTimeout(() => end(() => reject(new Error('No tooltip for ' + callId))), ${HOVER_MS});
  const end = (settle) => {
    isOver = true;
    clearTimeout(patience);
    window.removeEventListener('mousemove', onMove, true);
    settle();
  };
  let wasThere = false, hadResult = false;
  const look = () => {
    if (isOver) return;
    const now = performance.now();
    if (wasThere) atOnce ??= now - moved;
    if (hadResult) result ??= now - moved;
    if (result !== undefined) return end(() => resolve({ atOnce, result }));
    requestAnimationFrame(look);
    if (moved === undefined) return;
    const hover = [...document.querySelectorAll('.monaco-hover')].find((one) =>
      one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.textContent.includes(callId));
    const links = hover ? [...hover.querySelectorAll('a[data-href^="command:isales.refreshHover"]')] : [];
    wasThere = hover !== undefined;
    hadResult = links.some((link) => decodeURIComponent(link.dataset.href).includes(callId));
  };
  requestAnimationFrame(look);
});`;

/** Watches one window. */
export class HoverProbe {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Starts to watch. */
  static async attach(page: Page): Promise<HoverProbe> {
    await page.evaluate(watch);
    return new HoverProbe(page);
  }

  /** Takes the mouse away from the text and waits until no tooltip is left. */
  async leave(): Promise<void> {
    await this.#page.mouse.move(1, 1);
    await until(
      'the tooltip to go',
      async () => (await this.#page.locator('.monaco-hover:visible').count()) === 0,
    );
  }

  /** Puts the mouse on a call ID in the text, in one step, and waits for the result. */
  async point(callId: string): Promise<PaintedHover> {
    const box = await this.#page.locator('.view-lines .detected-link', { hasText: callId }).boundingBox();
    if (!box) throw new Error(`The call ${callId} is not in sight.`);
    // The mouse comes from the blank behind the line, as it would, and not from another part of the window.
    await this.#page.mouse.move(box.x + box.width + 200, box.y + box.height / 2);
    await delay(100);
    // The window may take the mouse's event before it runs scripts that were sent earlier.
    await this.#page.evaluate(`window.benchFound = window.benchHover(${JSON.stringify(callId)}); undefined`);
    await this.#page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    return this.#page.evaluate<PaintedHover>('window.benchFound');
  }
}
