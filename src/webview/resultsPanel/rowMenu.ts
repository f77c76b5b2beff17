import * as l10n from '@vscode/l10n';
import type { TableRow } from '../../protocol/resultsPanel.ts';
import { h } from '../dom.ts';

export type RowAction = 'openCall' | 'goToPlace' | 'compare' | 'copyCallIds' | 'copyMarkdown' | 'askAgain';

interface Item {
  readonly action: RowAction;
  readonly label: string;
  /** Begins a group of its own. */
  readonly isFirst?: true;
}

/** What can be done with these rows. */
export function itemsFor(rows: readonly TableRow[]): readonly Item[] {
  const [first] = rows;
  const isOne = rows.length === 1;
  return [
    ...(isOne ? [{ action: 'openCall', label: l10n.t('Open Call') } as const] : []),
    ...(isOne && first?.seenAt !== undefined
      ? [{ action: 'goToPlace', label: l10n.t('Go to Log Line') } as const]
      : []),
    ...(rows.length === 2 && rows.every(({ vdnId }) => vdnId !== undefined)
      ? [{ action: 'compare', label: l10n.t('Compare') } as const]
      : []),
    {
      action: 'copyCallIds',
      label: isOne ? l10n.t('Copy Call ID') : l10n.t('Copy Call IDs'),
      isFirst: true,
    },
    { action: 'copyMarkdown', label: l10n.t('Copy as Markdown') },
    { action: 'askAgain', label: l10n.t('Ask Again'), isFirst: true },
  ];
}

/**
 * The menu of rows. It is the page's own: when a menu of the editor closes, the editor gives the keyboard back to the page
 * now and then only, and never to the cell that had it.
 */
export class RowMenu {
  readonly element = h('div', {
    id: 'row-menu',
    class: 'popup',
    popover: 'auto',
    role: 'menu',
    tabindex: '-1',
  });
  readonly #run: (action: RowAction, rows: readonly TableRow[]) => void;
  #rows: readonly TableRow[] = [];

  /**
   * @param run carries out what is chosen
   * @param focusBack gives the keyboard back to what had it
   */
  constructor(run: (action: RowAction, rows: readonly TableRow[]) => void, focusBack: () => void) {
    this.#run = run;
    this.element.addEventListener('click', ({ target }) => {
      const item = target instanceof Element ? target.closest<HTMLElement>('[role=menuitem]') : null;
      const action = item?.dataset['action'];
      if (action === undefined) return;
      this.element.hidePopover();
      this.#run(action as RowAction, this.#rows);
    });
    this.element.addEventListener('keydown', (event) => {
      this.#onKeyDown(event);
    });
    this.element.addEventListener('toggle', (event) => {
      // A click elsewhere has given the keyboard to what it was on.
      if (event.newState === 'closed' && isNowhere(this.element)) focusBack();
    });
  }

  /** @param at where its corner is, in px of the page */
  open(rows: readonly TableRow[], at: { readonly x: number; readonly y: number }): void {
    this.#rows = rows;
    this.element.setAttribute('aria-label', l10n.t('Selected calls'));
    this.element.replaceChildren(
      ...itemsFor(rows).flatMap(({ action, label, isFirst }, index) => [
        ...(isFirst && index > 0 ? [h('hr', {})] : []),
        h('button', { type: 'button', role: 'menuitem', tabindex: '-1', 'data-action': action }, label),
      ]),
    );
    this.element.showPopover();
    const { offsetWidth, offsetHeight } = this.element;
    this.element.style.left = `${Math.max(0, Math.min(at.x, innerWidth - offsetWidth))}px`;
    this.element.style.top = `${Math.max(0, Math.min(at.y, innerHeight - offsetHeight))}px`;
    this.#items[0]?.focus();
  }

  get #items(): readonly HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  #onKeyDown(event: KeyboardEvent): void {
    const items = this.#items;
    const at = items.findIndex((item) => item === document.activeElement);
    const next = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at <= 0 ? items.length : at) - 1,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (next !== undefined) items[next]?.focus();
    else if (event.key === 'Tab') this.element.hidePopover();
    else return;
    event.preventDefault();
  }
}

/** Whether the keyboard is on nothing, or on what is about to go. */
function isNowhere(menu: HTMLElement): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || menu.contains(activeElement);
}
