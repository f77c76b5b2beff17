import * as l10n from '@vscode/l10n';
import { parseCallId } from '../ids/callId.ts';
import type { CallFacts, CallHover } from '../protocol/callHover.ts';
import { commands } from '../protocol/contributions.ts';
import type { NamedCall } from '../protocol/languageServer.ts';
import { formatAgo, formatInstant, formatTimeOfDay, formatUtcOffset } from '../wording/dates.ts';
import { formatDuration } from '../wording/durations.ts';
import { language } from '../wording/language.ts';
import { vdnText } from '../wording/vdnSource.ts';
import {
  code,
  dotted,
  foreign,
  sentence,
  strong,
  words,
  type HoverAction,
  type HoverIcon,
  type HoverModel,
  type Span,
} from './hoverModel.ts';

/**
 * What a hover on a call ID says of itself and of the call's result, with what can be done next.
 * @param now milliseconds since 1970
 */
export function callHover(hover: CallHover, now: number): HoverModel {
  const name = callNameHover(hover, now);
  const result = callResultHover(hover, now);
  return { lines: [...name.lines, ...result.lines], actions: result.actions };
}

/** What a call ID says by itself, and where its VDN was read. Nobody is asked for it. */
export function callNameHover(
  { call, utcOffsetMinutes }: Pick<CallHover, 'call' | 'utcOffsetMinutes'>,
  now: number,
): HoverModel {
  const startsAt = parseCallId(call.callId, now)?.startsAt.getTime();
  const time = startsAt === undefined ? undefined : timeOf(startsAt, utcOffsetMinutes, now);
  return {
    lines: [dotted([{ kind: 'callId', text: call.callId }], time), [words(vdnText(call))]],
    actions: [],
  };
}

/** What is known of a call's result, or how to come to know it. */
export function callResultHover({ call, hasServer, result, mayAgree }: CallHover, now: number): HoverModel {
  if (result === 'asking')
    return { lines: [[...iconOf('loading'), words(l10n.t('Asking the server …'))]], actions: [onlyLines()] };
  if (result === 'button') {
    const always = mayAgree ? [alwaysAction()] : [];
    return { lines: [], actions: [lookUpAction(call, hasServer), ...always, onlyLines()] };
  }
  switch (result.kind) {
    case 'failure':
      return failureHover(result);
    case 'kept': {
      const { lines, actions } = keptHover(result, call, now);
      return { lines, actions: [...actions, ...(mayAgree ? [alwaysAction()] : []), onlyLines()] };
    }
    case 'result':
      return resultHover(result, call, now);
  }
}

function timeOf(startsAt: number, utcOffsetMinutes: number | undefined, now: number): Span[] {
  const ago = [words(formatAgo(startsAt, now, language()))];
  if (utcOffsetMinutes === undefined)
    return dotted([words(l10n.t('{0} your time', formatInstant(startsAt, language())))], ago);
  const atServer = formatInstant(startsAt + utcOffsetMinutes * 60_000, language(), 'UTC');
  return dotted(
    [words(`${atServer} ${formatUtcOffset(utcOffsetMinutes)}`)],
    [words(l10n.t('{0} your time', formatTimeOfDay(startsAt, language())))],
    ago,
  );
}

function lookUpAction({ callId, vdnId }: NamedCall, hasServer: boolean): HoverAction {
  if (!hasServer) return { icon: 'add', title: l10n.t('Add Server…'), command: commands.addServer };
  const look = { icon: 'search', command: commands.lookUp } as const;
  return vdnId === undefined
    ? { ...look, title: l10n.t('Look Up with VDN…'), argument: { callId } }
    : { ...look, title: l10n.t('Look Up'), argument: { callId, vdnId } };
}

function alwaysAction(): HoverAction {
  return {
    title: l10n.t('Always Look Up When I Point'),
    tooltip: l10n.t('Pointing at a call ID then asks the server by itself'),
    inPlace: 'agree',
  };
}

function failureHover({ notFound, title, serverName, mend }: CallFacts & { kind: 'failure' }): HoverModel {
  return {
    lines: [dotted([...iconOf(notFound ? 'notFound' : 'failure'), foreign(title)], [foreign(serverName)])],
    actions: [...(mend ? [mend] : []), onlyLines()],
  };
}

