import { readdir, readFile } from 'node:fs/promises';

/**
 * The processes that descend from one and whose command line contains a text; on Linux alone.
 *
 * @param ancestor process ID
 * @param text part of the command line, with spaces between arguments
 */
export async function descendantsOf(ancestor: number, text: string): Promise<number[]> {
  const processes = await Promise.all(
    (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map((name) => readProcess(Number(name))),
  );
  const known = processes.filter((entry) => entry !== undefined);
  const found: number[] = [];
  const parents = [ancestor];
  for (let parent = parents.pop(); parent !== undefined; parent = parents.pop())
    for (const { id, parentId, commandLine } of known) {
      if (parentId !== parent) continue;
      parents.push(id);
      if (commandLine.includes(text)) found.push(id);
    }
  return found;
}

async function readProcess(
  id: number,
): Promise<{ readonly id: number; readonly parentId: number; readonly commandLine: string } | undefined> {
  try {
    const [status, commandLine] = await Promise.all([
      readFile(`/proc/${id}/stat`, 'utf8'),
      readFile(`/proc/${id}/cmdline`, 'utf8'),
    ]);
    // The name in parentheses may hold anything.
    const [, parentId = ''] = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return { id, parentId: Number(parentId), commandLine: commandLine.replaceAll('\0', ' ') };
  } catch {
    return undefined; // it has ended meanwhile
  }
}
