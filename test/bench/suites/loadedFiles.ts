/** Runs in the editor: which files of the extension Node loads until activate() has ended, and soon after. */
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { LOG_VARIABLE } from '../../host/suiteVariables.ts';
import type { LoadedFiles } from './found.ts';
import { extensionUnderTest, untilCalm } from './calm.ts';

/** What activate() started without waiting for it shows within this time, in milliseconds. */
const AFTERMATH_MS = 2000;

export async function run(): Promise<void> {
  const extension = extensionUnderTest();
  await untilCalm();
  const urls = new Set<string>();
  // Sees require() and import alike.
  const hooks = registerHooks({
    load(url, context, nextLoad) {
      urls.add(url);
      return nextLoad(url, context);
    },
  });
  await extension.activate();
  const loaded = [...urls];
  await delay(AFTERMATH_MS);
  hooks.deregister();
  const result: LoadedFiles = { loaded, later: [...urls].slice(loaded.length) };
  appendFileSync(process.env[LOG_VARIABLE] ?? '', `${JSON.stringify(result)}\n`);
}
