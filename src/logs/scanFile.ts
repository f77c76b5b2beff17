import { open } from 'node:fs/promises';
import { CallIdScanner, type ByteScanOptions } from './scanBytes.ts';

/** How a file is scanned. */
export interface FileScanOptions extends ByteScanOptions {
  /** Ends the scan with its reason. */
  readonly signal?: AbortSignal;
}

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
    let total = 0;
    for (;;) {
      const { bytesRead } = await file.read(scanner.space());
      signal?.throwIfAborted();
      if (bytesRead === 0) break;
      total += bytesRead;
      scanner.wrote(bytesRead);
    }
    scanner.end();
    return total;
  } finally {
    await file.close();
  }
}
