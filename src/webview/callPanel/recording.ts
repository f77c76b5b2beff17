import * as l10n from '@vscode/l10n';
import type { RecordingContent } from '../../protocol/callPanel.ts';
import { formatDuration } from '../../wording/durations.ts';
import { h } from '../dom.ts';
import { button } from './buttons.ts';
import { icon } from '../icons.ts';

/** Less than this is too little to open a link with, milliseconds. */
const nearlyExpired = 120_000;

/**
 * The recording, where there is or was one; a call without one says why among its facts.
 * @param now milliseconds since 1970
 */
export function recordingCard(
  recording: RecordingContent,
  isBusy: boolean,
  now: number,
): HTMLElement | undefined {
  if (recording.kind === 'none') return undefined;
  return h(
    'section',
    { class: 'recording', 'data-key': 'recording', 'aria-labelledby': 'recording-title' },
    h('span', { class: 'disc' }, icon('recording')),
    h(
      'div',
      { class: 'recording-text' },
      h('h2', { id: 'recording-title' }, l10n.t('Recording')),
      h('p', { class: 'note' }, recording.kind === 'link' ? validity(recording.expiresAt, now) : notKept()),
    ),
    h(
      'div',
      { class: 'actions' },
      ...(recording.kind === 'link'
        ? [
            button({ action: 'openRecording', isMain: true }, l10n.t('Open Recording'), icon('open')),
            button({ action: 'copyRecordingLink' }, l10n.t('Copy Link')),
          ]
        : [button({ action: 'refresh', key: 'recording-refresh', isBusy }, l10n.t('Refresh'))]),
    ),
  );
}

function validity(expiresAt: number | undefined, now: number): string {
  if (expiresAt === undefined) return l10n.t('The link does not say how long it is valid.');
  const left = expiresAt - now;
  if (left <= 0) return l10n.t('The link has expired. A fresh one is fetched before it opens.');
  if (left < nearlyExpired)
    return l10n.t('The link is about to expire. A fresh one is fetched before it opens.');
  // Whole minutes: it is drawn anew each half minute.
  return l10n.t('link valid for {0}', formatDuration(Math.floor(left / 60_000) * 60));
}

function notKept(): string {
  return l10n.t('Links are not kept. Refresh to get the recording.');
}

/** Why a call has no recording. */
export function whyNoRecording(why: 'notConnected' | 'notReturned'): string {
  return why === 'notConnected'
    ? l10n.t('none: the call was never connected')
    : l10n.t('none: only servers in SaaS networking return recording links');
}
