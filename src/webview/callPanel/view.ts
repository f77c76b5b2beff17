import * as l10n from '@vscode/l10n';
import type { CallPanelState, FailureContent, ResultContent } from '../../protocol/callPanel.ts';
import { button } from './buttons.ts';
import { foreign, h, sentence, visible, type Child } from '../dom.ts';
import { failureFacts, loadingFacts, resultFacts } from './facts.ts';
import { header } from './header.ts';
import { recordingCard } from './recording.ts';
import type { RecordingPhase } from './recordingSession.ts';
import { sequenceNav } from './sequence.ts';
import { timeline } from './timeline.ts';
import { queryHistory, watchSwitch } from './watch.ts';

/** What the page knows besides the state. */
export interface PageView {
  readonly isMenuOpen: boolean;
  readonly recording: RecordingPhase;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The whole panel for a state. */
export function view(state: CallPanelState, page: PageView): HTMLElement {
  const isWaiting = state.refreshing || state.content.kind === 'loading';
  return h(
    'main',
    { id: 'panel', 'aria-busy': String(isWaiting) },
    isWaiting ? progress() : undefined,
    header(state, page.isMenuOpen),
    sequenceNav(state.sequence),
    ...body(state, page),
  );
}

function body(state: CallPanelState, page: PageView): readonly Child[] {
  const { content } = state;
  switch (content.kind) {
    case 'loading':
      return [loadingFacts(state), waiting(state.serverName)];
    case 'failure':
      return [
        failureFacts(content),
        notKept(content),
        mending(content, state.refreshing),
        watchSwitch(state),
        queryHistory(state),
        content.received ? raw(content.received.text, content.received.summary) : raw(content.rawJson),
      ];
    case 'result':
      return result(state, content, page);
  }
}

function result(state: CallPanelState, call: ResultContent, { recording, now }: PageView): readonly Child[] {
  return [
    timeline(call, state.language, lengthOf(call, recording)),
    recordingCard(call, recording, now),
    watchSwitch(state),
    resultFacts(state, call, now),
    notKept(call),
    queryHistory(state),
    raw(call.rawJson),
  ];
}

/** How long the recording is, where there is one that may be heard. */
function lengthOf({ recording }: ResultContent, phase: RecordingPhase): number | 'unknown' | undefined {
  if (recording.kind === 'none' || recording.kind === 'onPlatform') return undefined;
  if (phase.kind === 'open') return phase.player.seconds;
  return phase.kind === 'unplayable' ? undefined : 'unknown';
}

function progress(): HTMLElement {
  return h('div', {
    class: 'progress',
    'data-key': 'progress',
    role: 'progressbar',
    'aria-label': l10n.t('Asking the server…'),
  });
}

function waiting(serverName: string | undefined): HTMLElement {
  return h(
    'p',
    { class: 'waiting note', 'data-key': 'waiting', role: 'status' },
    ...(serverName === undefined
      ? [l10n.t('Asking the server…')]
      : sentence(l10n.t('Asking {0}…'), foreign(serverName))),
  );
}

function mending(failure: FailureContent, isBusy: boolean): HTMLElement | undefined {
  if (failure.actions.length === 0) return undefined;
  return h(
    'div',
    { class: 'actions', 'data-key': 'mending' },
    ...failure.actions.map(({ action, title }, index) =>
      button({ action, isMain: index === 0, isBusy }, title),
    ),
  );
}

/** What is missing here because it was not kept. */
function notKept({ notKept: text }: ResultContent | FailureContent): HTMLElement | undefined {
  return text === undefined ? undefined : h('p', { class: 'note', 'data-key': 'notKept' }, text);
}

function raw(text: string | undefined, summary = l10n.t('Raw response')): HTMLElement | undefined {
  if (text === undefined) return undefined;
  return h(
    'details',
    { 'data-key': 'raw' },
    h('summary', {}, summary),
    h('pre', { dir: 'ltr' }, visible(text)),
  );
}
