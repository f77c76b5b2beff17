import * as l10n from '@vscode/l10n';
import type { RecordingContent, ResultContent } from '../../protocol/callPanel.ts';
import { formatDuration } from '../../wording/durations.ts';
import { foreign, h, note, sentence, type Child } from '../dom.ts';
import { icon } from '../icons.ts';
import { button } from './buttons.ts';
import type { RecordingPhase } from './recordingSession.ts';
import { mayShareAxis, sharesAxis, waveRest } from './timeline.ts';

/** Less than this is too little to open a link with, milliseconds. */
const nearlyExpired = 120_000;

/**
 * The recording, where there is or was one; a call without one says why among its facts.
 * @param now milliseconds since 1970
 */
export function recordingCard(
  call: ResultContent,
  phase: RecordingPhase,
  now: number,
): HTMLElement | undefined {
  const { recording } = call;
  if (recording.kind === 'none' || recording.kind === 'onPlatform') return undefined;
  return h(
    'section',
    { class: `recording ${phase.kind}`, 'data-key': 'recording', 'aria-labelledby': 'recording-title' },
    phase.kind === 'open' || phase.kind === 'unplayable' || mayShareAxis(call)
      ? undefined
      : waveRest('own-axis'),
    ...player(call, phase),
    h(
      'div',
      { class: 'recording-foot', 'data-key': 'foot' },
      h(
        'p',
        { class: 'note' },
        h('span', { id: 'recording-title' }, l10n.t('Recording')),
        phase.kind === 'failed' ? undefined : '\u00a0· ',
        ...(phase.kind === 'open' ? [foreign(phase.player.format), '\u00a0· '] : []),
        // Of a link that was just refused nobody knows how long it is good.
        phase.kind === 'failed'
          ? undefined
          : recording.kind === 'link'
            ? validity(recording.expiresAt, now)
            : notKept(),
      ),
      h(
        'div',
        { class: 'links' },
        button({ action: 'openRecording', isLink: true }, l10n.t('Open in Browser')),
        button({ action: 'copyRecordingLink', isLink: true }, l10n.t('Copy Link')),
        button({ action: 'downloadRecording', isLink: true }, l10n.t('Download…')),
      ),
    ),
  );
}

/** What is above the card's last line. */
function player(call: ResultContent, phase: RecordingPhase): readonly Child[] {
  switch (phase.kind) {
    case 'closed':
      return [h('div', { class: 'controls', 'data-key': 'closed' }, playButton())];
    case 'fetching':
      return [progress(l10n.t('Fetching the recording…'), phase)];
    case 'opening':
      return [progress(l10n.t('Opening the recording…'), {})];
    case 'open': {
      const isShared = sharesAxis(call, phase.player.seconds);
      return [
        isShared ? undefined : h('div', { class: 'own-axis', 'data-key': 'wave', 'data-island': 'wave' }),
        h('div', { class: 'island', 'data-key': 'controls', 'data-island': 'controls' }),
        isShared ? undefined : whyOwnAxis(call, phase.player.seconds),
      ];
    }
    case 'failed':
      return [
        trouble(foreign(phase.title), ...phase.lines.map((line) => note(foreign(line)))),
        h(
          'div',
          { class: 'controls', 'data-key': 'retry' },
          button({ action: 'playRecording' }, l10n.t('Try Again')),
        ),
      ];
    case 'unplayable':
      return [
        trouble(
          phase.found === undefined
            ? l10n.t('This is not a known audio format.')
            : l10n.t('{0} recordings cannot be played here.', phase.found),
          note(l10n.t('Download it and open it in another player.')),
        ),
      ];
  }
}

function playButton(): HTMLElement {
  const element = button({ action: 'playRecording', look: 'play main' }, icon('play'));
  element.setAttribute('aria-label', l10n.t('Play Recording'));
  element.title = l10n.t('Play Recording');
  return element;
}

function progress(label: string, { received, total }: { received?: number; total?: number }): HTMLElement {
  const percent =
    received !== undefined && total ? Math.min(100, Math.round((100 * received) / total)) : undefined;
  const bar = h('progress', {
    max: '100',
    'aria-label': label,
    ...(percent === undefined ? {} : { value: String(percent) }),
  });
  return h(
    'div',
    { class: 'controls', 'data-key': 'progress' },
    h('span', {}, label),
    bar,
    button({ action: 'cancelRecording' }, l10n.t('Cancel')),
  );
}

function trouble(...children: readonly Child[]): HTMLElement {
  return h(
    'div',
    { class: 'trouble', role: 'alert', 'data-key': 'trouble' },
    icon('failure'),
    h('div', {}, ...children.map((child) => h('p', {}, child))),
  );
}

function whyOwnAxis({ talkingSeconds }: ResultContent, seconds: number): HTMLElement {
  return h(
    'p',
    { class: 'note', 'data-key': 'axis' },
    talkingSeconds === undefined
      ? l10n.t('The talking time is not known, so the recording has its own axis.')
      : l10n.t(
          'The recording lasts {0} and the talking time is {1}, so the recording has its own axis.',
          formatDuration(seconds),
          formatDuration(talkingSeconds),
        ),
  );
}

function validity(expiresAt: number | undefined, now: number): string {
  if (expiresAt === undefined) return l10n.t('the link does not say how long it is valid');
  const left = expiresAt - now;
  if (left <= 0) return l10n.t('the link has expired; a fresh one is fetched when it is used');
  if (left < nearlyExpired)
    return l10n.t('the link is about to expire; a fresh one is fetched when it is used');
  // Whole minutes: it is drawn anew each half minute.
  return l10n.t('link valid for {0}', formatDuration(Math.floor(left / 60_000) * 60));
}

function notKept(): string {
  return l10n.t('links are not kept; a fresh one is fetched when it is used');
}

/** Where the recording of a call is that cannot be played, or why there is none; nothing for one with a link. */
export function withoutLink(recording: RecordingContent): readonly Child[] | undefined {
  if (recording.kind === 'onPlatform')
    return sentence(
      l10n.t('on the platform’s file server: {0}', '{0}'),
      foreign(recording.path, 'mono value'),
    );
  if (recording.kind !== 'none') return undefined;
  return [
    note(
      recording.why === 'notConnected'
        ? l10n.t('none: the call was never connected')
        : l10n.t('none: the server returned no recording link'),
    ),
  ];
}
