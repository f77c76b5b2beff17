import type { LineReader } from './lineReader.ts';

/** A line and where it starts and ends. */
export interface BoundLine {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** The lines that name one call, as rows to show. */
export class CallLines {
  readonly callId: string;
  readonly lines: readonly BoundLine[];

  constructor(callId: string, lines: readonly BoundLine[]) {
    this.callId = callId;
    this.lines = lines;
  }

  /** @param offsets of the call's places, in their order */
  static async at(callId: string, offsets: readonly number[], reader: LineReader): Promise<CallLines> {
    const lines: BoundLine[] = [];
    for (const offset of offsets) {
      const last = lines.at(-1);
      if (!last || offset >= last.end) lines.push(await reader.boundsAt(offset));
    }
    return new CallLines(callId, lines);
  }

  /** The row of a line, else the last row before it, else the first one. */
  rowOf(line: number): number {
    return Math.max(
      0,
      this.lines.findLastIndex((row) => row.line <= line),
    );
  }

  /** The row and line that a place of the file is in; `undefined` where it is in none of them. */
  rowAt(offset: number): { readonly row: number; readonly line: number } | undefined {
    const row = this.lines.findLastIndex(({ start }) => start <= offset);
    const bounds = this.lines[row];
    return bounds && offset < bounds.end ? { row, line: bounds.line } : undefined;
  }
}
