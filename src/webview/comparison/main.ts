import * as l10n from '@vscode/l10n';
import type { CallPanelState } from '../../protocol/callPanel.ts';
import type { ComparisonMessage, ComparisonUpdate } from '../../protocol/comparison.ts';
import { configureWording } from '../../wording/language.ts';
import { differencesCounted } from '../../wording/counts.ts';
import { layOutTimeline, timeline } from '../callPanel/timeline.ts';
import { foreign, h, mono, patch, type Child } from '../dom.ts';
import { icon } from '../icons.ts';
import { PagePlace, readPlace } from '../pagePlace.ts';
import { comparisonRows, type ComparisonRow } from './rows.ts';

const vscode = acquireVsCodeApi();
const panel = document.querySelector('main');
let calls: ComparisonUpdate['calls'] | undefined;
const place = panel && new PagePlace(panel, readPlace(vscode.getState()), keep);

function keep(): void {
  if (!place) return;
  // The calls are what brings the tab back after a reload.
  const shown = calls?.map(({ serverId, vdnId, callId }) => ({ serverId, vdnId, callId }));
  vscode.setState({ ...fieldsOf(vscode.getState()), ...place.kept, ...(shown ? { calls: shown } : {}) });
}

function fieldsOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function post(message: ComparisonMessage): void {
  vscode.postMessage(message);
}

function render(): void {
  if (!panel || !calls) return;
  patch(panel, view(calls));
  layOut();
  place?.settle();
  keep();
}

function layOut(): void {
  for (const element of panel?.querySelectorAll<HTMLElement>('.timeline') ?? []) layOutTimeline(element);
}

function view(both: ComparisonUpdate['calls']): HTMLElement {
  const rows = comparisonRows(both);
  const isWaiting = both.some(({ content }) => content.kind === 'loading');
  const count = rows.filter(({ differs }) => differs).length;
  return h(
    'main',
    { id: 'panel', 'aria-busy': String(isWaiting) },
    h('h1', { class: 'unseen' }, document.title),
    h(
      'table',
      {},
      h(
        'caption',
        { class: 'note' },
        isWaiting
          ? l10n.t('Asking the server…')
          : count === 0
            ? l10n.t('No differences.')
            : differencesCounted(count),
      ),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('td', {}),
          ...both.map(head),
          h('th', { scope: 'col', class: 'by' }, h('span', { class: 'unseen' }, l10n.t('Difference'))),
        ),
      ),
      h('tbody', {}, timelines(both), ...rows.map(tableRow)),
    ),
  );
}

function head(state: CallPanelState, side: number): HTMLElement {
  const { content } = state;
  const look = content.kind === 'result' ? content.tone : content.kind;
  return h(
    'th',
    { scope: 'col' },
    h(
      'span',
      { class: 'who' },
      h('span', { class: `mark ${look}` }, icon(look)),
      h(
        'button',
        { type: 'button', class: 'link', 'data-side': String(side), 'data-key': `open${side}` },
        mono(state.callId),
      ),
    ),
  );
}

/** Both on one scale: the longer call takes the whole width. */
function timelines(both: ComparisonUpdate['calls']): HTMLElement {
  const lengths = both.map(({ content }) =>
    content.kind === 'result' ? (content.ringingSeconds ?? 0) + (content.talkingSeconds ?? 0) : 0,
  );
  const longest = Math.max(...lengths);
  const cells = both.map(({ content, language }, side) => {
    if (content.kind !== 'result') return h('td', {});
    const drawn = timeline(content, language);
    const length = lengths[side] ?? 0;
    if (longest > 0 && length > 0)
      drawn.style.setProperty('width', `${Math.max(12, (100 * length) / longest)}%`);
    return h('td', { 'data-key': `timeline${side}` }, drawn);
  });
  return h(
    'tr',
    { class: 'timelines' },
    h('th', { scope: 'row' }, l10n.t('Timeline')),
    ...cells,
    h('td', {}),
  );
}

function tableRow({ label, values, differs, difference }: ComparisonRow): HTMLElement {
  const cell = (value: string | undefined): Child =>
    value === undefined ? h('span', { class: 'note' }, '–') : foreign(value);
  return h(
    'tr',
    { class: differs ? 'differs' : undefined, 'data-key': label },
    h('th', { scope: 'row' }, label),
    ...values.map((value) => h('td', {}, cell(value))),
    h(
      'td',
      { class: 'by' },
      ...(differs
        ? [
            h('span', { 'aria-hidden': 'true' }, '≠'),
            ' ',
            difference === undefined ? h('span', { class: 'unseen' }, l10n.t('differs')) : mono(difference),
          ]
        : []),
    ),
  );
}

function isUpdate(data: unknown): data is ComparisonUpdate {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'comparison';
}

window.addEventListener('message', (event) => {
  // The editor's own frame around this page has this page's origin; nothing else may draw here.
  if (event.origin !== window.origin || !isUpdate(event.data)) return;
  ({ calls } = event.data);
  const [{ language, translations }] = calls;
  configureWording(language, translations && { ...translations });
  document.documentElement.lang = language;
  render();
});
document.addEventListener('click', ({ target }) => {
  const side = target instanceof Element ? target.closest('[data-side]')?.getAttribute('data-side') : null;
  if (side === '0' || side === '1') post({ type: 'openCall', side: side === '0' ? 0 : 1 });
});
if (panel) new ResizeObserver(layOut).observe(panel);
post({ type: 'ready' });
