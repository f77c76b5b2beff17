import { mkdtemp, open, readdir, rm, statfs } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createGunzip } from 'node:zlib';

const folderName = 'isales-log-';
/** So much space is left to others on the disk that takes the unpacked file, in bytes. */
const spaceLeft = 512 * 1024 * 1024;
const spaceEvery = 64 * 1024 * 1024;

/** Thrown when the unpacked file does not fit on the disk. */
export class DiskFull extends Error {}

/** A new folder for one unpacked file, which this process removes; what processes that are gone left there goes first. */
export async function makeUnpackFolder(parent: string): Promise<string> {
  for (const entry of await readdir(parent)) {
    const pid = Number(new RegExp(`^${folderName}(\\d+)-`).exec(entry)?.[1]);
    if (pid > 0 && !isRunning(pid)) await rm(path.join(parent, entry), { recursive: true, force: true });
  }
  return mkdtemp(path.join(parent, `${folderName}${process.pid}-`));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Unpacks a `.gz` into a file that only this user may read, in memory that does not depend on its size.
 * @param onBytes told of each piece, once it is in the file
 * @returns whether the packed file was complete; what came before its damage or end is there
 * @throws DiskFull
 */
export async function unpack(
  packed: string,
  target: string,
  onBytes: (bytes: Buffer) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const file = await open(target, 'wx', 0o600);
  let written = 0;
  let checkedTo = 0;
  try {
    const source = createReadStream(packed, { signal, highWaterMark: 256 * 1024 });
    const gunzip = createGunzip({ chunkSize: 512 * 1024 });
    source.on('error', (error) => gunzip.destroy(error));
    source.pipe(gunzip);
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      if (written >= checkedTo) {
        const { bavail, bsize } = await statfs(path.dirname(target));
        if (bavail * bsize < spaceLeft + spaceEvery) throw new DiskFull();
        checkedTo = written + spaceEvery;
      }
      await file.write(chunk);
      written += chunk.length;
      onBytes(chunk);
    }
    return true;
  } catch (error) {
    signal.throwIfAborted();
    const isDamage =
      error instanceof Error &&
      'code' in error &&
      typeof error.code === 'string' &&
      error.code.startsWith('Z_');
    if (!isDamage) throw error;
    return false;
  } finally {
    await file.close();
  }
}
