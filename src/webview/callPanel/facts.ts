import * as l10n from '@vscode/l10n';
import type {
  AnswerContent,
  CallPanelState,
  ExplainedCode,
  FailureContent,
  PanelTime,
  ResultContent,
} from '../../protocol/callPanel.ts';
import {
  formatAgo,
  formatInstant,
  formatServerDateTime,
  formatTimeOfDay,
  formatUtcOffset,
} from '../../wording/dates.ts';
import { formatCount } from '../../wording/numbers.ts';
import { dotted, foreign, h, mono, note, sentence, visible, type Child } from '../dom.ts';
import { button } from './buttons.ts';
import { withoutLink } from './recording.ts';

type Row = readonly [term: Child, ...description: readonly Child[]];

function list(rows: readonly (Row | undefined)[]): HTMLElement {
  return h(
    'dl',
    { 'data-key': 'facts' },
    ...rows
      .filter((row) => row !== undefined)
      .flatMap(([term, ...description]) => [h('dt', {}, term), h('dd', {}, ...description)]),
  );
}

/** What is known before the server has said anything; `undefined` when that is nothing. */
export function loadingFacts(state: CallPanelState): HTMLElement | undefined {
  return state.callStartsAt === undefined
    ? undefined
    : list([[l10n.t('When'), ...decodedTime(state.callStartsAt, state.language)]]);
}

export function failureFacts(failure: FailureContent): HTMLElement {
  return list(failure.lines.map(({ label, text }) => [foreign(label), foreign(text)]));
}

/** @param now milliseconds since 1970 */
export function resultFacts(state: CallPanelState, call: ResultContent, now: number): HTMLElement {
  const recording = withoutLink(call.recording);
  return list([
    when(state, call),
    call.unknownStatus === undefined
      ? undefined
      : [
          l10n.t('Status'),
          ...(call.unknownStatus === ''
            ? [note(l10n.t('missing in the answer'))]
            : [mono(call.unknownStatus), ' ', note(l10n.t('undocumented; 5 = failed, 6 = succeeded'))]),
        ],
    call.failCode && [l10n.t('failCode'), ...failCode(call.failCode, call.tone === 'answered')],
    call.displayCode === undefined
      ? undefined
      : [l10n.t('Display code'), mono(call.displayCode), ' ', ...displayCode(call, state.refreshing)],
    recording && [l10n.t('Recording'), ...recording],
    [l10n.t('Response'), ...answer(call.answer, state.language, now)],
    ...call.furtherFields.map(([name, value]): Row => [mono(name), foreign(value, 'mono value')]),
  ]);
}

/** The tenant's own meaning, or the way to it: only its server can tell. */
function displayCode({ displayMeaning, displayStandsFor }: ResultContent, isBusy: boolean): readonly Child[] {
  if (displayMeaning !== undefined)
    return [
      foreign(displayMeaning),
      displayStandsFor === undefined ? undefined : note('\u00a0· ', foreign(displayStandsFor)),
    ];
  return [
    note(l10n.t('tenant-defined'), '\u00a0· '),
    button({ action: 'askCodeMeanings', isLink: true, isBusy }, l10n.t('Fetch Meaning')),
  ];
}

function when(state: CallPanelState, call: ResultContent): Row | undefined {
  const { language, callStartsAt } = state;
  const time = call.ringingAt ?? call.answeredAt ?? call.hungUpAt;
  if (!time)
    return callStartsAt === undefined ? undefined : [l10n.t('When'), ...decodedTime(callStartsAt, language)];
  const zone = zoneOf(time, call);
  const own =
    time.instant === undefined && callStartsAt !== undefined
      ? l10n.t('{0} your time, derived from the call ID', formatInstant(callStartsAt, language))
      : ownTime(time, call.utcOffsetMinutes, language);
  return [
    l10n.t('When'),
    visible(formatServerDateTime(time.text, language)),
    ' ',
    note(...dotted([[zone], own === undefined ? undefined : [own]])),
  ];
}

function zoneOf({ instant }: PanelTime, { utcOffsetMinutes, isOffsetStated }: ResultContent): string {
  // A time that is shown as it came may be of any zone.
  if (utcOffsetMinutes === undefined || instant === undefined)
    return l10n.t("the server's time; its zone is not known");
  const offset = formatUtcOffset(utcOffsetMinutes);
  return isOffsetStated
    ? l10n.t('{0}, as the server says', offset)
    : l10n.t('{0}, derived from the call ID', offset);
}

function decodedTime(ms: number, language: string): Child[] {
  return [formatInstant(ms, language), ' ', note(l10n.t('your time, derived from the call ID'))];
}

function ownTime(time: PanelTime, offset: number | undefined, language: string): string | undefined {
  const { instant } = time;
  if (instant === undefined) return undefined;
  const own = new Date(instant);
  if (-own.getTimezoneOffset() === offset) return l10n.t('your time, too');
  const isSameDay = own.getDate() === Number(time.text.slice(8, 10));
  return l10n.t(
    '{0} your time',
    isSameDay ? formatTimeOfDay(instant, language) : formatInstant(instant, language),
  );
}

function failCode({ code, meaning, category }: ExplainedCode, isAnswered: boolean): Child[] {
  return [
    mono(code),
    ' ',
    meaning === undefined ? note(l10n.t('not in the known list')) : foreign(meaning),
    ' ',
    category === undefined || isAnswered
      ? undefined
      : note(...sentence(l10n.t('category: {0}'), foreign(category))),
  ];
}

function answer(content: AnswerContent, language: string, now: number): Child[] {
  return [
    ...dotted(
      content.codes.map(({ code, meaning }) =>
        meaning === undefined ? [mono(code)] : [mono(code), ' ', foreign(meaning)],
      ),
    ),
    ' ',
    // Quoted, since these are the server's words and not ours.
    ...content.descriptions.flatMap((description) => [h('q', {}, foreign(description)), ' ']),
    note(...origin(content, language, now)),
  ];
}

function origin({ host, askedAt, elapsedMs, source }: AnswerContent, language: string, now: number): Child[] {
  const ago = formatAgo(askedAt, now, language);
  switch (source) {
    case 'server':
      return sentence(
        l10n.t('from {0} in {1} ms, {2}'),
        mono(host),
        text(formatCount(Math.round(elapsedMs), language)),
        text(ago),
      );
    case 'cache':
      return dotted([[mono(host)], [l10n.t('from cache, asked {0}', ago)]]);
    case 'history':
      return dotted([[mono(host)], [l10n.t('from the history, asked {0}', ago)]]);
  }
}

function text(value: string): Text {
  return document.createTextNode(value);
}
