import * as l10n from '@vscode/l10n';
import { h } from '../dom.ts';

/** `notAsked`: nothing was read yet, and nothing is being read; `none`: all was read, and there is no call. */
export type EmptyReason = 'gone' | 'notAsked' | 'noRows' | 'none' | 'filteredOut';

/** What stands where no row is, with what to do about it. */
export function emptyState(why: EmptyReason): HTMLElement {
  return h('div', { class: 'empty', 'data-key': why }, ...content(why));
}

function content(why: EmptyReason): readonly HTMLElement[] {
  switch (why) {
    case 'gone':
      return [
        h('h1', {}, l10n.t('These results are no longer kept')),
        h('p', { class: 'note' }, l10n.t('Look the calls up again from their file, folder or campaign.')),
      ];
    case 'notAsked':
      return [
        h('h2', {}, l10n.t('No calls looked up yet')),
        h('p', { class: 'note' }, l10n.t('The results of a campaign are not kept over a restart.')),
        h(
          'button',
          { type: 'button', class: 'main', 'data-do': 'run', 'data-value': 'resume' },
          l10n.t('Ask the Server'),
        ),
      ];
    case 'noRows':
      return [
        h('h2', {}, l10n.t('No calls here')),
        h('p', { class: 'note' }, l10n.t('Calls appear here as they are found.')),
      ];
    case 'none':
      return [h('h2', {}, l10n.t('No calls here'))];
    case 'filteredOut':
      return [
        h('h2', {}, l10n.t('No calls match the filter')),
        h('button', { type: 'button', 'data-do': 'clearFilters' }, l10n.t('Clear the Filter')),
      ];
  }
}
