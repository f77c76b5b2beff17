import { open, statfs } from 'node:fs/promises';
import path from 'node:path';
import { Gunzip } from '../text/gunzip.ts';
import { packedFile } from '../text/packedBytes.ts';

/** So much space is left to others on the disk that takes the unpacked file, in bytes. */
const spaceLeft = 512 * 1024 * 1024;
const spaceEvery = 64 * 1024 * 1024;

/** Thrown when the unpacked file does not fit on the disk. */
export class DiskFull extends Error {}

/** Thrown when the user does not want more of it. */
export class NotWanted extends Error {}

/** Who is asked whether to unpack on. */
export interface UnpackQuestion {
  /** After so many unpacked bytes. */
  readonly askAtBytes: number;
  readonly mayGoOn: () => Promise<boolean>;
}

/**
 * Unpacks gzip into a file that only this user may read, in memory that does not depend on its size.
 * @param onBytes told of each piece, once it is in the file
 * @param question asked once, before what is small on disk fills it
 * @returns whether all of it was fine; what could be unpacked is there
 * @throws DiskFull, NotWanted
 */
export async function unpack(
  packed: string,
  target: string,
  onBytes: (bytes: Buffer) => void,
  signal: AbortSignal,
  { askAtBytes, mayGoOn }: UnpackQuestion,
): Promise<boolean> {
  const file = await open(target, 'wx', 0o600);
  const gunzip = new Gunzip(packedFile(packed));
  let checkedTo = 0;
  let isAsked = false;
  try {
    for await (const chunk of gunzip.pieces()) {
      signal.throwIfAborted();
      if (gunzip.unpackedBytes >= checkedTo) {
        const { bavail, bsize } = await statfs(path.dirname(target));
        if (bavail * bsize < spaceLeft + spaceEvery) throw new DiskFull();
        checkedTo = gunzip.unpackedBytes + spaceEvery;
      }
      if (gunzip.unpackedBytes > askAtBytes && !isAsked) {
        isAsked = true;
        if (!(await mayGoOn())) throw new NotWanted();
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
