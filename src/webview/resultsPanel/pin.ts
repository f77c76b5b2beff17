import { pinnedAt } from './columns.ts';
import type { ColumnName } from './tableModel.ts';

/** Marks the cell of a pinned column, with the place behind those before it. */
export function pin(cell: HTMLElement, name: ColumnName, shown: readonly ColumnName[]): void {
  const at = pinnedAt(name, shown);
  if (at === undefined) return;
  cell.classList.add('pinned', name);
  cell.style.setProperty('--pinned-at', `calc(${at} * var(--em))`);
}
