/** A text by its lines; the first is line 0. */
export interface Lines {
  readonly lineCount: number;
  /**
   * One line without its line break.
   * @param index 0 to `lineCount` - 1; elsewhere the line is empty
   */
  lineAt(index: number): string;
}

/** A stretch of one line. */
export interface Place {
  readonly line: number;
  /** Where it starts, in UTF-16 units. */
  readonly start: number;
  /** Behind its last unit. */
  readonly end: number;
}
