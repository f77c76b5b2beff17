import * as l10n from '@vscode/l10n';
import { h } from '../dom.ts';
import { formatCount } from '../../wording/numbers.ts';

/** The box that asks for a line number. */
export class GoToLine {
  readonly element: HTMLElement = h('div', { class: 'find', hidden: true });
  readonly #lines: () => number;

  /**
   * @param lines how many lines there are
   * @param go goes to a line, 0 for the first one
   * @param close gives the focus back
   */
  constructor(lines: () => number, go: (line: number) => void, close: () => void) {
    this.#lines = lines;
    const end = (): void => {
      this.element.hidden = true;
    };
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      const number = Number(this.element.querySelector('input')?.value.replaceAll(/[\s,.]/g, ''));
      end();
      close();
      if (event.key === 'Enter' && Number.isFinite(number) && number > 0)
        go(Math.min(number, this.#lines()) - 1);
    });
    this.element.addEventListener('focusout', (event) => {
      if (!(event.relatedTarget instanceof Node) || !this.element.contains(event.relatedTarget)) end();
    });
  }

  open(): void {
    const label = l10n.t('Go to line, 1 to {0}', formatCount(this.#lines()));
    this.element.replaceChildren(
      h('input', {
        type: 'text',
        inputmode: 'numeric',
        'aria-label': label,
        placeholder: label,
        autocomplete: 'off',
      }),
    );
    this.element.hidden = false;
    this.element.querySelector('input')?.focus();
  }
}
