/** Installing programs of the operating system, where that can be done without asking. */
import { readFile } from 'node:fs/promises';
import { findProgram } from './paths.ts';
import { runProcess } from './processes.ts';

async function isDebianLike(): Promise<boolean> {
  if (process.platform !== 'linux' || !findProgram('apt-get')) return false;
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

/** The command prefix that gives root rights without a password, or `undefined` when there is none. */
async function rootPrefix(): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return [];
  if (!findProgram('sudo')) return undefined;
  const { exitCode } = await runProcess('sudo', ['-n', 'true']);
  return exitCode === 0 ? ['sudo', '-n'] : undefined;
}

/**
 * Installs Debian/Ubuntu packages if this is such a system and we may.
 *
 * @returns `true` when they are installed now, `false` when this machine does not allow it
 * @throws when apt-get was run and failed, with its output
 */
export async function installSystemPackages(names: readonly string[]): Promise<boolean> {
  if (!(await isDebianLike())) return false;
  const prefix = await rootPrefix();
  if (!prefix) return false;
  console.log(`Installing ${names.join(', ')} on this machine with apt-get …`);
  // DPkg::Lock::Timeout: wait (seconds) for another apt-get instead of failing at once.
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300'];
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...names]]) {
    const [command = 'env', ...rest] = [...prefix, ...apt, ...args];
    const { exitCode, output } = await runProcess(command, rest);
    if (exitCode !== 0) {
      throw new Error(`apt-get ${args[0]} failed with code ${exitCode}:\n${output.slice(-3000)}`);
    }
  }
  return true;
}
