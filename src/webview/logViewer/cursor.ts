import type { CallInRow, FoundMatch } from '../../protocol/logViewer.ts';

/** A call ID somewhere in the file. */
export type CallPlace = Pick<CallInRow, 'callId' | 'offset'>;

/** Where the user is: the row that keys act on, what is selected, the call ID and the match that were gone to. */
export class Cursor {
  #row = 0;
  /** From where Shift selects. */
  #anchor = 0;
  /** The call ID that keys act on, in the row. */
  call: CallPlace | undefined;
  /** The match that the search stands at. */
  match: FoundMatch | undefined;

  get row(): number {
    return this.#row;
  }

  get firstSelected(): number {
    return Math.min(this.#anchor, this.#row);
  }

  get lastSelected(): number {
    return Math.max(this.#anchor, this.#row);
  }

  /** Whether a row is one of several that are selected. */
  isSelected(row: number): boolean {
    return this.#anchor !== this.#row && row >= this.firstSelected && row <= this.lastSelected;
  }

  /**
   * Goes to a row, or to the nearest one there is.
   * @param isSelecting whether all rows from the anchor on are selected
   */
  moveTo(row: number, rows: number, isSelecting = false): void {
    this.#row = Math.max(0, Math.min(row, rows - 1));
    if (!isSelecting) this.#anchor = this.#row;
  }

  /** The row from which on rows are selected; the cursor's own where no other is. */
  get anchor(): number {
    return this.#anchor;
  }

  /** Stands where it stood before. */
  comeBack(row: number, anchor: number, rows: number): void {
    this.moveTo(anchor, rows);
    this.moveTo(row, rows, true);
  }

  selectAll(rows: number): void {
    this.#anchor = 0;
    this.moveTo(rows - 1, rows, true);
  }

  /** Keeps only the row itself. */
  unselect(): void {
    this.#anchor = this.#row;
  }
}