function resultHover(
  facts: CallFacts & { kind: 'result' },
  { callId, vdnId }: NamedCall,
  now: number,
): HoverModel {
  const { tone, title, called, displayCode, displayMeaning } = facts;
  const argument = { call: { callId, vdnId, serverId: facts.serverId } };
  const headline = dotted(
    [...iconOf(tone), strong(title)],
    called === undefined ? undefined : sentence(l10n.t('called {0}', '{0}'), code(called)),
    ...durationsOf(facts),
  );
  const codes = dotted(
    failCodeOf(facts),
    displayCode === undefined
      ? undefined
      : [...sentence(l10n.t('display code {0}', '{0}'), code(displayCode)), ...meaningOf(displayMeaning)],
    recordingText(facts, now),
  );
  const recording: HoverAction[] = facts.hasRecording
    ? [
        { title: l10n.t('Open Recording'), command: commands.openRecording, argument },
        {
          title: l10n.t('Copy Link'),
          tooltip: l10n.t('Copy the recording’s link'),
          command: commands.copyRecordingLink,
          argument,
        },
      ]
    : [];
  return {
    lines: [headline, codes],
    actions: [
      {
        title: l10n.t('Open'),
        tooltip: l10n.t('Open the call’s panel'),
        command: commands.openCall,
        argument,
      },
      ...recording.slice(0, 1),
      { title: l10n.t('Copy ID'), command: commands.copyCallId, argument },
      ...recording.slice(1),
      { title: l10n.t('Refresh'), tooltip: l10n.t('Ask the server again'), inPlace: 'refresh' },
      onlyLines(),
    ],
  };
}

/** What was kept of a call, where it was kept, and since when. */
function keptHover(facts: CallFacts & { kind: 'kept' }, call: NamedCall, now: number): HoverModel {
  const { tone, title, keptIn, askedAt, serverName, serverId } = facts;
  const { callId } = call;
  const asked = formatInstant(askedAt, language());
  return {
    lines: [
      dotted([...iconOf(tone), strong(title)], ...durationsOf(facts)),
      dotted(failCodeOf(facts)),
      dotted(
        [
          words(
            keptIn === 'history'
              ? l10n.t('From the history, asked on {0}', asked)
              : l10n.t('From a bulk look-up, asked on {0}', asked),
          ),
        ],
        [words(formatAgo(askedAt, now, language()))],
        [foreign(serverName)],
      ),
    ].filter((line) => line.length > 0),
    actions: [
      lookUpAction(call, true),
      {
        title: l10n.t('Copy ID'),
        command: commands.copyCallId,
        argument: { call: { callId, vdnId: call.vdnId, serverId } },
      },
    ],
  };
}

function durationsOf({
  ringingSeconds,
  talkingSeconds,
}: Pick<CallFacts & { kind: 'kept' }, 'ringingSeconds' | 'talkingSeconds'>): (Span[] | undefined)[] {
  return [
    ringingSeconds === undefined ? undefined : [words(l10n.t('ringing {0}', formatDuration(ringingSeconds)))],
    talkingSeconds === undefined ? undefined : [words(l10n.t('talking {0}', formatDuration(talkingSeconds)))],
  ];
}

function failCodeOf({ failCode }: Pick<CallFacts & { kind: 'kept' }, 'failCode'>): Span[] | undefined {
  return failCode && [words('failCode '), code(failCode.code), ...meaningOf(failCode.meaning)];
}

function onlyLines(): HoverAction {
  return { title: l10n.t('Only Lines of This Call'), inPlace: 'onlyLines' };
}

function iconOf(icon: HoverIcon): Span[] {
  return [{ kind: 'icon', icon }, words(' ')];
}

function meaningOf(meaning: string | undefined): Span[] {
  return meaning === undefined ? [] : [words(' '), foreign(meaning)];
}

function recordingText(
  { hasRecording, recordingExpiresAt, recordingPath }: CallFacts & { kind: 'result' },
  now: number,
): readonly Span[] {
  if (recordingPath !== undefined)
    return sentence(l10n.t('recording on the platform’s file server: {0}', '{0}'), code(recordingPath));
  if (!hasRecording) return [words(l10n.t('no recording'))];
  if (recordingExpiresAt === undefined) return [words(l10n.t('recording'))];
  const seconds = (recordingExpiresAt - now) / 1000;
  return [
    words(
      seconds > 0
        ? l10n.t('recording, link valid for {0}', formatDuration(seconds))
        : l10n.t('recording, link expired'),
    ),
  ];
}
