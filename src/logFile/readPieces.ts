/** What a `FileHandle` does, or a file that another thread has opened. */
export interface ReadableFile {
  read(
    buffer: Buffer<ArrayBuffer>,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number; readonly buffer: Buffer<ArrayBuffer> }>;
}

const pieceBytes = 512 * 1024;

/**
 * Reads a part of a file in pieces, the next one while the one before is worked on. A piece is overwritten soon.
 * @param to end of the part; fewer bytes come where the file ends before
 * @param signal ends it with its reason
 */
export async function* readPieces(
  file: ReadableFile,
  from: number,
  to: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  const buffers = [Buffer.allocUnsafeSlow(pieceBytes), Buffer.allocUnsafeSlow(pieceBytes)] as const;
  let position = from;
  const read = (into: Buffer<ArrayBuffer>): ReturnType<ReadableFile['read']> => {
    const reading = file.read(into, 0, Math.max(0, Math.min(pieceBytes, to - position)), position);
    // A failure shows when it is awaited.
    reading.catch(() => undefined);
    return reading;
  };
  let reading = read(buffers[0]);
  try {
    for (;;) {
      const { bytesRead, buffer } = await reading;
      signal.throwIfAborted();
      if (bytesRead === 0) return;
      position += bytesRead;
      reading = read(buffer === buffers[0] ? buffers[1] : buffers[0]);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    // The file must not be closed while it is being read.
    await reading.catch(() => undefined);
  }
}
