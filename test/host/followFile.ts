/** Reading a file that another process is still writing. */
import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** How often to look for more, in milliseconds. */
const INTERVAL_MS = 100;

/**
 * Calls `onLine` for each complete line as it is appended to a file.
 *
 * @returns `stop()`: reads what is left, then ends; can be called more than once
 */
export function followFile(file: string, onLine: (line: string) => void): { stop: () => void } {
  const descriptor = openSync(file, 'r');
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(64 * 1024);
  let rest = '';
  const readMore = (): void => {
    for (;;) {
      const length = readSync(descriptor, buffer, 0, buffer.length, null);
      if (length === 0) return;
      const lines = (rest + decoder.write(buffer.subarray(0, length))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    }
  };
  const timer = setInterval(readMore, INTERVAL_MS);
  let stopped = false;
  return {
    stop() {
      if (stopped) return;
      stopped = true;
      clearInterval(timer);
      readMore();
      if (rest) onLine(rest);
      closeSync(descriptor);
    },
  };
}
