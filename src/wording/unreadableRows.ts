import * as l10n from '@vscode/l10n';

/** Says how much of a list is left out. */
export function unreadableRows(count: number): string {
  return count === 1
    ? l10n.t('1 row of the server cannot be read and is left out')
    : l10n.t('{0} rows of the server cannot be read and are left out', count);
}
