import * as l10n from '@vscode/l10n';
import { h, patch, visible } from '../dom.ts';
import type { Charts } from './charts.ts';
import type { Filters } from './filters.ts';
import { formatCount, formatShare } from '../../wording/numbers.ts';
import { inSentences } from '../../wording/punctuation.ts';
import { barSentence, chartNames, type Bar, type ChartData, type ChartName } from './overviewData.ts';
import type { KeptState } from './pageState.ts';

export type OverviewLook = KeptState['overview'];

/** Drawn as bars of text, which say each number at once; the others are drawn by the chart library. */
const lists: ReadonlySet<ChartName> = new Set<ChartName>(['outcomes', 'codes']);

interface Figure {
  readonly element: HTMLElement;
  readonly caption: HTMLElement;
  readonly list: HTMLElement;
  readonly canvas: HTMLCanvasElement | undefined;
  data: ChartData;
  active: number;
}

/**
 * What all rows say together: six drawings, each with the same in text behind it. A part that is chosen, with the mouse
 * or, in its list, with keys, filters the table.
 */
export class Overview {
  readonly element: HTMLElement;
  readonly #figures = new Map<ChartName, Figure>();
  readonly #choose: (choose: (filters: Filters) => Filters) => void;
  #look: OverviewLook;
  #language = 'en';
  #charts: Charts | undefined;
  #isLoading = false;

  constructor(look: OverviewLook, choose: (choose: (filters: Filters) => Filters) => void) {
    this.#look = look;
    this.#choose = choose;
    this.element = h('section', { id: 'overview', 'aria-label': l10n.t('Overview') });
    for (const name of chartNames) this.element.append(this.#makeFigure(name));
    this.look = look;
  }

  get look(): OverviewLook {
    return this.#look;
  }

  set look(look: OverviewLook) {
    this.#look = look;
    this.element.hidden = look === 'hidden';
    this.element.classList.toggle('as-text', look === 'text');
    this.#draw();
  }

  show(data: Readonly<Record<ChartName, ChartData>>, language: string): void {
    this.#language = language;
    for (const name of chartNames) {
      const figure = this.#figures.get(name);
      if (!figure) continue;
      figure.data = data[name];
      figure.active = Math.min(figure.active, Math.max(0, data[name].bars.length - 1));
      this.#renderFigure(name, figure);
    }
    this.#draw();
  }

  #makeFigure(name: ChartName): HTMLElement {
    const caption = h('figcaption', {});
    const canvas = lists.has(name) ? undefined : h('canvas', { 'aria-hidden': 'true' });
    const list = h('div', { role: 'listbox', tabindex: '0', 'aria-multiselectable': 'true', class: 'bars' });
    const element = h(
      'figure',
      { class: `chart ${lists.has(name) ? 'listed' : 'drawn'}`, 'data-chart': name },
      caption,
      h('div', { class: 'plot' }, canvas && h('div', { class: 'canvas' }, canvas), list),
    );
    const figure: Figure = {
      element,
      caption,
      list,
      canvas,
      data: { title: '', sentence: '', bars: [] },
      active: 0,
    };
    this.#figures.set(name, figure);
    list.addEventListener('keydown', (event) => {
      this.#onKeyDown(event, name, figure);
    });
    list.addEventListener('focus', () => {
      this.#activate(name, figure, figure.active);
    });
    list.addEventListener('blur', () => {
      this.#say(figure, undefined);
      this.#charts?.highlight(name, undefined);
    });
    list.addEventListener('click', ({ target }) => {
      const option = target instanceof Element ? target.closest('[role=option]') : null;
      const index = option ? [...list.children].indexOf(option) : -1;
      if (index >= 0) this.#chooseBar(name, figure, index);
    });
    return element;
  }

  #renderFigure(name: ChartName, figure: Figure): void {
    const { data, list } = figure;
    const total = data.bars.reduce((sum, { count }) => sum + count, 0);
    const most = data.bars.reduce((largest, { count }) => Math.max(largest, count), 1);
    this.#say(figure, undefined);
    figure.element.classList.toggle('void', data.bars.length === 0);
    patch(
      list,
      h(
        'div',
        {
          role: 'listbox',
          tabindex: '0',
          'aria-multiselectable': 'true',
          class: 'bars',
          'aria-label': inSentences(data.title, data.sentence),
          'aria-activedescendant': data.bars.length > 0 ? optionId(name, figure.active) : undefined,
        },
        ...data.bars.map((bar, index) => this.#option(name, bar, index, total, most)),
      ),
    );
  }

