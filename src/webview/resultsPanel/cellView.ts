import { h, visible } from '../dom.ts';
import { icon, redrawIcon } from '../icons.ts';
import type { CellContent, Column } from './columns.ts';

/** One cell, which shows one row after another: only what differs is touched, as that is what scrolling costs. */
export class CellView {
  readonly element: HTMLElement;
  readonly #content: (row: Parameters<Column['content']>[0]) => CellContent;
  readonly #text = document.createTextNode('');
  readonly #remark = document.createTextNode('');
  readonly #remarkPart = h('span', { class: 'dim' }, this.#remark);
  #signPart: HTMLElement | undefined;
  #drawing: SVGElement | undefined;
  #icon: string | undefined;
  #look: string | undefined;
  #hasRemark = false;

  /** @param index of the column among those that are shown */
  constructor({ content, look, leadsTo }: Column, index: number) {
    this.#content = content;
    this.element = h(
      'div',
      {
        role: 'gridcell',
        class: look,
        'data-column': String(index),
        'aria-colindex': String(index + 1),
      },
      leadsTo === undefined ? this.#text : h('a', { class: 'link', 'data-do': leadsTo }, this.#text),
    );
  }

  show(row: Parameters<Column['content']>[0]): void {
    const { sign, text = '', remark = '' } = this.#content(row);
    this.#showSign(sign);
    setText(this.#text, text);
    // The space belongs to what is read out and copied.
    setText(this.#remark, remark === '' || text === '' ? remark : ` ${remark}`);
    if (this.#hasRemark === (remark !== '')) return;
    this.#hasRemark = remark !== '';
    if (this.#hasRemark) this.element.append(this.#remarkPart);
    else this.#remarkPart.remove();
  }

  #showSign(sign: CellContent['sign']): void {
    if (!sign) {
      this.#signPart?.remove();
      return;
    }
    const { icon: name, look } = sign;
    if (!this.#signPart || !this.#drawing) {
      this.#drawing = icon(name);
      this.#signPart = h('span', {}, this.#drawing);
    } else if (name !== this.#icon) redrawIcon(this.#drawing, name);
    if (look !== this.#look) this.#signPart.className = `sign ${look}`;
    [this.#icon, this.#look] = [name, look];
    if (!this.#signPart.isConnected || this.#signPart.parentElement !== this.element)
      this.element.prepend(this.#signPart);
  }
}

function setText(node: Text, text: string): void {
  const shown = visible(text);
  if (node.data !== shown) node.data = shown;
}
