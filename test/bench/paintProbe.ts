/**
 * Watches from inside the window when a key is pressed and when a call panel has its result on the screen.
 * What runs in pages is text here, because the types of this project's Node files do not hold there.
 */
import type { Page } from 'playwright-core';

/** When things happened in a call panel's page, in milliseconds since 1970 with fractions. */
export interface PaintedPanel {
  /** As the page says; a page without a call by its title. */
  readonly callId: string;
  /** `answered`, `failed`, `unknown` for a result, `failure` for an error. */
  readonly look: string;
  /** The page's document began to load. */
  readonly pageStarted: number;
  /** The panel's script and style sheet had arrived. */
  readonly filesLoaded: number;
  /** Something of the call was in the page, such as "Asking …". */
  readonly firstDrawn: number;
  /** The result was in the page. */
  readonly drawn: number;
  /** The editor showed the page's frame. */
  readonly shown: number;
  /** The frame after that in which the result was shown had been painted. */
  readonly painted: number;
}

const now = 'performance.timeOrigin + performance.now()';

/** Remembers when a letter or function key with Ctrl and Alt reached the window. */
const keyWatch = `window.addEventListener('keydown', (event) => {
  if (event.ctrlKey && event.altKey && /^(Key|F\\d)/.test(event.code))
    window.benchPressedAt = performance.timeOrigin + event.timeStamp;
}, true);`;

/** Runs in every frame before its own scripts; only a call panel's page ever fits. */
const panelWatch = `if (window !== window.top) {
  let firstDrawn, isDone = false, doneCall;
  const shownCall = () =>
    document.querySelector('main#panel .sub .mono, main#panel h1 .mono')?.textContent ?? document.title;
  const look = () => {
    // A panel that is there goes on to the next call.
    if (isDone && shownCall() !== doneCall) { isDone = false; firstDrawn = undefined; }
    if (isDone || !document.querySelector('main#panel[aria-busy] h1')) return;
    firstDrawn ??= ${now};
    if (!document.querySelector('main#panel[aria-busy=false] h1')) return;
    isDone = true;
    doneCall = shownCall();
    const drawn = ${now};
    const whenShown = () => {
      const frame = window.frameElement;
      if (frame && getComputedStyle(frame).visibility === 'hidden') return void requestAnimationFrame(whenShown);
      const shown = ${now};
      requestAnimationFrame(() => requestAnimationFrame(() => {
        const painted = ${now};
        const files = performance.getEntriesByType('resource').filter(({ name }) => /callPanel\\.(js|css)/.test(name));
        window.benchPanelPainted({
          callId: doneCall,
          look: document.querySelector('main#panel .mark')?.classList.item(1) ?? '',
          pageStarted: performance.timeOrigin,
          filesLoaded: performance.timeOrigin + Math.max(0, ...files.map(({ responseEnd }) => responseEnd)),
          firstDrawn, drawn, shown, painted,
        });
      }));
    };
    whenShown();
  };
  // The editor writes a new document into the same window, so the one to watch has to be looked for.
  let watched;
  const started = performance.now();
  const timer = setInterval(() => {
    if (performance.now() - started > 30000) return clearInterval(timer);
    if (document === watched) return;
    watched = document;
    new MutationObserver(look).observe(document, {
      subtree: true, childList: true, attributes: true, attributeFilter: ['aria-busy'],
    });
    look();
  }, 4);
}`;

/** Watches one window over reloads. */
export class PaintProbe {
  readonly #page: Page;
  readonly #timeoutMs: number;
  #waiting: ((panel: PaintedPanel) => void) | undefined;

  private constructor(page: Page, timeoutMs: number) {
    this.#page = page;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Starts to watch, also all panels that open from now on.
   *
   * @param timeoutMs how long a panel may take, in milliseconds
   */
  static async attach(page: Page, timeoutMs: number): Promise<PaintProbe> {
    const probe = new PaintProbe(page, timeoutMs);
    await page.exposeBinding('benchPanelPainted', (_source, panel: PaintedPanel) => probe.#waiting?.(panel));
    await page.addInitScript(`${panelWatch}\nif (window === window.top) { ${keyWatch} }`);
    await page.evaluate(keyWatch);
    return probe;
  }

  /**
   * Presses a key that opens a call panel and waits until the result is painted.
   *
   * @param key as Playwright names it, with Control and Alt
   * @returns what the panel's page saw, and when the key reached the window (milliseconds since 1970)
   */
  async press(key: string, callId: string): Promise<PaintedPanel & { pressed: number }> {
    const found = Promise.withResolvers<PaintedPanel>();
    this.#waiting = (panel) => {
      if (panel.callId === callId) found.resolve(panel);
    };
    const patience = setTimeout(() => {
      found.reject(
        new Error(`The panel of call ${callId} did not appear within ${this.#timeoutMs / 1000} s.`),
      );
    }, this.#timeoutMs);
    try {
      await this.#page.keyboard.press(key);
      const panel = await found.promise;
      const pressed = await this.#page.evaluate<number>('window.benchPressedAt');
      return { ...panel, pressed };
    } finally {
      clearTimeout(patience);
      this.#waiting = undefined;
    }
  }
}
