import { open } from 'node:fs/promises';
import { CallIdScanner, type ByteScanOptions } from './scanBytes.ts';

/** How a file is scanned. */
export interface FileScanOptions extends ByteScanOptions {
  /** Ends the scan with its reason. */
  readonly signal?: AbortSignal;
}

const chunkSize = 512 * 1024;

/**
 * Finds the call IDs of a file of any size, in memory that does not depend on it.
 * @param path the file
 * @returns the number of bytes read
 */
export async function scanFile(path: string, options: FileScanOptions): Promise<number> {
  const { signal } = options;
  signal?.throwIfAborted();
  const file = await open(path);
  try {
    const scanner = new CallIdScanner(options);
    const buffers = [Buffer.allocUnsafeSlow(chunkSize), Buffer.allocUnsafeSlow(chunkSize)] as const;
    let total = 0;
    let reading = file.read(buffers[0]);
    for (;;) {
      const { bytesRead, buffer } = await reading;
      if (bytesRead === 0) break;
      // The next chunk is read while this one is scanned. A failure shows when it is awaited.
      reading = file.read(buffer === buffers[0] ? buffers[1] : buffers[0]);
      reading.catch(() => undefined);
      try {
        signal?.throwIfAborted();
        scanner.push(buffer.subarray(0, bytesRead));
      } catch (error) {
        // The file must not be closed, nor the buffer freed, while it is being read.
        await reading.catch(() => undefined);
        throw error;
      }
      total += bytesRead;
    }
    scanner.end();
    return total;
  } finally {
    await file.close();
  }
}
