import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/**
 * Writes a file so that it is there as a whole or not at all: into a new file beside it, which takes its place at the
 * end, and is removed if there is none.
 * @param fill hands over the bytes; what it returns says whether the file is to be kept
 */
export async function writeBeside<T extends { readonly ok: boolean }>(
  path: string,
  fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const beside = `${path}.${randomUUID()}.part`;
  const file = await open(beside, 'wx', 0o600);
  try {
    const outcome = await fill(async (bytes) => {
      await file.writeFile(bytes);
    });
    if (outcome.ok) await file.sync();
    await file.close();
    if (outcome.ok) await rename(beside, path);
    return outcome;
  } finally {
    await file.close();
    await rm(beside, { force: true });
  }
}
