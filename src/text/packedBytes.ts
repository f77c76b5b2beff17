import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';

const readBytes = 256 * 1024;

/** Packed bytes, which are read again from some place on where they are damaged. */
export interface PackedBytes {
  /** @param from the first byte wanted */
  readonly read: (from: number) => Readable;
}

export function packedFile(path: string): PackedBytes {
  return { read: (from) => createReadStream(path, { start: from, highWaterMark: readBytes }) };
}

/** A file that is open, and stays so. */
export function packedOpenFile(file: FileHandle): PackedBytes {
  const piecesFrom = async function* (from: number): AsyncGenerator<Buffer, void, undefined> {
    for (let at = from; ;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(readBytes), 0, readBytes, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  };
  // A stream of the handle's own would leave a listener on it, one for each place that is read again.
  return { read: (from) => Readable.from(piecesFrom(from)) };
}

export function packedBytes(bytes: Uint8Array): PackedBytes {
  return {
    read: (from) => Readable.from([Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).subarray(from)]),
  };
}
