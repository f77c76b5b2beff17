import * as l10n from '@vscode/l10n';
import type { CallPanelState } from '../../protocol/callPanel.ts';
import { button } from './buttons.ts';
import { copyMenu } from './copyMenu.ts';
import { dotted, foreign, h, mono, sentence } from '../dom.ts';
import { icon } from '../icons.ts';

/** The outcome in colour, sign and words; what was asked for; what can be done. */
export function header(state: CallPanelState, isMenuOpen: boolean): HTMLElement {
  const { content } = state;
  const look = content.kind === 'result' ? content.tone : content.kind;
  return h(
    'header',
    {},
    h('span', { class: `mark ${look}` }, icon(look)),
    h(
      'div',
      { class: 'titles' },
      // It can hold the keyboard where what held it is gone.
      h('h1', { tabindex: '-1' }, content.kind === 'loading' ? mono(state.callId) : foreign(content.title)),
      h('p', { class: 'sub' }, ...subtitle(state)),
    ),
    h(
      'div',
      { class: 'actions' },
      // Where a failure offers to try again, that is the same thing.
      content.kind === 'failure' && content.actions.some(({ action }) => action === 'retry')
        ? undefined
        : button(
            { action: 'refresh', isBusy: state.refreshing || content.kind === 'loading' },
            l10n.t('Refresh'),
          ),
      button({ action: 'compare' }, l10n.t('Compare…')),
      copyMenu(content, isMenuOpen),
    ),
  );
}

function subtitle({ callId, vdnId, serverName, content }: CallPanelState): ReturnType<typeof dotted> {
  const called = content.kind === 'result' ? content.called : undefined;
  const items = [
    content.kind === 'loading' ? undefined : [mono(callId)],
    sentence(l10n.t('VDN {0}'), mono(String(vdnId))),
    called === undefined ? undefined : sentence(l10n.t('called {0}'), mono(called)),
    serverName === undefined ? undefined : [foreign(serverName)],
  ];
  return dotted(items.map((item) => item && [h('span', { class: 'item' }, ...item)]));
}
