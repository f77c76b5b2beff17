import * as l10n from '@vscode/l10n';
import { formatDuration } from '../../wording/durations.ts';
import { foreign, h, sentence, visible, type Child } from '../dom.ts';
import { icon } from '../icons.ts';
import { formatCount, formatRate } from '../../wording/numbers.ts';
import { callsCounted, callsOf } from '../../wording/counts.ts';
import { waitingUntil } from '../../wording/waiting.ts';
import type { PageState } from './pageState.ts';
import { popup } from './popup.ts';

/** What is shown, how far it is, and what can be done with all of it. */
export function header(state: PageState, overviewSwitch: HTMLElement): HTMLElement {
  return h(
    'header',
    { 'data-key': 'header' },
    h(
      'div',
      { class: 'titles' },
      h('h1', {}, foreign(state.title)),
      h('p', { class: 'sub', 'data-key': 'sub' }, progressSentence(state)),
    ),
    overviewSwitch,
    h('div', { class: 'actions' }, ...actions(state)),
    state.progress.state === 'done' ? undefined : progressBar(state),
  );
}

/** E.g. "120 of 500 calls · 9.9 per second · 38 s left", "120 of 500 calls · waiting until 10:32:05, as the server asks". */
export function progressSentence({ progress, language, total }: PageState): string {
  const { state, done, perSecond, leftMs, waitsUntil, leftOut = [] } = progress;
  // While nothing is asked, a rate says nothing.
  const isMoving = state === 'running' && waitsUntil === undefined;
  return [
    state === 'done' ? callsCounted(total) : callsOf(done, progress.total),
    state === 'paused' ? l10n.t('paused') : undefined,
    waitsUntil === undefined ? undefined : waitingUntil(waitsUntil, language),
    isMoving && perSecond !== undefined
      ? l10n.t('{0} per second', formatRate(perSecond, language))
      : undefined,
    isMoving && leftMs !== undefined ? l10n.t('{0} left', formatDuration(leftMs / 1000)) : undefined,
    ...leftOut,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function progressBar({ progress }: PageState): HTMLElement {
  const { done, total, state } = progress;
  const bar = h('span', {});
  bar.style.width = `${total === 0 ? 0 : (100 * done) / total}%`;
  return h(
    'div',
    {
      class: `gauge ${state}`,
      'data-key': 'gauge',
      role: 'progressbar',
      'aria-label': l10n.t('Calls looked up'),
      'aria-valuemin': '0',
      'aria-valuemax': String(total),
      'aria-valuenow': String(done),
      'aria-valuetext': callsOf(done, total),
    },
    bar,
  );
}

function actions(state: PageState): readonly Child[] {
  const { progress, again, selected, shown, language } = state;
  const count = (value: number): string => formatCount(value, language);
  const item = (what: string, label: string, isPossible: boolean): HTMLElement =>
    h(
      'button',
      { type: 'button', 'data-key': what, 'data-do': what, 'aria-disabled': isPossible ? undefined : 'true' },
      label,
    );
  const moving =
    progress.state === 'running'
      ? { action: 'pause', label: l10n.t('Pause') }
      : // With a failure, the banner says how to go on.
        progress.state === 'paused' && !progress.failure
        ? { action: 'resume', label: l10n.t('Resume') }
        : undefined;
  return [
    moving &&
      h(
        'button',
        {
          type: 'button',
          class: 'main',
          'data-key': 'moving',
          'data-do': 'run',
          'data-value': moving.action,
        },
        moving.label,
      ),
    popup(
      'again',
      [l10n.t('Ask Again'), icon('menu')],
      item(
        'againFailed',
        l10n.t('Failed queries ({0})', count(again.failed.length)),
        again.failed.length > 0,
      ),
      item(
        'againNotFinal',
        l10n.t('Without a final outcome ({0})', count(again.notFinal.length)),
        again.notFinal.length > 0,
      ),
      item('againSelected', l10n.t('Selected rows ({0})', count(selected)), selected > 0),
    ),
    h(
      'button',
      {
        type: 'button',
        'data-key': 'export',
        'data-do': 'export',
        'aria-disabled': shown === 0 ? 'true' : undefined,
        title: l10n.t('Exports the rows that are shown'),
      },
      l10n.t('Export…'),
    ),
  ];
}

/** Why the look-ups stopped, in words, and what mends it. */
export function failureBanner({ progress }: PageState): HTMLElement | undefined {
  const { failure } = progress;
  if (!failure || progress.state !== 'paused') return undefined;
  return h(
    'section',
    { class: 'banner', 'data-key': 'failure', role: 'alert' },
    h('span', { class: 'sign failure' }, icon('failure')),
    h(
      'div',
      { class: 'banner-text' },
      h('h2', {}, l10n.t('Paused: {0}', visible(failure.title))),
      ...failure.lines.map(({ label, text }) =>
        h(
          'p',
          {},
          ...sentence(l10n.t('{0}: {1}'), h('span', { class: 'dim' }, visible(label)), foreign(text)),
        ),
      ),
    ),
    h(
      'div',
      { class: 'actions' },
      h(
        'button',
        { type: 'button', class: 'main', 'data-do': 'run', 'data-value': 'resume' },
        l10n.t('Resume'),
      ),
      ...failure.actions.map(({ action, title }) =>
        h('button', { type: 'button', 'data-do': 'run', 'data-value': action }, title),
      ),
    ),
  );
}
