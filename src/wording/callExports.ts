import * as l10n from '@vscode/l10n';
import type { CallResult } from '../isales/callResult.ts';
import type { Failure } from '../isales/failures.ts';
import type { KeptRecording } from '../isales/recording.ts';
import type { ServerTime } from '../isales/serverTime.ts';
import { formatInstant, formatServerDateTime, formatUtcOffset } from './dates.ts';
import { formatDuration } from './durations.ts';
import { describeFailure } from './failures.ts';
import { displayMeaning, explained, outcomeTitle } from './outcomes.ts';
import { recordingInWords } from './recordings.ts';
import { visible } from './visible.ts';

/** A call as it is handed on: never with a recording URL. */
export interface ExportedCall extends KeptRecording {
  readonly callId: string;
  readonly vdnId: number;
  readonly serverId: string;
  /** `host:port`. */
  readonly server: string;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  readonly result: Omit<CallResult, 'recordPath' | 'furtherFields'>;
  readonly passedOn?: PassedOn;
}

/** What a ticket says besides: where the server is known by name, and how to open the call. */
export interface PassedOn {
  readonly serverName: string;
  /** Opens the call in another editor. */
  readonly link?: string;
  /** Of the editor (BCP 47). */
  readonly language: string;
}

/** A query that brought no result, as it is handed on. */
export interface ExportedFailure extends Pick<
  ExportedCall,
  'callId' | 'vdnId' | 'server' | 'askedAt' | 'passedOn'
> {
  readonly failure: Failure;
}

/** Indented JSON: field names in English, times in ISO 8601 with the server's offset where it is known. */
export function callAsJson(call: ExportedCall): string {
  const { callId, vdnId, server, askedAt, result, hasRecording, recordingPath } = call;
  return visibleJson({
    callId,
    vdnId,
    server,
    askedAt: new Date(askedAt).toISOString(),
    status: result.status,
    called: result.called,
    ...isoTimes(result),
    ringingSeconds: result.ringingSeconds,
    talkingSeconds: result.talkingSeconds,
    failCode: result.failCode,
    failCodeMeaning: result.failCode === undefined ? undefined : explained(result.failCode, call).meaning,
    displayCode: result.displayCode,
    displayCodeMeaning: displayMeaning(result.displayCode, call),
    hasRecording,
    recordingPath,
  });
}

/** What JSON leaves as it is and could make a text look like another one is written by its number, too. */
function visibleJson(value: unknown): string {
  return visible(JSON.stringify(value, undefined, 2));
}

type TimeName = 'ringingAt' | 'answeredAt' | 'hungUpAt';

/** The times of a call in ISO 8601, with the server's offset where it is known. */
export function isoTimes(
  result: Pick<CallResult, TimeName | 'utcOffsetMinutes'>,
): Record<TimeName, string | undefined> {
  const time = (at: ServerTime | undefined) => at && isoTime(at, result.utcOffsetMinutes);
  return {
    ringingAt: time(result.ringingAt),
    answeredAt: time(result.answeredAt),
    hungUpAt: time(result.hungUpAt),
  };
}

/** A Markdown table for a ticket, in the editor's language. */
export function callAsMarkdown(call: ExportedCall): string {
  const { callId, vdnId, result } = call;
  const zone = result.utcOffsetMinutes === undefined ? '' : ` (${formatUtcOffset(result.utcOffsetMinutes)})`;
  const time = (at: ServerTime | undefined) =>
    at && (at.wallClock === undefined ? at.text : formatServerDateTime(at.text) + zone);
  const failCode = result.failCode === undefined ? undefined : explained(result.failCode, call);
  return markdownTable(callId, [
    [l10n.t('Outcome'), outcomeTitle(result)],
    [l10n.t('Server'), serverOf(call)],
    ['VDN', String(vdnId)],
    [l10n.t('Called'), result.called],
    [l10n.t('Ringing from'), joined(time(result.ringingAt), duration(result.ringingSeconds))],
    [l10n.t('Answered at'), joined(time(result.answeredAt), duration(result.talkingSeconds))],
    [l10n.t('Hung up at'), time(result.hungUpAt)],
    [l10n.t('failCode'), failCode && joined(failCode.code, failCode.meaning)],
    [
      l10n.t('Display code'),
      result.displayCode && joined(result.displayCode, displayMeaning(result.displayCode, call)),
    ],
    [l10n.t('Recording'), recordingInWords(call)],
    ...queryOf(call),
  ]);
}

