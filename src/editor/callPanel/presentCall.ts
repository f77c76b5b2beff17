import * as l10n from '@vscode/l10n';
import { parseCallId } from '../../ids/callId.ts';
import type { AnswerCodes } from '../../isales/answer.ts';
import type { CallResult } from '../../isales/callResult.ts';
import type { ReceivedResponse } from '../../isales/receivedResponse.ts';
import { readRecording } from '../../isales/recording.ts';
import { maskNumberIn } from '../../isales/redaction.ts';
import { toInstant, type ServerTime } from '../../isales/serverTime.ts';
import type { CallKey, Lookup } from '../../lookup/call.ts';
import type { HistoryEntry, RememberedQuery, RememberedResult } from '../../lookup/history.ts';
import type {
  AnswerContent,
  CallPanelState,
  FailureContent,
  PanelTime,
  QueryContent,
  RecordingContent,
  ResultContent,
} from '../../protocol/callPanel.ts';
import { formatBytes } from '../../wording/bytes.ts';
import { formatInstant } from '../../wording/dates.ts';
import { formatDuration } from '../../wording/durations.ts';
import { actionTitle } from '../../wording/failureActions.ts';
import { describeFailure } from '../../wording/failures.ts';
import { failureTitle } from '../../wording/failureTitles.ts';
import { describeKeptFailure } from '../../wording/keptFailures.ts';
import { language, translations } from '../../wording/language.ts';
import {
  displayMeaning,
  displayStandsFor,
  explained,
  outcomeKey,
  outcomeTitle,
  toneOf,
} from '../../wording/outcomes.ts';
import { formatCount } from '../../wording/numbers.ts';
import { inOneBreath } from '../../wording/punctuation.ts';
import { outcomeName } from '../../wording/outcomeNames.ts';
import { jsonBeginning, type JsonBeginning } from './jsonBeginning.ts';

export interface PresentationOptions {
  /** Hides all but the last digits of called numbers, in the raw answer, too. */
  readonly maskNumbers: boolean;
}

/** The panel of a call about which nothing is known yet but its ID. */
export function presentLoading(call: Lookup['call'], serverName: string | undefined): CallPanelState {
  return state(call, serverName, { kind: 'loading' });
}

/** The panel of a call that was asked for. No secret leaves with it: no keys, no recording URL. */
export function presentLookup(lookup: Lookup, { maskNumbers }: PresentationOptions): CallPanelState {
  const { answer, call, server } = lookup;
  const called = calledIn(answer.body) ?? (answer.ok ? answer.value.called : undefined);
  const hidden = maskNumbers ? called : undefined;
  const rawJson = presentRaw(answer, hidden);
  if (!answer.ok) {
    const { title, lines, actions } = describeFailure(answer.error);
    const content: FailureContent = {
      kind: 'failure',
      title,
      lines,
      actions: actions.map((action) => ({ action, title: actionTitle(action) })),
      ...optional({
        rawJson,
        received: answer.received && presentReceived(answer.received, rawJson, maskNumbers),
      }),
    };
    return state(call, server.name, content);
  }
  // Texts of the server may repeat the number.
  const result = maskNumberIn(answer.value, hidden) as CallResult;
  const content: ResultContent = {
    ...presentResult(result, call),
    recording: presentRecording(answer.value, hidden),
    answer: presentAnswer(result.answer, server.host, lookup.askedAt, answer.elapsedMs, lookup.source),
    furtherFields: presentFields(result.furtherFields),
    ...optional({ rawJson }),
  };
  return state(call, server.name, content);
}

/** The panel of a call that a user came by, and about which nothing is known. Nothing is asked. */
export function presentNotAsked(call: Lookup['call'], serverName: string | undefined): CallPanelState {
  return state(call, serverName, {
    kind: 'failure',
    title: l10n.t('Not looked up yet'),
    lines: [],
    actions: [{ action: 'retry', title: l10n.t('Look Up') }],
  });
}

/**
 * The panel of a call as it is remembered, with all that follows from what is kept, and a word on what is not. Nothing is
 * asked.
 * @param source the history, after a window was loaded again; what a table keeps of it, else
 */
