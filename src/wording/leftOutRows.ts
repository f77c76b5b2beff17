import * as l10n from '@vscode/l10n';
import type { LeftOut } from '../isales/campaigns.ts';
import { formatCount } from './numbers.ts';

/** Says what of a list is left out, and why; empty for nothing. */
export function leftOutRows({ unreadable = 0, surplus = 0, keptRows }: LeftOut): readonly string[] {
  return [
    ...(unreadable === 0 ? [] : [unreadableRows(unreadable)]),
    ...(surplus === 0 ? [] : [surplusRows(surplus)]),
    ...(keptRows === undefined
      ? []
      : [l10n.t('The list ends here: more than {0} rows are not read', formatCount(keptRows))]),
  ];
}

function surplusRows(count: number): string {
  return count === 1
    ? l10n.t('1 row came that was not asked for, and is left out')
    : l10n.t('{0} rows came that were not asked for, and are left out', formatCount(count));
}

function unreadableRows(count: number): string {
  return count === 1
    ? l10n.t('1 row of the server cannot be read and is left out')
    : l10n.t('{0} rows of the server cannot be read and are left out', formatCount(count));
}
