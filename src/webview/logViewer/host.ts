import type { LogViewerMessage, LogViewerPlace, LogViewerQuestion } from '../../protocol/logViewer.ts';
import { readPlace } from './viewerPlace.ts';

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

/** Where the page stood before it was hidden, or before a reload. */
export function keptPlace(): LogViewerPlace | undefined {
  return readPlace(vscode.getState());
}

export function keepPlace(place: LogViewerPlace): void {
  vscode.setState(place);
  post({ type: 'keepPlace', place });
}
