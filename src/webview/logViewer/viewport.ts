import type { LogRow } from '../../protocol/logViewer.ts';
import { h } from '../dom.ts';
import { drawRow, type RowMarks } from './rows.ts';

export interface ViewportSource {
  /** How many rows there are. */
  readonly rows: () => number;
  readonly row: (row: number) => LogRow | undefined;
  /** The line of a row that is not there yet; `undefined` where only its text would tell. */
  readonly lineOf: (row: number) => number | undefined;
  readonly marksOf: (row: number, known: LogRow | undefined) => RowMarks;
  /** Told of the rows in sight after each change. */
  readonly onShow: (from: number, to: number) => void;
}

/**
 * The rows in sight. Which one is at the top is a number of its own and no height in pixels: browsers end at about 33
 * million of those, logs do not.
 */
export class Viewport {
  readonly element: HTMLElement;
  readonly list: HTMLElement;
  readonly #source: ViewportSource;
  #top = 0;
  #lineHeight = 18;
  #isDue = false;
  /** How far it is to be scrolled sideways, in px, until the rows that are as wide are there, or the user moves. */
  #wantedLeft: number | undefined;

  constructor(list: HTMLElement, source: ViewportSource) {
    this.#source = source;
    this.list = list;
    this.element = h('div', { class: 'view' }, list);
    this.element.addEventListener('wheel', (event) => {
      this.#onWheel(event);
    });
    new ResizeObserver(() => {
      this.draw();
    }).observe(this.element);
    for (const move of ['wheel', 'pointerdown', 'keydown'] as const)
      document.addEventListener(move, () => (this.#wantedLeft = undefined), { passive: true });
  }

  /** How far it is scrolled sideways, in px. */
  get left(): number {
    return this.#wantedLeft ?? this.element.scrollLeft;
  }

  /** Stands again where it stood before. */
  comeBack(top: number, left: number): void {
    this.#wantedLeft = left;
    this.scrollTo(top);
  }

  /** Height of a row, in px. */
  set lineHeight(height: number) {
    this.#lineHeight = height;
    this.element.style.setProperty('--row', `${height}px`);
    this.draw();
  }

  /** The row at the top, with the part of it that is out of sight. */
  get top(): number {
    return this.#top;
  }

  /** Whole rows that fit. */
  get page(): number {
    return Math.max(1, Math.floor(this.element.clientHeight / this.#lineHeight));
  }

  get lastTop(): number {
    return Math.max(0, this.#source.rows() - this.element.clientHeight / this.#lineHeight + 0.5);
  }

  /** Whether the last row is in sight. */
  get isAtEnd(): boolean {
    return this.#top >= this.lastTop - 1;
  }

  scrollTo(top: number): void {
    this.#top = Math.max(0, Math.min(top, this.lastTop));
    this.draw();
  }

  /** Brings a row into sight: where it is not, into the middle. */
  reveal(row: number, isStep = false): void {
    const middle = Math.round(row - this.page / 2);
    if (row < this.#top) this.scrollTo(isStep ? row : middle);
    else if (row + 1 > this.#top + this.page)
      this.scrollTo(isStep ? row + 1.5 - this.element.clientHeight / this.#lineHeight : middle);
    else this.draw();
  }

  /** Brings what is marked in a row into sight sideways. */
  revealSideways(row: number, selector: string): void {
    const mark = this.list.querySelector<HTMLElement>(`#row-${row} ${selector}`);
    if (!mark) return;
    const [view, box] = [this.element.getBoundingClientRect(), mark.getBoundingClientRect()];
    const gutter = this.list.querySelector('.number')?.getBoundingClientRect().width ?? 0;
    if (box.left < view.left + gutter || box.right > view.right)
      this.element.scrollLeft += box.left - view.left - gutter - (view.width - gutter) / 3;
  }

  /** Draws what is in sight, with the next frame. */
  draw(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.drawNow();
    });
  }

  drawNow(): void {
    const rows = this.#source.rows();
    this.#top = Math.max(0, Math.min(this.#top, this.lastTop));
    const from = Math.floor(this.#top);
    const to = Math.min(rows - 1, from + this.page + 1);
    const drawn: HTMLElement[] = [];
    let digits = String(rows).length;
    for (let row = from; row <= to; row++) {
      const known = this.#source.row(row);
      const line = known?.line ?? this.#source.lineOf(row);
      if (line !== undefined) digits = Math.max(digits, String(line + 1).length);
      drawn.push(drawRow(row, known, line, rows, this.#source.marksOf(row, known)));
    }
    this.list.style.setProperty('--digits', String(digits));
    this.list.style.transform = `translateY(${-(this.#top - from) * this.#lineHeight}px)`;
    this.#replace(drawn);
    if (this.#wantedLeft !== undefined) {
      this.element.scrollLeft = this.#wantedLeft;
      if (this.element.scrollLeft >= Math.floor(this.#wantedLeft)) this.#wantedLeft = undefined;
    }
    this.#source.onShow(from, to);
  }

  /** Keeps the rows that stay the same, so that a selection and a hover in them last. */
  #replace(drawn: readonly HTMLElement[]): void {
    const old = new Map([...this.list.children].map((element) => [element.id, element]));
    const next = drawn.map((element) => {
      const before = old.get(element.id);
      return before?.isEqualNode(element) ? before : element;
    });
    const kept = new Set<Element>(next);
    for (const element of old.values()) if (!kept.has(element)) element.remove();
    let at = this.list.firstElementChild;
    for (const element of next)
      if (element === at) at = at.nextElementSibling;
      else this.list.insertBefore(element, at);
  }

  #onWheel(event: WheelEvent): void {
    if (event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
    event.preventDefault();
    const rows = { 0: event.deltaY / this.#lineHeight, 1: event.deltaY, 2: event.deltaY * this.page }[
      event.deltaMode
    ];
    this.scrollTo(this.#top + (rows ?? 0));
  }
}
