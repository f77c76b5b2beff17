interface Cell {
  readonly row: number;
  readonly column: number;
}

interface Size {
  readonly rows: number;
  readonly columns: number;
  /** How far a page goes. */
  readonly pageRows: number;
}

/**
 * Where a key leads from a cell; row −1 is the one with the titles.
 * @returns `undefined` for a key that moves nowhere in a grid
 */
export function gridMove(
  { key, ctrlKey, metaKey }: Pick<KeyboardEventLike, 'key' | 'ctrlKey' | 'metaKey'>,
  { row, column }: Cell,
  { rows, columns, pageRows }: Size,
): Cell | undefined {
  const isFar = ctrlKey || metaKey;
  const to = (nextRow: number, nextColumn = column): Cell => ({
    row: Math.max(-1, Math.min(rows - 1, nextRow)),
    column: Math.max(0, Math.min(columns - 1, nextColumn)),
  });
  switch (key) {
    case 'ArrowDown':
      return to(row + 1);
    case 'ArrowUp':
      return to(row - 1);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'PageDown':
      return to(row + pageRows);
    case 'PageUp':
      return to(Math.max(0, row - pageRows));
    case 'Home':
      return isFar ? to(0, 0) : to(row, 0);
    case 'End':
      return isFar ? to(rows - 1, columns - 1) : to(row, columns - 1);
    default:
      return undefined;
  }
}

interface KeyboardEventLike {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}
