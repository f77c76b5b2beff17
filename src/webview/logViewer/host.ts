import type { LogViewerMessage, LogViewerQuestion } from '../../protocol/logViewer.ts';

const vscode = acquireVsCodeApi();

const pending = new Map<number, (value: unknown) => void>();
let lastId = 0;

export function post(message: LogViewerMessage): void {
  vscode.postMessage(message);
}

/** Asks the extension something. Stays open when the file cannot be read, which is told otherwise. */
export async function ask<T>(question: LogViewerQuestion): Promise<T> {
  const id = ++lastId;
  const answered = new Promise<unknown>((resolve) => pending.set(id, resolve));
  post({ type: 'ask', id, question });
  return (await answered) as T;
}

export function answered(id: number, value: unknown): void {
  pending.get(id)?.(value);
  pending.delete(id);
}

/** The line to come back to after a reload. */
export function keptLine(): number {
  const state = vscode.getState();
  if (typeof state !== 'object' || state === null || !('line' in state)) return 0;
  const { line } = state;
  return typeof line === 'number' && Number.isSafeInteger(line) && line >= 0 ? line : 0;
}

export function keepLine(line: number): void {
  vscode.setState({ line });
}
