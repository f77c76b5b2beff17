import { spawnSync } from 'node:child_process';

/**
 * Runs the program `openssl`, which makes files that nothing else here can make.
 *
 * @throws with what to do when there is none, or with what it said
 */
export function openssl(...args: string[]): void {
  const { error, status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  if (error)
    throw new Error('This test needs openssl. Install it (Debian: apt-get install openssl).', {
      cause: error,
    });
  if (status !== 0) throw new Error(`openssl ${args[0] ?? ''} failed: ${stderr}`);
}
