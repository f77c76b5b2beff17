/** Browsers that do not survive the process that started them. */
import type { Browser, BrowserContext } from 'playwright-core';
import { onStop } from './processes.ts';

/**
 * Makes sure that a browser is closed on Ctrl-C too.
 *
 * @returns closes it the normal way; can be called more than once
 */
export function closeOnStop(browser: Browser | BrowserContext): () => Promise<void> {
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    forget();
    closing ??= browser.close();
    return closing;
  };
  const forget = onStop(close);
  return close;
}