/** Indented JSON of a failure, with its facts. */
export function failureAsJson({ askedAt, passedOn: _passedOn, ...rest }: ExportedFailure): string {
  return visibleJson({ ...rest, askedAt: new Date(askedAt).toISOString() });
}

/** A failure for a ticket, in the editor's language. */
export function failureAsMarkdown(query: ExportedFailure): string {
  const { callId, vdnId, failure } = query;
  const { title, lines } = describeFailure(failure);
  return markdownTable(callId, [
    [l10n.t('Outcome'), title],
    [l10n.t('Server'), serverOf(query)],
    ['VDN', String(vdnId)],
    ...lines.map(({ label, text }) => [label, text] as const),
    ...queryOf(query),
  ]);
}

type Query = Pick<ExportedCall, 'server' | 'askedAt' | 'passedOn'>;

/** By its name, with the host that was asked. */
function serverOf({ server, passedOn }: Query): string {
  return passedOn === undefined || passedOn.serverName === server || passedOn.serverName === ''
    ? server
    : `${passedOn.serverName} (${server})`;
}

/** When it was asked, in UTC, as a ticket is read in other zones, too; and the link that opens the call. */
function queryOf({ askedAt, passedOn }: Query): (readonly [name: string, value: Markdown])[] {
  if (!passedOn) return [];
  const { link, language } = passedOn;
  return [
    [l10n.t('Looked up'), { markdown: askedInMarkdown(askedAt, language) }],
    ...(link === undefined ? [] : [[l10n.t('Link'), { markdown: linkInMarkdown(link) }] as const]),
  ];
}

/** When a server was asked, in UTC, as a ticket is read in other zones, too. */
export function askedInMarkdown(askedAt: number, language: string): string {
  return escapeCell(`${formatInstant(askedAt, language, 'UTC')} UTC`);
}

/** A link of ours: it holds nothing but letters, digits, signs and escapes of a URL, so that it can stay one. */
export function linkInMarkdown(link: string): string {
  return /^[\w.+-]+:\/\/[\w./?&=%~+-]+$/.test(link) ? `<${link}>` : escapeCell(link);
}

/** A text that is Markdown already. */
interface Markdown {
  readonly markdown: string;
}

function markdownTable(
  callId: string,
  rows: readonly (readonly [name: string, value: string | Markdown | undefined])[],
): string {
  const shown = rows.flatMap(([name, value]) =>
    value === undefined
      ? []
      : [`| ${name} | ${typeof value === 'string' ? escapeCell(value) : value.markdown} |`],
  );
  return [`**${escapeCell(l10n.t('Call {0}', callId))}**`, '', '|  |  |', '| --- | --- |', ...shown, ''].join(
    '\n',
  );
}

/** ISO 8601, with the server's offset where it is known; as it came where its notation is not sure. */
export function isoTime(
  time: { readonly text: string; readonly wallClock?: number | undefined },
  utcOffsetMinutes: number | undefined,
): string {
  if (time.wallClock === undefined) return time.text;
  const local = time.text.replace(' ', 'T');
  return utcOffsetMinutes === undefined
    ? local
    : local + formatUtcOffset(utcOffsetMinutes).replace('UTC', '');
}

function duration(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : formatDuration(seconds);
}

function joined(...parts: readonly (string | undefined)[]): string | undefined {
  const present = parts.filter((part) => part !== undefined);
  return present.length === 0 ? undefined : present.join(' · ');
}

/**
 * Server text must not become markup, nor a link, in somebody's ticket, nor a formula where a spreadsheet takes the table
 * apart: what begins like one has a backslash before it, which Markdown does not show.
 */
export function escapeCell(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]<>|~@]/g, '\\$&')
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&')
    .replace(/\s+/g, ' ')
    .replace(/((?:^|[;|])[ "]*)([=+-])/g, '$1\\$2')
    .replace(
      /((?:^|[;|])[ "]*)([＝＋－＠])/g,
      (_found, before: string, sign: string) => `${before}&#${sign.charCodeAt(0)};`,
    );
}
