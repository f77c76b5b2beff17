import * as l10n from '@vscode/l10n';
import { h } from '../dom.ts';
import { icon } from '../icons.ts';
import { columns as columnsByName } from './columns.ts';
import { pin } from './pin.ts';
import type { ColumnName, Sorting } from './tableModel.ts';

/** The row with the titles. */
export function gridHead(
  columns: readonly ColumnName[],
  sorting: Sorting | undefined,
  activeColumn: number | undefined,
): HTMLElement {
  return h(
    'div',
    { role: 'row', class: 'head', 'aria-rowindex': '1' },
    ...columns.map((name, index) => {
      const { title, look } = columnsByName[name];
      const isSorted = sorting?.column === name;
      const cell = h(
        'div',
        {
          role: 'columnheader',
          class: look === 'number' ? look : undefined,
          'data-key': name,
          'data-column': String(index),
          'aria-colindex': String(index + 1),
          'aria-sort': isSorted ? (sorting.descending ? 'descending' : 'ascending') : 'none',
          tabindex: index === activeColumn ? '0' : undefined,
          title: l10n.t('Sort by {0}', title()),
        },
        h('span', { class: 'word' }, title()),
        isSorted ? h('span', { class: 'sorted' }, icon(sorting.descending ? 'down' : 'up')) : undefined,
      );
      pin(cell, name, columns);
      return cell;
    }),
  );
}
