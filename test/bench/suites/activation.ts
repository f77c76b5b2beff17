/** Runs in the editor: how long activate() takes in a window that has nothing else to do. */
import { appendFileSync } from 'node:fs';
import { LOG_VARIABLE } from '../../host/suiteVariables.ts';
import type { ActivationTime } from './found.ts';
import { extensionUnderTest, untilCalm } from './calm.ts';

export async function run(): Promise<void> {
  const extension = extensionUnderTest();
  const calm = await untilCalm();
  const started = performance.now();
  await extension.activate();
  const result: ActivationTime = { ms: performance.now() - started, calm };
  appendFileSync(process.env[LOG_VARIABLE] ?? '', `${JSON.stringify(result)}\n`);
}
