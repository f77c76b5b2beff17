import type { BigIntStats } from 'node:fs';
import { constants, open, realpath, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../isales/failures.ts';
import { pathsNamed } from './namedFiles.ts';
import { fileNotReadable, type AgentProblem } from './problems.ts';

/** A file that an agent may have read, open to be read; to be closed by who asked. */
export interface ReadableFile {
  readonly handle: FileHandle;
  /** Absolute, without symbolic links, when it was opened: another file may lie there by now. */
  readonly path: string;
  /** As it is called to the agent: relative to its folder. */
  readonly name: string;
}

/** More is not read for an agent that waits, be it of the file or of what is packed in it. */
export const maxFileBytes = 2 * 1024 ** 3;

/**
 * Finds and opens the file that an agent names, if it lies in one of the folders, also after symbolic links were followed.
 * Nothing outside of them is even looked for: whether it exists is nobody's business, and a path to another machine, as
 * systems know them, would make this one go there, and log in.
 * @param folders absolute paths
 */
export async function openReadableFile(
  named: string,
  folders: readonly string[],
): Promise<Result<ReadableFile, AgentProblem>> {
  if (folders.length === 0)
    return refuse(
      `No folder is open from which files may be read.`,
      'Ask the user to open the folder with the logs.',
    );
  const names = folders.map((folder) => path.basename(folder)).join(', ');
  let isOutside = false;
  const candidates = folders.flatMap((folder) =>
    pathsNamed(named, folder).map((candidate) => ({ folder, candidate })),
  );
  for (const { folder, candidate } of candidates) {
    const root = await realpath(folder).catch(() => undefined);
    if (root === undefined) continue;
    if (![folder, root].some((place) => isAsWrittenBelow(place, candidate))) {
      isOutside = true;
      continue;
    }
    const file = await realpath(candidate).catch(() => undefined);
    if (file === undefined) continue;
    const relative = path.relative(root, file);
    if (relative === '' || leadsOut(relative)) {
      isOutside ||= relative !== '';
      continue;
    }
    const opened = await openFound(file, root).catch(codeOf);
    if (opened === 'noFile') return refuse(`"${named}" is no file.`, 'Name a file, not a folder.');
    if (opened === 'changed')
      return refuse(`"${named}" was put elsewhere in this moment.`, 'Name the file again.');
    if (typeof opened === 'string') return refuse(`"${named}" cannot be read (${opened}).`, 'Tell the user.');
    if (opened.size <= BigInt(maxFileBytes))
      return {
        ok: true,
        value: { handle: opened.handle, path: file, name: relative.replaceAll('\\', '/') },
      };
    await opened.handle.close();
    return refuse(
      `"${named}" is larger than 2 GiB.`,
      'Ask the user to look it up with "iSales: Look Up All Call IDs in File".',
    );
  }
  return isOutside
    ? refuse(`"${named}" lies outside the folders that may be read (${names}).`, 'Name a file inside them.')
    : refuse(
        `There is no file "${named}" in ${names}.`,
        'Check the spelling, or search the workspace for the file first.',
      );
}

/**
 * Opens a file that was found to lie in a folder, and looks where that is which was opened: since it was found, somebody
 * may have put a link in its place, or in that of a folder on the way.
 * @param file absolute, without symbolic links
 * @param root absolute, without symbolic links
 * @returns what was opened, still inside; `noFile` for a folder, a pipe or a device, which is not opened
 * @throws what the file system says
 */
export async function openFound(
  file: string,
  root: string,
): Promise<{ readonly handle: FileHandle; readonly size: bigint } | 'noFile' | 'changed'> {
  if (!(await stat(file)).isFile()) return 'noFile';
  // A pipe that has come in its place would be waited for. Windows has no such flag, and no such pipes.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  let isKept = false;
  try {
    const opened = await handle.stat({ bigint: true });
    const leadsTo = await realpath(file);
    if (leadsOut(path.relative(root, leadsTo))) return 'changed';
    isKept = opened.isFile() && isSameFile(opened, await stat(leadsTo, { bigint: true }));
    return isKept ? { handle, size: opened.size } : 'changed';
  } finally {
    if (!isKept) await handle.close();
  }
}

function isSameFile(one: BigIntStats, other: BigIntStats): boolean {
  return one.dev === other.dev && one.ino === other.ino;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
}

/** By their names alone. Where the case of letters may not matter it does not: where the file really is counts after that. */
function isAsWrittenBelow(folder: string, candidate: string): boolean {
  return !leadsOut(path.relative(folder.toLowerCase(), candidate.toLowerCase()));
}

/** A name may begin with two dots, as the folders do that Kubernetes mounts. */
function leadsOut(relative: string): boolean {
  return relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
}

function refuse(message: string, whatToDo: string): { ok: false; error: AgentProblem } {
  return { ok: false, error: fileNotReadable(message, whatToDo) };
}