  #option(name: ChartName, bar: Bar, index: number, total: number, most: number): HTMLElement {
    let from = 0;
    const fills = (bar.parts ?? [bar])
      .filter(({ count }) => count > 0 || !bar.parts)
      .map(({ look, count }) => {
        const fill = h('span', { class: `fill ${look}` });
        fill.style.insetInlineStart = `${(100 * from) / most}%`;
        fill.style.width = `${(100 * count) / most}%`;
        from += count;
        return fill;
      });
    return h(
      'div',
      {
        role: 'option',
        id: optionId(name, index),
        class: bar.isIn ? 'bar' : 'bar out',
        'data-key': bar.key,
        'aria-selected': String(bar.isChosen),
        // The text is the name, this the description of it.
        title: visible(barSentence(bar, total, this.#language)),
      },
      ...fills,
      h('span', { class: 'label' }, visible(bar.label)),
      h('span', { class: 'tally' }, formatCount(bar.count, this.#language)),
    );
  }

  /** The words above a drawing: what it says as a whole, or of the part that is pointed at. */
  #say({ caption, data, element }: Figure, index: number | undefined): void {
    const bar = index === undefined ? undefined : data.bars[index];
    const total = data.bars.reduce((sum, { count }) => sum + count, 0);
    const words = bar ? barSentence(bar, total, this.#language) : data.sentence;
    const isRate = element.dataset['chart'] === 'answered';
    const [good] = data.bars;
    patch(
      caption,
      h(
        'figcaption',
        {},
        h('h2', {}, data.title),
        isRate && good
          ? h('strong', { class: 'rate' }, formatShare(good.count, total, this.#language))
          : undefined,
        h('span', { class: 'dim words', title: visible(words) }, visible(words)),
      ),
    );
  }

  #onKeyDown(event: KeyboardEvent, name: ChartName, figure: Figure): void {
    const last = figure.data.bars.length - 1;
    const next = {
      ArrowDown: figure.active + 1,
      ArrowRight: figure.active + 1,
      ArrowUp: figure.active - 1,
      ArrowLeft: figure.active - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      this.#activate(name, figure, Math.max(0, Math.min(last, next)));
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#chooseBar(name, figure, figure.active);
    }
  }

  #activate(name: ChartName, figure: Figure, index: number): void {
    figure.active = index;
    if (figure.data.bars.length > 0) figure.list.setAttribute('aria-activedescendant', optionId(name, index));
    for (const [position, option] of [...figure.list.children].entries())
      option.classList.toggle('active', position === index);
    figure.list.children[index]?.scrollIntoView({ block: 'nearest' });
    this.#say(figure, index);
    this.#charts?.highlight(name, index);
  }

  #chooseBar(name: ChartName, figure: Figure, index: number): void {
    const bar = figure.data.bars[index];
    if (!bar) return;
    figure.active = index;
    this.#choose(bar.choose);
    if (figure.list === document.activeElement) this.#activate(name, figure, figure.active);
  }

  /** Draws with the chart library, which arrives when it is first needed. */
  #draw(): void {
    if (this.#look !== 'charts' || !this.element.isConnected) return;
    if (this.#charts) {
      for (const [name, { canvas, data }] of this.#figures) if (canvas) this.#charts.draw(name, canvas, data);
      return;
    }
    if (this.#isLoading) return;
    this.#isLoading = true;
    void import('./charts.ts').then(({ Charts }) => {
      this.#charts = new Charts({
        pointed: (name, index) => {
          const figure = this.#figures.get(name);
          if (figure) this.#say(figure, index);
        },
        chosen: (name, index) => {
          const figure = this.#figures.get(name);
          if (figure) this.#chooseBar(name, figure, index);
        },
      });
      this.#draw();
    });
  }
}

function optionId(name: ChartName, index: number): string {
  return `${name}-${index}`;
}

/**
 * The buttons that choose how the overview looks.
 * @param isBelow it stands below the table, out of sight: there the buttons say so, and lead to it
 */
export function overviewSwitch(look: OverviewLook, isBelow = false): HTMLElement {
  const why = isBelow ? l10n.t('Below the table, as there is no room for both') : undefined;
  const button = (value: OverviewLook, label: string): HTMLElement =>
    h(
      'button',
      {
        type: 'button',
        'data-key': value,
        'data-do': 'overview',
        'data-value': value,
        'aria-pressed': String(look === value),
        title: value === 'hidden' ? undefined : why,
      },
      label,
      ...(isBelow && value !== 'hidden' ? [h('span', { 'aria-hidden': 'true' }, ' ↓')] : []),
    );
  return h(
    'div',
    { class: 'switch', role: 'group', 'aria-label': l10n.t('Overview'), 'data-key': 'switch' },
    button('charts', l10n.t('Charts')),
    button('text', l10n.t('Numbers')),
    button('hidden', l10n.t('Table Only')),
  );
}
