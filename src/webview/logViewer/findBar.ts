import * as l10n from '@vscode/l10n';
import type { LogViewerQuery, LogViewerState } from '../../protocol/logViewer.ts';
import { h, patch } from '../dom.ts';
import { formatCount } from '../../wording/numbers.ts';
import { matchesCounted } from '../../wording/counts.ts';

export interface FindBarActions {
  /** The query is another one now; `undefined` when nothing is looked for. */
  readonly search: (query: LogViewerQuery | undefined) => void;
  readonly step: (direction: 'next' | 'previous') => void;
  readonly cancel: () => void;
  readonly close: () => void;
}

type Option = 'matchCase' | 'wholeWord' | 'isRegExp';

const quietMs = 250;

/** The box to find text in the whole file. */
export class FindBar {
  readonly element: HTMLElement;
  readonly #actions: FindBarActions;
  readonly #options = { matchCase: false, wholeWord: false, isRegExp: false };
  #field: HTMLInputElement | undefined;
  #timer = 0;
  #searched = '';
  #status = '';
  #isBusy = false;

  constructor(actions: FindBarActions) {
    this.#actions = actions;
    this.element = h('div', { class: 'find', role: 'search', hidden: true });
    this.element.addEventListener('keydown', (event) => {
      this.#onKey(event);
    });
    this.element.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      if (button) this.#press(button.dataset['key'] ?? '');
    });
    this.element.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => {
        this.#search();
      }, quietMs);
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Opens with a text to start from, or with what was looked for before. */
  open(text: string): void {
    this.element.hidden = false;
    this.#draw();
    if (text !== '' && this.#field) this.#field.value = text;
    this.#field?.focus();
    this.#field?.select();
    this.#search();
  }

  /** What is looked for, while the box is open. */
  get query(): LogViewerQuery | undefined {
    const pattern = this.#field?.value ?? '';
    return this.isOpen && pattern !== '' ? { pattern, ...this.#options } : undefined;
  }

  /** Is open with what was looked for before; nothing is searched, and the keyboard stays where it is. */
  comeBack({ pattern, ...options }: LogViewerQuery): void {
    Object.assign(this.#options, options);
    this.element.hidden = false;
    this.#draw();
    if (this.#field) this.#field.value = pattern;
    this.#searched = JSON.stringify({ pattern, ...this.#options });
  }

  close(): void {
    this.element.hidden = true;
    clearTimeout(this.#timer);
    this.#searched = '';
    this.#actions.close();
  }

  /** Says how the search stands; the text is for a screen reader, too. */
  show(find: LogViewerState['find'], ordinal: number | undefined): string {
    this.#isBusy = find !== undefined && !find.isDone;
    this.#status = statusOf(find, ordinal, this.#field?.value !== '');
    if (this.isOpen) this.#draw();
    return this.#isBusy ? '' : this.#status;
  }

  #search(): void {
    clearTimeout(this.#timer);
    const pattern = this.#field?.value ?? '';
    const query = { pattern, ...this.#options };
    const text = JSON.stringify(query);
    if (text === this.#searched) return;
    this.#searched = text;
    this.#actions.search(pattern === '' ? undefined : query);
  }

  #press(key: string): void {
    if (key === 'matchCase' || key === 'wholeWord' || key === 'isRegExp') this.#toggle(key);
    else if (key === 'next' || key === 'previous') this.#actions.step(key);
    else if (key === 'cancel') this.#actions.cancel();
    else if (key === 'close') this.close();
  }

  #toggle(option: Option): void {
    this.#options[option] = !this.#options[option];
    this.#draw();
    this.#search();
  }

  #onKey(event: KeyboardEvent): void {
    const option = event.altKey
      ? ({ c: 'matchCase', w: 'wholeWord', r: 'isRegExp' } as const)[event.key]
      : undefined;
    if (event.key === 'Escape') this.close();
    else if (event.key === 'Enter' && event.target === this.#field) {
      this.#search();
      this.#actions.step(event.shiftKey ? 'previous' : 'next');
    } else if (option) this.#toggle(option);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #draw(): void {
    const toggle = (option: Option, label: string, text: string): HTMLElement =>
      h('button', {
        type: 'button',
        'data-key': option,
        title: label,
        'aria-label': label,
        'aria-pressed': String(this.#options[option]),
        // Drawn, not written: it is a picture of what the label says.
        'data-picture': text,
      });
    const button = (key: string, label: string, text: string, isHidden = false): HTMLElement =>
      h(
        'button',
        {
          type: 'button',
          'data-key': key,
          title: label,
          'aria-label': label,
          ...(isHidden ? { hidden: true } : {}),
        },
        text,
      );
    const value = this.#field?.value ?? '';
    patch(
      this.element,
      h(
        'div',
        { class: 'find', role: 'search' },
        h('input', {
          type: 'text',
          'data-key': 'field',
          'aria-label': l10n.t('Find'),
          placeholder: l10n.t('Find'),
          spellcheck: 'false',
          autocomplete: 'off',
        }),
        toggle('matchCase', l10n.t('Match Case (Alt+C)'), 'Aa'),
        toggle('wholeWord', l10n.t('Match Whole Word (Alt+W)'), 'ab'),
        toggle('isRegExp', l10n.t('Use Regular Expression (Alt+R)'), '.*'),
        h('span', { class: 'count' }, this.#status),
        button('cancel', l10n.t('Stop Searching'), l10n.t('Stop'), !this.#isBusy),
        button('previous', l10n.t('Previous Match (Shift+F3)'), '↑'),
        button('next', l10n.t('Next Match (F3)'), '↓'),
        button('close', l10n.t('Close (Escape)'), '×'),
      ),
    );
    this.#field = this.element.querySelector('input') ?? undefined;
    if (this.#field && this.#field.value === '') this.#field.value = value;
  }
}

function statusOf(find: LogViewerState['find'], ordinal: number | undefined, hasText: boolean): string {
  if (!find) return '';
  if (find.problem !== undefined) return l10n.t('Cannot be searched: {0}', find.problem);
  if (!find.isDone) return l10n.t('{0} so far …', formatCount(find.count));
  if (find.count === 0) return hasText ? l10n.t('No results') : '';
  return ordinal === undefined
    ? matchesCounted(find.count)
    : l10n.t('{0} of {1}', formatCount(ordinal), formatCount(find.count));
}
