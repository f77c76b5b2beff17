import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handOverPrefix, handOverText, removeHandedOver, type Secrets } from './secrets.ts';
import { variables } from './variables.ts';

/**
 * Goes on as the same process without secrets in its environment. What the system shows of an environment (`/proc`,
 * `ps e`) is what the process was started with, whatever it deletes; so the process starts itself anew, and hands the
 * secrets over through a file that it reads and removes before anything else.
 * @param environment already without them
 * @returns only where that is not possible: why the secrets stay readable
 */
export function leaveEnvironment(secrets: Secrets, environment: NodeJS.ProcessEnv): string {
  // Windows has none, and so has whoever runs this in something that only looks like Node.
  if (typeof process.execve !== 'function' || process.platform === 'win32')
    return 'this system cannot take them out of it';
  const file = writeHandOver(secrets, environment);
  if (file === undefined) return 'no folder can be written to through which they could be handed over';
  try {
    return process.execve(
      process.execPath,
      [process.execPath, ...process.execArgv, ...process.argv.slice(1)],
      {
        ...environment,
        [variables.keysFile]: file,
      },
    );
  } catch {
    removeHandedOver(file);
    return 'this process may not start itself anew';
  }
}

/** Writes them where only this user can read, in memory rather than on a disk. */
function writeHandOver(secrets: Secrets, environment: NodeJS.ProcessEnv): string | undefined {
  for (const place of [environment['XDG_RUNTIME_DIR'], '/dev/shm', tmpdir()]) {
    if (place === undefined || place === '') continue;
    let file: string | undefined;
    try {
      file = join(mkdtempSync(join(place, handOverPrefix)), 'keys.json');
      writeFileSync(file, handOverText(secrets), { flag: 'wx', mode: 0o600 });
      return file;
    } catch {
      // The next place may do.
      if (file !== undefined) removeHandedOver(file);
    }
  }
  return undefined;
}
