import * as l10n from '@vscode/l10n';
import { parseCallId } from '../ids/callId.ts';
import type { CallFacts, NamedCall, Position, ServerConfiguration } from '../protocol/languageServer.ts';
import {
  formatAgo,
  formatDuration,
  formatInstant,
  formatTimeOfDay,
  formatUtcOffset,
} from '../wording/durations.ts';
import { language } from '../wording/language.ts';
import { explained } from '../wording/outcomes.ts';
import { vdnText } from '../wording/vdnSource.ts';
import { codeSpan, commandLink, escapeMarkdown } from './markdown.ts';

/** What a call ID says by itself, and where its VDN was read. Asks nobody. */
export function callIdText(call: NamedCall, configuration: ServerConfiguration, now: number): string {
  const startsAt = parseCallId(call.callId, now)?.startsAt.getTime();
  const time = startsAt === undefined ? undefined : timeText(startsAt, configuration.utcOffsetMinutes, now);
  return [parts(`**${escapeMarkdown(call.callId)}**`, time), vdnText(call)].join('  \n');
}

function timeText(startsAt: number, utcOffsetMinutes: number | undefined, now: number): string {
  const ago = formatAgo(startsAt, now, language());
  if (utcOffsetMinutes === undefined)
    return parts(l10n.t('{0} your time', formatInstant(startsAt, language())), ago);
  const atServer = formatInstant(startsAt + utcOffsetMinutes * 60_000, language(), 'UTC');
  const yours = l10n.t('{0} your time', formatTimeOfDay(startsAt, language()));
  return parts(`${atServer} ${formatUtcOffset(utcOffsetMinutes)}`, yours, ago);
}

/** What a hover offers where it must not ask by itself. */
export function lookUpText({ callId, vdnId }: NamedCall, configuration: ServerConfiguration): string {
  if (!configuration.activeServer) return commandLink(`$(add) ${l10n.t('Add Server…')}`, 'isales.addServer');
  return vdnId === undefined
    ? commandLink(`$(search) ${l10n.t('Look Up with VDN…')}`, 'isales.lookUp', { callId })
    : commandLink(`$(search) ${l10n.t('Look Up')}`, 'isales.lookUp', { callId, vdnId });
}

/**
 * What became of a call, with what can be done next.
 * @param at where the hover stands
 */
export function factsText(facts: CallFacts, callId: string, vdnId: number, at: Position): string {
  if (facts.kind === 'failure') {
    const mend = facts.mend && commandLink(facts.mend.title, facts.mend.command, facts.mend.argument);
    const icon = facts.notFound ? '$(question)' : '$(warning)';
    return parts(`${icon} ${escapeMarkdown(facts.title)}`, escapeMarkdown(facts.serverName), mend);
  }
  const target = { call: { callId, vdnId, serverId: facts.serverId } };
  const headline = parts(
    `${icons[facts.tone]} **${escapeMarkdown(facts.title)}**`,
    facts.called === undefined ? undefined : l10n.t('called {0}', codeSpan(facts.called)),
    facts.ringingSeconds === undefined
      ? undefined
      : l10n.t('ringing {0}', formatDuration(facts.ringingSeconds)),
    facts.talkingSeconds === undefined
      ? undefined
      : l10n.t('talking {0}', formatDuration(facts.talkingSeconds)),
  );
  const codes = parts(
    facts.failCode &&
      `failCode ${codeSpan(facts.failCode.code)} ${escapeMarkdown(facts.failCode.meaning ?? '')}`.trim(),
    facts.displayCode === undefined
      ? undefined
      : `${l10n.t('display code {0}', codeSpan(facts.displayCode))} ${escapeMarkdown(facts.displayMeaning ?? '')}`.trim(),
    recordingText(facts),
  );
  const actions = parts(
    commandLink(l10n.t('Open'), 'isales.openCall', target, l10n.t('Open the call’s panel')),
    facts.hasRecording ? commandLink(l10n.t('Open Recording'), 'isales.openRecording', target) : undefined,
    commandLink(l10n.t('Copy ID'), 'isales.copyCallId', target),
    facts.hasRecording
      ? commandLink(
          l10n.t('Copy Link'),
          'isales.copyRecordingLink',
          target,
          l10n.t('Copy the recording’s link'),
        )
      : undefined,
    commandLink(l10n.t('Refresh'), 'isales.refreshHover', { ...target, at }, l10n.t('Ask the server again')),
  );
  return [headline, codes, actions].join('  \n');
}

/** What a code in the text means, to the active server or by the tables; `undefined` for an unknown one. */
export function codeText(name: string, value: string): string | undefined {
  // A failCode written as a number has lost its zeros.
  const isShort = name === 'failCode' && /^\d{1,4}$/.test(value);
  const { code, meaning, category } = explained(isShort ? value.padStart(5, '0') : value);
  if (meaning === undefined) return undefined;
  return parts(
    `${escapeMarkdown(name)} ${codeSpan(code)} **${escapeMarkdown(meaning)}**`,
    category === undefined ? undefined : l10n.t('category: {0}', category),
  );
}

/** The outcome of a call in a few words, to stand behind its ID; `undefined` for a failure that says nothing of it. */
export function hintText(facts: CallFacts): string | undefined {
  if (facts.kind === 'failure') return facts.notFound ? `? ${facts.title}` : undefined;
  const mark = { answered: '✓', failed: '✗', unknown: '?' }[facts.tone];
  const code = facts.tone === 'failed' && facts.failCode ? `${facts.failCode.code} ` : '';
  const seconds = facts.talkingSeconds ?? facts.ringingSeconds;
  return [`${mark} ${code}${facts.title}`, seconds === undefined ? undefined : formatDuration(seconds)]
    .filter((word) => word !== undefined)
    .join(', ');
}

const icons = { answered: '$(pass)', failed: '$(error)', unknown: '$(question)' } as const;

function recordingText(facts: CallFacts & { kind: 'result' }): string {
  if (!facts.hasRecording) return l10n.t('no recording');
  if (facts.recordingExpiresAt === undefined) return l10n.t('recording');
  const seconds = (facts.recordingExpiresAt - Date.now()) / 1000;
  return seconds > 0
    ? l10n.t('recording, link valid for {0}', formatDuration(seconds))
    : l10n.t('recording, link expired');
}

function parts(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined && text !== '').join(' · ');
}
