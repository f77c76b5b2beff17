/** The thread that holds one log: it answers calls of its methods, and tells when something of it changes. */
import { parentPort, workerData } from 'node:worker_threads';
import { LogFile, type LogFileOptions } from './logFile.ts';
import type { LogFileCall, LogFileReply } from './logFileThread.ts';

const port = parentPort;
if (!port) throw new Error('This is to run as a thread.');

function reply(message: LogFileReply): void {
  port?.postMessage(message);
}

const opening = LogFile.open({
  ...(workerData as Omit<LogFileOptions, 'onChange' | 'lineCounter'>),
  lineCounter: new URL('./logLines.js', import.meta.url),
  onChange: (state) => {
    reply({ state });
  },
});
// A failure is told to whoever calls.
opening.catch(() => undefined);

type Method = (...args: readonly unknown[]) => unknown;

async function answer({ id, method, args }: LogFileCall): Promise<void> {
  try {
    const log = await opening;
    const value: unknown =
      method === 'state' ? log.state : await (log as unknown as Record<string, Method>)[method]?.(...args);
    reply({ id, value });
  } catch (error) {
    reply({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

port.on('message', (call: LogFileCall) => {
  void answer(call);
});
