/** Calling npm. */
import { existsSync } from 'node:fs';
import { runProcess } from './processes.ts';
import type { ProcessOptions } from './processes.ts';

/**
 * Runs npm: the one that started us if any, on our own Node, else the one on the PATH.
 *
 * @returns exit code and the last part of the output
 */
export async function runNpm(
  args: readonly string[],
  options: ProcessOptions,
): Promise<{ exitCode: number; output: string }> {
  const cli = process.env['npm_execpath'];
  if (cli !== undefined && /npm-cli\.c?js$/.test(cli) && existsSync(cli)) {
    return runProcess(process.execPath, [cli, ...args], options);
  }
  return runProcess('npm', args, { ...options, shell: process.platform === 'win32' });
}
