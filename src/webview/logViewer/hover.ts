import type { CallHover } from '../../protocol/callHover.ts';
import { callHover } from '../../present/callHover.ts';
import type { HoverAction, HoverIcon, HoverModel, Span } from '../../present/hoverModel.ts';
import { dotted, foreign, h, mono, type Child } from '../dom.ts';
import { icon, type IconName } from '../icons.ts';

const icons: Readonly<Record<HoverIcon, IconName | undefined>> = {
  answered: 'answered',
  failed: 'failed',
  unknown: 'unknown',
  notFound: 'unknown',
  failure: 'failure',
  loading: 'loading',
  search: undefined,
  add: undefined,
};

/** Draws a hover: every text becomes a text node. */
function drawHover({ lines, actions }: HoverModel, label: string): HTMLElement {
  const links = dotted(actions.map((action) => [linkOf(action)]));
  return h(
    'div',
    { class: 'hover', role: 'dialog', 'aria-label': label },
    ...lines.map((line) => h('p', {}, ...line.map(nodeOf))),
    h('p', {}, ...links),
  );
}

function linkOf(action: HoverAction): HTMLElement {
  return h('a', { href: '#', title: action.tooltip, 'data-link': JSON.stringify(action) }, action.title);
}

function nodeOf(span: Span): Child {
  switch (span.kind) {
    case 'words':
      return span.text;
    case 'foreign':
      return foreign(span.text);
    case 'strong':
      return h('strong', {}, foreign(span.text));
    case 'callId':
      return h('strong', {}, mono(span.text));
    case 'code':
      return mono(span.text);
    case 'icon': {
      const name = icons[span.icon];
      return name && h('span', { class: `tone ${span.icon}` }, icon(name));
    }
    case 'dot':
      return '\u00a0· ';
  }
}

/** Shows one hover at a time beside a call ID, and tells when it is over. */
export class HoverBox {
  readonly element: HTMLElement = h('div', { class: 'hover-place', hidden: true });
  #id: number | undefined;
  #anchor: Element | undefined;

  /** The call that the hover is for. */
  get id(): number | undefined {
    return this.#id;
  }

  /** Waits for what comes for a call. */
  expect(id: number, anchor: Element): void {
    this.#id = id;
    this.#anchor = anchor;
  }

  /** Waits, where it stands, for what comes in the place of what is shown. */
  expectAgain(id: number): void {
    this.#id = id;
  }

  show(id: number, hover: CallHover): void {
    if (id !== this.#id || !this.#anchor?.isConnected) return;
    const hadFocus = this.element.contains(document.activeElement);
    const drawn = drawHover(callHover(hover, Date.now()), hover.call.callId);
    // A box that shrinks would leave the mouse that rests on a link of it, and would end by that.
    drawn.style.minHeight = `${this.element.getBoundingClientRect().height}px`;
    this.element.replaceChildren(drawn);
    this.element.hidden = false;
    this.#place(this.#anchor.getBoundingClientRect());
    if (hadFocus) this.focus();
  }

  /** @returns the ID of the hover that was there */
  hide(): number | undefined {
    const id = this.#id;
    this.#id = undefined;
    this.#anchor = undefined;
    this.element.hidden = true;
    this.element.replaceChildren();
    return id;
  }

  focus(): void {
    this.element.querySelector('a')?.focus();
  }

  /** Above the call ID where there is room, else below. */
  #place(anchor: DOMRect): void {
    const { width, height } = this.element.getBoundingClientRect();
    const left = Math.max(4, Math.min(anchor.left, window.innerWidth - width - 24));
    const top = anchor.top - height - 2 > 40 ? anchor.top - height - 2 : anchor.bottom + 2;
    this.element.style.left = `${left}px`;
    this.element.style.top = `${top}px`;
  }
}
