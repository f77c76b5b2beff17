import * as l10n from '@vscode/l10n';
import type { SequencePlace } from '../../protocol/callPanel.ts';
import { foreign, h, sentence } from '../dom.ts';
import { icon } from '../icons.ts';
import { button } from './buttons.ts';
import { labelled } from '../../wording/punctuation.ts';

/** Leads to the calls before and behind in the log or batch; nothing where there are none. */
export function sequenceNav(place: SequencePlace | undefined): HTMLElement | undefined {
  if (!place) return undefined;
  const { name, position, total, previous, next } = place;
  const step = (
    action: 'previousCall' | 'nextCall',
    title: string,
    target: string | undefined,
  ): HTMLElement => {
    const element = button(
      { action, isBusy: target === undefined },
      icon(action === 'nextCall' ? 'next' : 'previous'),
    );
    element.setAttribute('aria-label', title);
    element.title = target === undefined ? title : labelled(title, target);
    return element;
  };
  const shownIn = button(
    { action: 'showInSequence', isLink: true },
    ...sentence(l10n.t('{0} of {1} in {2}'), text(position), text(total), foreign(name)),
  );
  shownIn.title = l10n.t('Show it there');
  return h(
    'nav',
    { class: 'sequence', 'data-key': 'sequence', 'aria-label': l10n.t('Calls of the log or batch') },
    step('previousCall', l10n.t('Previous call'), previous),
    shownIn,
    step('nextCall', l10n.t('Next call'), next),
  );
}

function text(value: number): Text {
  return document.createTextNode(String(value));
}
