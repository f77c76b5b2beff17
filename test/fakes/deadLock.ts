import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Leaves a lock as a process leaves it that was killed. */
export async function lockOfTheDead(path: string): Promise<void> {
  const module = new URL('../../src/storage/fileLock.ts', import.meta.url).href;
  const script = `
    import { tryLock } from ${JSON.stringify(module)};
    tryLock(${JSON.stringify(path)});
    console.log('held');
    setTimeout(() => undefined, 60_000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await ended;
}
