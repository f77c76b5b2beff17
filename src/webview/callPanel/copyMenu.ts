import * as l10n from '@vscode/l10n';
import type { CallPanelAction, CallPanelState } from '../../protocol/callPanel.ts';
import { h } from '../dom.ts';
import { icon } from '../icons.ts';

export const copyMenuButtonId = 'copy-button';
const menuId = 'copy-menu';

/** The menu button and its menu; see "Menu Button" in the ARIA Authoring Practices. */
export function copyMenu(content: CallPanelState['content'], isOpen: boolean): HTMLElement {
  return h(
    'div',
    { class: 'menu-anchor', 'data-key': 'copy' },
    h(
      'button',
      {
        type: 'button',
        id: copyMenuButtonId,
        'aria-haspopup': 'menu',
        'aria-expanded': String(isOpen),
        'aria-controls': isOpen ? menuId : undefined,
      },
      l10n.t('Copy'),
      icon('menu'),
    ),
    isOpen
      ? h(
          'div',
          { role: 'menu', id: menuId, class: 'menu', 'aria-labelledby': copyMenuButtonId },
          ...itemsFor(content).map(([action, label]) =>
            h(
              'button',
              { type: 'button', role: 'menuitem', tabindex: '-1', 'data-key': action, 'data-action': action },
              label,
            ),
          ),
        )
      : undefined,
  );
}

function itemsFor(content: CallPanelState['content']): readonly (readonly [CallPanelAction, string])[] {
  const answer = [
    ['copyMarkdown', l10n.t('Copy as Markdown')],
    ['copyJson', l10n.t('Copy as JSON')],
  ] as const;
  return [
    ['copyCallId', l10n.t('Copy Call ID')],
    ['copyLink', l10n.t('Copy Link to Call')],
    ...(content.kind === 'loading' ? [] : answer),
    ['copyCurl', l10n.t('Copy as cURL, Without Credentials')],
    ['copySignedCurl', l10n.t('Copy as cURL, Ready to Run…')],
  ];
}

/** What a key means to the menu; `undefined` when it is none of the menu's. */
export type MenuMove = 'first' | 'last' | 'next' | 'previous' | 'close' | 'leave';

const keysWhenOpen: Readonly<Record<string, MenuMove>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
  Escape: 'close',
  Tab: 'leave',
};
// Enter and Space reach the button as a click.
const keysWhenClosed: Readonly<Record<string, MenuMove>> = { ArrowDown: 'first', ArrowUp: 'last' };

export function menuMove(key: string, isOpen: boolean): MenuMove | undefined {
  return (isOpen ? keysWhenOpen : keysWhenClosed)[key];
}

/** Focuses an item of the open menu under `root`. */
export function focusMenuItem(root: Element, move: Exclude<MenuMove, 'close' | 'leave'>): void {
  const items = [...root.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const current = items.findIndex((item) => item === document.activeElement);
  const index = {
    first: 0,
    last: -1,
    next: (current + 1) % items.length,
    previous: Math.max(current, 0) - 1,
  }[move];
  items.at(index)?.focus();
}