export function presentRemembered(
  entry: HistoryEntry,
  { maskNumbers }: PresentationOptions,
  source: 'history' | 'cache' = 'history',
): CallPanelState {
  const { call, server, result, failure } = entry;
  if (!result) {
    const kept =
      failure === undefined
        ? { title: l10n.t('No longer in the history'), lines: [] }
        : describeKeptFailure(failure, server.host);
    const content: FailureContent = {
      kind: 'failure',
      title: kept.title,
      lines: kept.lines,
      actions: [{ action: 'retry', title: actionTitle('retry') }],
      ...optional({ notKept: failure === undefined ? undefined : notKeptOfFailure(entry) }),
    };
    return state(call, server.name, content);
  }
  const content: ResultContent = {
    ...presentResult(result, call),
    recording: rememberedRecording(result),
    answer: presentAnswer(result.answer, server.host, result.askedAt, result.elapsedMs, source),
    furtherFields: [],
    notKept:
      result.called === undefined || maskNumbers
        ? l10n.t('The raw response is not kept. Refresh gets it.')
        : l10n.t('The whole called number and the raw response are not kept. Refresh gets them.'),
  };
  return state(call, server.name, content);
}

function notKeptOfFailure({ askedAt }: HistoryEntry): string {
  return l10n.t(
    'Asked {0}. What exactly came back is not kept. Try Again asks once more and shows it.',
    formatInstant(askedAt),
  );
}

type ShownResult = Omit<CallResult, 'recordPath' | 'furtherFields' | 'possibleOffsetMinutes'>;

function presentResult(
  result: ShownResult,
  call: CallKey,
): Omit<ResultContent, 'recording' | 'answer' | 'furtherFields'> {
  const { called, ringingSeconds, talkingSeconds, utcOffsetMinutes, displayCode } = result;
  const time = (at: ServerTime | undefined): PanelTime | undefined =>
    at && {
      text: at.text,
      ...optional({ instant: utcOffsetMinutes === undefined ? undefined : toInstant(at, utcOffsetMinutes) }),
    };
  return {
    kind: 'result',
    tone: toneOf(result),
    title: outcomeTitle(result),
    ...optional({
      called,
      ringingAt: time(result.ringingAt),
      answeredAt: time(result.answeredAt),
      hungUpAt: time(result.hungUpAt),
      ringingSeconds,
      talkingSeconds,
      utcOffsetMinutes,
      isOffsetStated: result.isOffsetStated,
      failCode: result.failCode === undefined ? undefined : explained(result.failCode, call),
      displayCode,
      displayMeaning: displayMeaning(displayCode, call),
      displayStandsFor: displayStandsFor(displayCode, call),
      unknownStatus: unknownStatus(result),
    }),
  };
}

/** What stands for no known outcome; a call that goes on has none yet. */
function unknownStatus(result: ShownResult): string | undefined {
  if (result.status !== 'unknown' || (outcomeKey(result) === 'running' && result.callStatus === undefined))
    return undefined;
  return result.callStatus ?? '';
}

function presentRecording(result: CallResult, hiddenNumber: string | undefined): RecordingContent {
  const recording = readRecording(result.recordPath);
  switch (recording.kind) {
    case 'link':
      return { kind: 'link', ...optional({ expiresAt: recording.expiresAt }) };
    case 'onPlatform':
      return { kind: 'onPlatform', path: maskNumberIn(recording.path, hiddenNumber) as string };
    case 'none':
      return noRecording(result);
  }
}

function rememberedRecording(result: RememberedResult): RecordingContent {
  if (result.recordingPath !== undefined) return { kind: 'onPlatform', path: result.recordingPath };
  return result.hadRecording ? { kind: 'forgotten' } : noRecording(result);
}

function noRecording({ status, answeredAt }: ShownResult): RecordingContent {
  return { kind: 'none', why: status === 'succeeded' || answeredAt ? 'notReturned' : 'notConnected' };
}

function presentAnswer(
  { resultCode, returnCode, resultDesc, returnDesc }: AnswerCodes,
  host: string,
  askedAt: number,
  elapsedMs: number,
  source: AnswerContent['source'],
): AnswerContent {
  return {
    codes: distinct(resultCode, returnCode).map((code) => explained(code)),
    descriptions: distinct(resultDesc, returnDesc),
    host,
    askedAt,
    elapsedMs,
    source,
  };
}

