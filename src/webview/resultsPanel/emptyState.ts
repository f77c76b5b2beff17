import * as l10n from '@vscode/l10n';
import { h } from '../dom.ts';

/** What stands where no row is, with what to do about it. */
export function emptyState(why: 'gone' | 'noRows' | 'filteredOut'): HTMLElement {
  return h('div', { class: 'empty', 'data-key': why }, ...content(why));
}

function content(why: 'gone' | 'noRows' | 'filteredOut'): readonly HTMLElement[] {
  switch (why) {
    case 'gone':
      return [
        h('h1', {}, l10n.t('These results are not kept any more')),
        h('p', { class: 'note' }, l10n.t('Look the calls up again from their file, folder or campaign.')),
      ];
    case 'noRows':
      return [
        h('h2', {}, l10n.t('No calls here')),
        h('p', { class: 'note' }, l10n.t('Calls appear here as soon as they are found.')),
      ];
    case 'filteredOut':
      return [
        h('h2', {}, l10n.t('No call passes the filter')),
        h('button', { type: 'button', 'data-do': 'clearFilters' }, l10n.t('Clear the Filter')),
      ];
  }
}
