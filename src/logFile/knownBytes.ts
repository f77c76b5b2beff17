import type { ReadableFile } from './readPieces.ts';

const keptBytes = 4096;

/**
 * The first and the last bytes that were read of a file: while they stand where they stood, more bytes are an addition.
 * A file that was cut, and written to at its old end, has a hole where its start was.
 */
export class KnownBytes {
  #head: Buffer = Buffer.alloc(0);
  #tail: Buffer = Buffer.alloc(0);
  #size = 0;

  /** Takes bytes that were read, in order; those at the end may come once more. */
  take(bytes: Buffer, at: number): void {
    if (at < keptBytes)
      this.#head = Buffer.concat([this.#head.subarray(0, at), bytes.subarray(0, keptBytes - at)]);
    const before = this.#tail.subarray(0, Math.max(0, this.#tail.length - (this.#size - at)));
    this.#tail =
      bytes.length < keptBytes
        ? Buffer.concat([before, bytes]).subarray(-keptBytes)
        : Buffer.from(bytes.subarray(-keptBytes));
    this.#size = at + bytes.length;
  }

  /** Whether a file still holds them. */
  async areIn(file: ReadableFile): Promise<boolean> {
    return (
      (await holds(file, this.#head, 0)) && (await holds(file, this.#tail, this.#size - this.#tail.length))
    );
  }
}

async function holds(file: ReadableFile, bytes: Buffer, at: number): Promise<boolean> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes.length), 0, bytes.length, at);
  return bytesRead === bytes.length && buffer.equals(bytes);
}
