import type { LogMarks } from '../../protocol/logViewer.ts';
import { h } from '../dom.ts';

const smallestSlider = 24;

/** The bar at the right: where in the file the view is, where calls failed, where matches are. Scrolls, too. */
export class Overview {
  readonly element: HTMLElement;
  readonly #canvas = h('canvas', { 'aria-hidden': 'true' });
  readonly #slider = h('div', { class: 'slider' });
  readonly #scrollTo: (top: number) => void;
  #marks: LogMarks = { failed: [], matches: [] };
  #lastTop = 0;
  #share = 1;
  /** Distance of the pointer from the slider's top while it is dragged, in px. */
  #grip: number | undefined;

  constructor(label: string, controls: string, scrollTo: (top: number) => void) {
    this.#scrollTo = scrollTo;
    this.element = h(
      'div',
      {
        class: 'overview',
        role: 'scrollbar',
        'aria-label': label,
        'aria-orientation': 'vertical',
        'aria-controls': controls,
        'aria-valuemin': '0',
        'aria-valuemax': '0',
        'aria-valuenow': '0',
      },
      this.#canvas,
      this.#slider,
    );
    this.element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      const box = this.#slider.getBoundingClientRect();
      const isOnSlider = event.clientY >= box.top && event.clientY <= box.bottom;
      this.#grip = isOnSlider ? event.clientY - box.top : box.height / 2;
      this.element.setPointerCapture(event.pointerId);
      this.#drag(event);
    });
    this.element.addEventListener('pointermove', (event) => {
      this.#drag(event);
    });
    const release = (): void => {
      this.#grip = undefined;
    };
    this.element.addEventListener('pointerup', release);
    this.element.addEventListener('pointercancel', release);
    new ResizeObserver(() => {
      this.#paint();
    }).observe(this.element);
  }

  set label(label: string) {
    this.element.setAttribute('aria-label', label);
  }

  /** How many parts marks are to be told for: one for each two pixels of its height. */
  get parts(): number {
    return Math.max(1, Math.floor(this.element.clientHeight / 2));
  }

  set marks(marks: LogMarks) {
    this.#marks = marks;
    this.element.dataset['failed'] = String(marks.failed.length);
    this.element.dataset['matches'] = String(marks.matches.length);
    this.#paint();
  }

  /** Tells what is in sight, in rows. */
  show(top: number, lastTop: number, page: number, rows: number): void {
    this.#lastTop = lastTop;
    this.#share = Math.min(1, page / Math.max(1, rows));
    const room = this.element.clientHeight;
    const height = Math.max(Math.min(smallestSlider, room), this.#share * room);
    this.#slider.hidden = lastTop <= 0;
    this.#slider.style.height = `${height}px`;
    this.#slider.style.top = `${lastTop <= 0 ? 0 : (top / lastTop) * (room - height)}px`;
    this.element.setAttribute('aria-valuemax', String(Math.round(lastTop)));
    this.element.setAttribute('aria-valuenow', String(Math.round(top)));
  }

  #drag(event: PointerEvent): void {
    if (this.#grip === undefined) return;
    const room = this.element.clientHeight - this.#slider.offsetHeight;
    const top = event.clientY - this.element.getBoundingClientRect().top - this.#grip;
    this.#scrollTo((Math.max(0, Math.min(top, room)) / Math.max(1, room)) * this.#lastTop);
  }

  #paint(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    const scale = window.devicePixelRatio;
    this.#canvas.width = width * scale;
    this.#canvas.height = height * scale;
    const context = this.#canvas.getContext('2d');
    if (!context) return;
    context.scale(scale, scale);
    const style = getComputedStyle(this.element);
    const parts = this.parts;
    const draw = (marked: readonly number[], color: string, left: number, right: number): void => {
      context.fillStyle = color;
      for (const part of marked) context.fillRect(left, Math.floor((part / parts) * height), right - left, 3);
    };
    draw(this.#marks.matches, style.getPropertyValue('--match-mark'), 1, width / 2);
    draw(this.#marks.failed, style.getPropertyValue('--failed-mark'), width / 2, width - 1);
  }
}
