/** The thread that holds one log: it answers calls of its methods, and tells when something of it changes. */
import { parentPort, workerData } from 'node:worker_threads';
import { OwnPatterns } from '../callsInText/ownPatterns.ts';
import { LogFile } from './logFile.ts';
import type { LogFileCall, LogFileReply, ThreadData } from './logFileThread.ts';

const port = parentPort;
if (!port) throw new Error('This is to run as a thread.');

function reply(message: LogFileReply): void {
  port?.postMessage(message);
}

const { patterns = [], ...options } = workerData as ThreadData;
const own = new OwnPatterns(patterns, {
  isBackground: true,
  onSwitchedOff: ({ name = '' }) => {
    reply({ unused: { name, reason: 'tooSlow', detail: '' } });
  },
});
for (const { pattern, detail } of own.problems)
  reply({ unused: { name: pattern.name ?? '', reason: 'broken', detail } });

const opening = LogFile.open({
  ...options,
  ...(own.size === 0 ? {} : { findMore: (lines: readonly string[]) => own.find(lines) }),
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
