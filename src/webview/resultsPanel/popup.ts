import { h, type Child } from '../dom.ts';

/** A button and what it opens below itself. The browser opens it, and closes it on Escape and on a click elsewhere. */
export function popup(key: string, label: readonly Child[], ...content: readonly Child[]): HTMLElement {
  const id = `popup-${key}`;
  return h(
    'div',
    { class: 'popup-anchor', 'data-key': key },
    h('button', { type: 'button', popovertarget: id, 'aria-haspopup': 'true' }, ...label),
    h('div', { id, popover: 'auto', class: 'popup' }, ...content),
  );
}
