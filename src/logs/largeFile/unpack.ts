import { open, statfs } from 'node:fs/promises';
import path from 'node:path';
import { Gunzip, packedFile } from '../../text/gunzip.ts';

/** So much space is left to others on the disk that takes the unpacked file, in bytes. */
const spaceLeft = 512 * 1024 * 1024;
const spaceEvery = 64 * 1024 * 1024;

/** Thrown when the unpacked file does not fit on the disk. */
export class DiskFull extends Error {}

/**
 * Unpacks gzip into a file that only this user may read, in memory that does not depend on its size.
 * @param onBytes told of each piece, once it is in the file
 * @returns whether all of it was fine; what could be unpacked is there
 * @throws DiskFull
 */
export async function unpack(
  packed: string,
  target: string,
  onBytes: (bytes: Buffer) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const file = await open(target, 'wx', 0o600);
  const gunzip = new Gunzip(packedFile(packed));
  let checkedTo = 0;
  try {
    for await (const chunk of gunzip.pieces()) {
      signal.throwIfAborted();
      if (gunzip.unpackedBytes >= checkedTo) {
        const { bavail, bsize } = await statfs(path.dirname(target));
        if (bavail * bsize < spaceLeft + spaceEvery) throw new DiskFull();
        checkedTo = gunzip.unpackedBytes + spaceEvery;
      }
      await file.write(chunk);
      onBytes(chunk);
    }
    signal.throwIfAborted();
    return !gunzip.isDamaged;
  } finally {
    await file.close();
  }
}
