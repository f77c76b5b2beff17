/** The packaged language server as a process, for what is measured of it without an editor. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { onStop } from '../host/processes.ts';
import { ServerProcess } from '../unit/languageServer/serverUnderTest.ts';

/**
 * Starts a language server, which ends with this process at the latest.
 *
 * @param main absolute path of its main file
 */
export async function startLanguageServer(main: string): Promise<ServerProcess> {
  const server = await ServerProcess.start({ main });
  onStop(() => server.stop());
  return server;
}

/** Absolute path of the language server's main file in an installed extension. */
export function mainOf(extensionPath: string): string {
  return path.join(extensionPath, 'dist', 'server.js');
}

/** What a process has in memory. */
export interface MemoryOfProcess {
  /** Resident now, in MB. */
  readonly rss: number;
  /** The most that was ever resident, in MB, where the system tells. */
  readonly peak?: number;
}

/** Asks the system for the memory of a process; on Windows there is no way. */
export async function memoryOf(pid: number): Promise<MemoryOfProcess> {
  if (process.platform !== 'linux') {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
    return { rss: Math.round(Number(stdout) / 1024) };
  }
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string): number =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024);
  return { rss: mb('VmRSS'), peak: mb('VmHWM') };
}
