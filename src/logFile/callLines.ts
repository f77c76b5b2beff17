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

  /**
   * The next or previous one of some places that lies in one of the lines; goes on at the other end.
   * @param from next: places at or behind this byte; previous: those before it
   * @param placesIn the places in a stretch of the file, in their order
   */
  async nearest<Place extends { readonly offset: number }>(
    from: number,
    direction: 'next' | 'previous',
    placesIn: (from: number, to: number) => Promise<readonly Place[]>,
  ): Promise<(Place & { readonly row: number; readonly line: number }) | undefined> {
    const { length } = this.lines;
    const [step, found] = direction === 'next' ? ([1, 0] as const) : ([-1, -1] as const);
    const here = this.lines.findIndex(({ end }) => end > from);
    const first = here === -1 ? (direction === 'next' ? 0 : length - 1) : here;
    // The first line once more at the end, for what lies on its other side.
    for (let count = 0; count <= length; count++) {
      const row = (first + step * count + 2 * length) % length;
      const bounds = this.lines[row];
      if (!bounds) return undefined;
      const places = await placesIn(bounds.start, bounds.end);
      const isHere = count === 0 && here !== -1;
      const fitting = places.filter(
        ({ offset }) => !isHere || (direction === 'next' ? offset >= from : offset < from),
      );
      const place = fitting.at(found);
      if (place) return { ...place, row, line: bounds.line };
    }
    return undefined;
  }
}
