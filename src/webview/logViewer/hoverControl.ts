import type { HoverAction } from '../../present/hoverModel.ts';
import type { CallHover } from '../../protocol/callHover.ts';
import { post } from './host.ts';
import { HoverBox } from './hover.ts';

export interface HoverControlOptions {
  readonly delayMs: () => number;
  readonly showOnly: (callId: string) => void;
  readonly focusBack: () => void;
}

/** The mouse may leave call ID and hover for so long, e.g. on the way from one to the other, in milliseconds. */
const patienceMs = 250;

/** Opens a hover when the mouse rests on a call ID, or on demand, and ends it with all that was asked for it. */
export class HoverControl {
  readonly #box = new HoverBox();
  readonly #options: HoverControlOptions;
  #lastId = 0;
  #callId = '';
  #offset = '';
  #opening = 0;
  #ending = 0;
  /** Opened with a key: it is to have the focus, and the mouse does not end it. */
  #byKey = false;

  constructor(list: HTMLElement, options: HoverControlOptions) {
    this.#options = options;
    list.addEventListener('mousemove', (event) => {
      this.#onMove(event.target instanceof Element ? event.target.closest('[data-call]') : null);
    });
    list.addEventListener('mouseleave', () => {
      this.#onMove(null);
    });
    const { element } = this.#box;
    element.addEventListener('mouseenter', () => {
      clearTimeout(this.#ending);
    });
    element.addEventListener('mouseleave', () => {
      this.#onMove(null);
    });
    element.addEventListener('click', (event) => {
      this.#onClick(event);
    });
    element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      this.end();
      options.focusBack();
    });
  }

  get element(): HTMLElement {
    return this.#box.element;
  }

  /** Asks what a call is, and shows it beside its ID. */
  open(mark: Element, byKey: boolean): void {
    const { call = '', offset = '' } = mark instanceof HTMLElement ? mark.dataset : {};
    this.end();
    this.#byKey = byKey;
    [this.#callId, this.#offset] = [call, offset];
    const id = ++this.#lastId;
    this.#box.expect(id, mark);
    post({ type: 'hover', id, callId: call, offset: Number(offset) });
  }

  show(id: number, hover: CallHover): void {
    const isFirst = this.#box.element.hidden;
    this.#box.show(id, hover);
    if (this.#byKey && isFirst) this.#box.focus();
  }

  /** @returns whether there was one */
  end(): boolean {
    clearTimeout(this.#opening);
    clearTimeout(this.#ending);
    const id = this.#box.hide();
    this.#callId = this.#offset = '';
    if (id === undefined) return false;
    post({ type: 'hoverEnd', id });
    return true;
  }

  #onMove(mark: Element | null): void {
    const isSame = mark instanceof HTMLElement && mark.dataset['offset'] === this.#offset;
    if (isSame) {
      clearTimeout(this.#ending);
      return;
    }
    clearTimeout(this.#opening);
    if (this.#box.id !== undefined && !this.#byKey) {
      clearTimeout(this.#ending);
      this.#ending = window.setTimeout(() => {
        this.end();
      }, patienceMs);
    }
    if (mark)
      this.#opening = window.setTimeout(() => {
        if (mark.isConnected) this.open(mark, false);
      }, this.#options.delayMs());
  }

  #onClick(event: MouseEvent): void {
    const text =
      event.target instanceof Element ? event.target.closest<HTMLElement>('a')?.dataset['link'] : undefined;
    if (text === undefined) return;
    event.preventDefault();
    const action = JSON.parse(text) as HoverAction;
    if ('inPlace' in action && action.inPlace !== 'onlyLines') {
      this.#askAgain(action.inPlace);
      return;
    }
    const callId = this.#callId;
    this.end();
    if ('command' in action) post({ type: 'run', command: action.command, argument: action.argument });
    else this.#options.showOnly(callId);
  }

  /** Has the server asked again; the hover stays, and tells what comes. */
  #askAgain(why: 'refresh' | 'agree'): void {
    if (this.#box.id !== undefined) post({ type: 'hoverEnd', id: this.#box.id });
    const id = ++this.#lastId;
    this.#box.expectAgain(id);
    post({
      type: 'hover',
      id,
      callId: this.#callId,
      offset: Number(this.#offset),
      fresh: true,
      ...(why === 'agree' ? { agrees: true } : {}),
    });
  }
}
