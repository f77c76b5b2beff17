import * as l10n from '@vscode/l10n';
import { outcomeName } from '../../wording/outcomeNames.ts';
import { foreign, h, mono, visible, type Child } from '../dom.ts';
import { icon } from '../icons.ts';
import { columns } from './columns.ts';
import { unbounded, type FilterName, type Filters, type Span } from './filters.ts';
import { formatCount } from '../../wording/numbers.ts';
import { callsCounted, callsOf } from '../../wording/counts.ts';
import { filterParts } from './filterWords.ts';
import type { PageState } from './pageState.ts';
import { popup } from './popup.ts';
import { columnNames } from './tableModel.ts';

/** What narrows the rows, and how many are left. */
export function filterBar(state: PageState): HTMLElement {
  const { filters, language, outcomes, codes, progress } = state;
  const isComplete = progress.state === 'done';
  return h(
    'div',
    { class: 'filters', 'data-key': 'filters', role: 'search', 'aria-label': l10n.t('Filter the calls') },
    h(
      'span',
      { class: 'field' },
      icon('filter'),
      h('input', {
        id: 'text',
        type: 'text',
        spellcheck: 'false',
        placeholder: l10n.t('Filter by text'),
        'aria-label': l10n.t('Filter by text'),
      }),
    ),
    popup(
      'outcomes',
      [l10n.t('Outcome'), icon('menu')],
      ...choices(
        'outcomes',
        outcomes.map(({ key, count }) => ({ value: key, count, label: [outcomeName(key)] })),
        filters.outcomes,
        { language, isComplete },
      ),
    ),
    popup(
      'codes',
      [l10n.t('failCode'), icon('menu')],
      ...choices(
        'codes',
        codes.map(({ key, count, meaning }) => ({
          value: key,
          count,
          label: [
            mono(key),
            meaning === undefined ? undefined : h('span', { class: 'dim' }, ' ', foreign(meaning)),
          ],
        })),
        filters.codes,
        { language, isComplete },
      ),
    ),
    popup('time', [l10n.t('Time'), icon('menu')], ...timeFields(filters.time)),
    h('span', { class: 'chips' }, ...chips(filters)),
    h('span', { class: 'count', 'data-key': 'count' }, countSentence(state)),
    popup(
      'columns',
      [l10n.t('Columns'), icon('menu')],
      ...columnNames.map((name) =>
        checkbox('column', name, [columns[name].title()], state.columns.includes(name), name === 'callId'),
      ),
    ),
  );
}

/** How many rows are shown, in words. */
export function countSentence({ shown, total, selected, language }: PageState): string {
  const count = (value: number): string => formatCount(value, language);
  const all =
    shown === total ? l10n.t('{0} shown', callsCounted(total)) : l10n.t('{0} shown', callsOf(shown, total));
  return selected === 0 ? all : l10n.t('{0}, {1} selected', all, count(selected));
}

interface Choice {
  readonly value: string;
  readonly count: number;
  readonly label: readonly Child[];
}

function choices(
  filter: FilterName,
  among: readonly Choice[],
  chosen: readonly string[] | undefined,
  { language, isComplete }: { readonly language: string; readonly isComplete: boolean },
): readonly Child[] {
  if (among.length === 0) {
    const nothing = isComplete ? l10n.t('Nothing to choose from.') : l10n.t('Nothing to choose from yet.');
    return [h('p', { class: 'note' }, nothing)];
  }
  return among.map(({ value, count, label }) =>
    checkbox(
      filter,
      value,
      [...label, h('span', { class: 'tally' }, formatCount(count, language))],
      chosen?.includes(value) === true,
    ),
  );
}

function checkbox(
  what: string,
  value: string,
  label: readonly Child[],
  isChecked: boolean,
  isFixed = false,
): HTMLElement {
  return h(
    'label',
    { class: 'choice', 'data-key': `${what}-${value}` },
    h('input', {
      type: 'checkbox',
      'data-choice': what,
      'data-value': value,
      'data-checked': String(isChecked),
      disabled: isFixed ? true : undefined,
    }),
    ...label,
  );
}

function timeFields(time: Span | undefined): readonly Child[] {
  const field = (edge: 'from' | 'to', label: string): HTMLElement =>
    h(
      'label',
      { class: 'edge' },
      label,
      h('input', {
        type: 'datetime-local',
        step: '1',
        'data-edge': edge,
        'data-wanted': edgeText(time, edge),
      }),
    );
  return [
    field('from', l10n.t('Ringing at or after')),
    field('to', l10n.t('Ringing before')),
    h('p', { class: 'note' }, l10n.t('In the server’s time.')),
  ];
}

/** The text that a field for date and time takes. */
function edgeText(time: Span | undefined, edge: 'from' | 'to'): string {
  const ms = time?.[edge];
  return ms === undefined || Math.abs(ms) >= unbounded ? '' : new Date(ms).toISOString().slice(0, 19);
}

/** The span that two such fields name; an empty one leaves its side open. */
export function spanOfEdges(from: string, to: string): Span | undefined {
  const read = (text: string, fallback: number): number => {
    const ms = Date.parse(`${text}Z`);
    return Number.isNaN(ms) ? fallback : ms;
  };
  const span = { from: read(from, -unbounded), to: read(to, unbounded) };
  return span.from === -unbounded && span.to === unbounded ? undefined : span;
}

function chips(filters: Filters): readonly Child[] {
  const chip = (filter: FilterName, value: string, label: string): HTMLElement =>
    h(
      'button',
      {
        type: 'button',
        class: 'chip',
        'data-key': `chip-${filter}-${value}`,
        'data-do': 'unfilter',
        'data-filter': filter,
        'data-value': value,
        title: l10n.t('Remove this filter'),
      },
      visible(label),
      icon('failed'),
    );
  const parts = filterParts(filters);
  return [
    ...parts
      .filter(({ filter }) => filter !== 'text')
      .map(({ filter, value, label }) => chip(filter, value, label)),
    parts.length === 0
      ? undefined
      : h(
          'button',
          { type: 'button', class: 'plain', 'data-key': 'clear', 'data-do': 'clearFilters' },
          l10n.t('Clear'),
        ),
  ];
}