/** The called number of a decoded answer, also of one that is a failure. */
function calledIn(body: unknown): string | undefined {
  const data = fieldOf(body, 'data');
  const called = fieldOf(data, 'called');
  return typeof called === 'string' || typeof called === 'number' ? String(called) : undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** An answer has a few hundred characters. What is much more would only make the page slow. */
const longestRaw = 100_000;
const mostFields = 100;
const longestField = 2_000;

function presentRaw(
  { body, tooLargeToShow }: Lookup['answer'],
  hiddenNumber: string | undefined,
): string | undefined {
  if (tooLargeToShow)
    return l10n.t(
      'The answer has {0} characters: too large to show. Its further fields are left out, too.',
      formatCount(tooLargeToShow.characters),
    );
  if (body === undefined) return undefined;
  const shown = maskNumberIn(body, hiddenNumber);
  const plain = jsonBeginning(shown, longestRaw);
  // Indented, what is nested deeply is many times as long.
  return plain.length > longestRaw ? ended(plain) : cut(JSON.stringify(shown, undefined, 2), longestRaw);
}

/**
 * What came in place of an answer.
 * @param json its body, where that is JSON: indented it is easier to read
 */
function presentReceived(
  { statusLine, headers, bodyStart, shownBytes, totalBytes }: ReceivedResponse,
  json: string | undefined,
  maskNumbers: boolean,
): NonNullable<FailureContent['received']> {
  const whole = formatBytes(totalBytes);
  const isCut = json === undefined && shownBytes < totalBytes && bodyStart.length > 0;
  const body = json ?? (maskNumbers ? maskNumberIn(bodyStart, calledInText(bodyStart)) : bodyStart);
  const text = typeof body === 'string' ? body.replaceAll('\r\n', '\n') : '';
  const head = [statusLine, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n');
  return {
    summary: isCut
      ? l10n.t('Raw response: the first {0} of {1}', formatBytes(shownBytes), whole)
      : l10n.t('Raw response ({0})', whole),
    text: totalBytes === 0 ? head : `${head}\n\n${text}`,
  };
}

/** The called number of an answer that is damaged. */
function calledInText(text: string): string | undefined {
  return /"called"\s*:\s*"?([^"\s,}]{1,100})/.exec(text)?.[1];
}

function presentFields(fields: CallResult['furtherFields']): ResultContent['furtherFields'] {
  const named = Object.entries(fields);
  const shown = named
    .slice(0, mostFields)
    .map(([name, value]) => [cut(name, longestField), fieldText(value)] as const);
  const left = named.length - shown.length;
  return left === 0
    ? shown
    : [
        ...shown,
        [
          '…',
          left === 1
            ? l10n.t('1 more field is not shown')
            : l10n.t('{0} more fields are not shown', formatCount(left)),
        ] as const,
      ];
}

function fieldText(value: unknown): string {
  if (typeof value === 'string') return cut(value, longestField);
  const json = jsonBeginning(value, longestField);
  return json.length <= longestField ? json.text : ended(json);
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : ended({ text: text.slice(0, longest), length: text.length });
}

/** The beginning of a text that is longer, and how long it is. */
function ended({ text, length }: JsonBeginning): string {
  return `${text}… ${l10n.t('({0} characters in all)', formatCount(length))}`;
}

/** This call's own queries, where they did not all say the same. */
export function presentQueries(queries: readonly RememberedQuery[]): readonly QueryContent[] | undefined {
  if (queries.length < 2) return undefined;
  return queries.map(({ askedAt, status, failure, hasEnded, failCode, ringingSeconds, talkingSeconds }) => {
    if (status === undefined)
      return { askedAt, tone: 'failure', title: failureTitle(failure ?? 'unexpected') };
    const outcome = { status, ...(failCode === undefined ? {} : { failCode }) };
    const isRunning = status === 'unknown' && !hasEnded && failCode === undefined;
    const times = [
      ringingSeconds === undefined ? undefined : l10n.t('ringing {0}', formatDuration(ringingSeconds)),
      talkingSeconds === undefined ? undefined : l10n.t('talking {0}', formatDuration(talkingSeconds)),
      hasEnded || isRunning ? undefined : l10n.t('not ended yet'),
    ].filter((part) => part !== undefined);
    return {
      askedAt,
      tone: toneOf(outcome),
      title: isRunning ? outcomeName('running') : outcomeTitle(outcome),
      ...(times.length === 0 ? {} : { detail: inOneBreath(...times) }),
    };
  });
}

function state(
  { serverId, callId, vdnId }: Lookup['call'],
  serverName: string | undefined,
  content: CallPanelState['content'],
): CallPanelState {
  return {
    language: language(),
    serverId,
    callId,
    vdnId,
    content,
    refreshing: false,
    ...optional({
      translations: translations(),
      serverName,
      callStartsAt: parseCallId(callId)?.startsAt.getTime(),
    }),
  };
}

function distinct(...texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts.filter((text) => text !== undefined))];
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves absent fields out, so that optional ones are absent rather than `undefined`. */
function optional<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
