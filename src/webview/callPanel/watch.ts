import * as l10n from '@vscode/l10n';
import type { CallPanelState, QueryContent } from '../../protocol/callPanel.ts';
import { formatClock, formatInstant } from '../../wording/dates.ts';
import { formatDuration } from '../../wording/durations.ts';
import { foreign, h } from '../dom.ts';
import { icon } from '../icons.ts';

/** The switch that watches a call which has not ended yet; nothing for one that has. */
export function watchSwitch({ watch, content }: CallPanelState): HTMLElement | undefined {
  if (!watch) return undefined;
  const { isOn, canStart, everySeconds, forSeconds, stopped } = watch;
  const toggle = h(
    'button',
    {
      type: 'button',
      role: 'switch',
      class: 'switch',
      'aria-checked': String(isOn),
      'data-key': 'watch',
      'data-action': isOn ? 'stopWatching' : 'startWatching',
    },
    h('span', { class: 'knob', 'aria-hidden': 'true' }),
    l10n.t(
      'Watch: ask every {0} s until the call has ended, for {1} at most',
      everySeconds,
      formatDuration(forSeconds),
    ),
  );
  return h(
    'section',
    { class: 'watch', 'data-key': 'watch-section', 'aria-label': l10n.t('Watch') },
    isOn || canStart ? toggle : undefined,
    h(
      'p',
      { class: 'note', role: 'status' },
      stopped ?? (isOn ? l10n.t('Watching. Stops when you close this panel.') : whyWatch(content)),
    ),
  );
}

/** Why the call may be worth watching. */
function whyWatch(content: CallPanelState['content']): string {
  if (content.kind !== 'result') return l10n.t('The server does not know this call, or not yet.');
  return content.hungUpAt
    ? l10n.t('The server has not said yet how this call ended.')
    : l10n.t('The server has no hang-up time for this call yet.');
}

/** What earlier queries of this call said, where that was something else. */
export function queryHistory({ queries, language }: CallPanelState): HTMLElement | undefined {
  if (!queries) return undefined;
  const [newest, ...older] = queries;
  const isToday = older.every(({ askedAt }) => isSameDay(askedAt, newest?.askedAt ?? 0));
  return h(
    'details',
    { 'data-key': 'queries' },
    h('summary', {}, l10n.t('What changed between queries ({0})', queries.length)),
    h('ol', { class: 'queries' }, ...queries.map((query) => row(query, isToday, language))),
  );
}

function row(
  { askedAt, tone, title, detail }: QueryContent,
  isToday: boolean,
  language: string,
): HTMLElement {
  return h(
    'li',
    {},
    h('time', { class: 'mono' }, isToday ? formatClock(askedAt, language) : formatInstant(askedAt, language)),
    h('span', { class: `tone ${tone}` }, icon(tone)),
    h(
      'span',
      {},
      foreign(title),
      ...(detail === undefined ? [] : [' ', h('small', { class: 'note' }, foreign(detail))]),
    ),
  );
}

function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
