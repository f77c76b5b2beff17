import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../isales/failures.ts';
import { pathsNamed } from './namedFiles.ts';
import { fileNotReadable, type AgentProblem } from './problems.ts';

/** A file that an agent may have read. */
export interface ReadableFile {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** As it is called to the agent: relative to its folder. */
  readonly name: string;
}

/** More is not read for an agent that waits, be it of the file or of what is packed in it. */
export const maxFileBytes = 2 * 1024 ** 3;

/**
 * Finds the file that an agent names, if it lies in one of the folders, also after symbolic links were followed.
 * @param folders absolute paths
 */
export async function findReadableFile(
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
    const file = await realpath(candidate).catch(() => undefined);
    if (root === undefined || file === undefined) continue;
    const relative = path.relative(root, file);
    if (relative === '' || leadsOut(relative)) {
      isOutside ||= relative !== '';
      continue;
    }
    const info = await stat(file);
    if (!info.isFile()) return refuse(`"${named}" is no file.`, 'Name a file, not a folder.');
    if (info.size > maxFileBytes)
      return refuse(
        `"${named}" is larger than 2 GiB.`,
        'Ask the user to look it up with "iSales: Look Up All Call IDs in File".',
      );
    return { ok: true, value: { path: file, name: relative.replaceAll('\\', '/') } };
  }
  return isOutside
    ? refuse(`"${named}" lies outside the folders that may be read (${names}).`, 'Name a file inside them.')
    : refuse(
        `There is no file "${named}" in ${names}.`,
        'Check the spelling, or search the workspace for the file first.',
      );
}

/** A name may begin with two dots, as the folders do that Kubernetes mounts. */
function leadsOut(relative: string): boolean {
  return relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
}

function refuse(message: string, whatToDo: string): { ok: false; error: AgentProblem } {
  return { ok: false, error: fileNotReadable(message, whatToDo) };
}
