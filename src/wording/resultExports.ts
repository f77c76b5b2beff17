import * as l10n from '@vscode/l10n';
import { stringify } from 'csv-stringify/sync';
import type { TableRow } from '../protocol/resultsPanel.ts';
import { escapeCell, isoTime } from './callExports.ts';
import { formatInstant, formatServerDateTime, formatUtcOffset } from './dates.ts';
import { formatDuration } from './durations.ts';
import { formatCount, formatExactShare } from './numbers.ts';
import { outcomeName } from './outcomeNames.ts';
import { hasResult, statisticsOf, type Spread } from './resultStatistics.ts';
import type { LeftOut } from '../isales/campaigns.ts';
import { leftOutRows } from './leftOutRows.ts';
import { visible } from './visible.ts';
import { callsCounted, callsOf } from './counts.ts';
import { listed } from './punctuation.ts';

/** A row as it is handed on. The called number is masked, as in the table. */
export interface ExportedRow extends Omit<TableRow, 'seenAt' | 'places' | 'look' | 'isFinal'> {
  /** Name of the server. */
  readonly server: string;
  /** Every place where it was seen, e.g. "logs/dialer.log:12". */
  readonly seenAt: readonly string[];
  /** A bearer secret: there only because the user asked for exactly that. */
  readonly recordingUrl?: string;
}

/** `spreadsheet`: a byte order mark, and codes in a form of which spreadsheets keep the leading zeros. */
export type CsvFor = 'spreadsheet' | 'programs';

const byteOrderMark = '\ufeff';

/**
 * CSV after RFC 4180, one line a row, names of the fields first. No cell begins like a formula, also where a spreadsheet
 * takes the file apart at `;`, tab or `|`: see `guardCell`. Fields that hold one of these are quoted.
 */
export function rowsAsCsv(rows: readonly ExportedRow[], csvFor: CsvFor): string {
  const hasLinks = rows.some(({ recordingUrl }) => recordingUrl !== undefined);
  const code = csvFor === 'spreadsheet' ? keepZeros : guardCell;
  const fields: readonly (readonly [name: string, cell: (row: ExportedRow) => string])[] = [
    ['callId', ({ callId }) => guardCell(callId)],
    ['vdnId', ({ vdnId }) => number(vdnId)],
    ['server', ({ server }) => guardCell(server)],
    ['status', ({ outcome }) => outcome],
    ['outcome', ({ title }) => guardCell(title)],
    ['called', ({ called }) => code(called)],
    ['ringingAt', ({ ringingAt }) => guardCell(ringingAt)],
    [
      'utcOffset',
      ({ utcOffsetMinutes }) => (utcOffsetMinutes === undefined ? '' : formatUtcOffset(utcOffsetMinutes)),
    ],
    ['ringingSeconds', ({ ringingSeconds }) => number(ringingSeconds)],
    ['talkingSeconds', ({ talkingSeconds }) => number(talkingSeconds)],
    ['failCode', ({ failCode }) => code(failCode)],
    ['failCodeMeaning', ({ failMeaning }) => guardCell(failMeaning)],
    ['displayCode', ({ displayCode }) => code(displayCode)],
    ['hasRecording', ({ hasRecording }) => (hasRecording === undefined ? '' : String(hasRecording))],
    ['recordingPath', ({ recordingPath }) => guardCell(recordingPath)],
    ...(hasLinks
      ? [['recordingUrl', ({ recordingUrl }: ExportedRow) => guardCell(recordingUrl)] as const]
      : []),
    ['reason', ({ reason }) => guardCell(reason)],
    ['seenAt', ({ seenAt }) => guardCell(seenAt.join('; '))],
  ];
  const text = stringify(
    [fields.map(([name]) => name), ...rows.map((row) => fields.map(([, cell]) => cell(row)))],
    {
      record_delimiter: 'windows',
      quoted_match: separators,
    },
  );
  return csvFor === 'spreadsheet' ? byteOrderMark + text : text;
}

/** What a spreadsheet may end a cell at, besides the comma: list separators of other countries, and line breaks. */
const separators = /[;|\t\n\v\f\r\x85\u2028\u2029]/g;
/** What a spreadsheet may pass over before it looks whether a cell is a formula. */
const passedOver = String.raw`\s\p{Cc}\p{Cf}"`;
const formulaStart = new RegExp(String.raw`^[${passedOver}]*[=+\-@\t\r\n'＝＋－＠]`, 'u');
const formulaSigns = new Set("=+-@'＝＋－＠");
/** Whole runs, so that a long one is read once. */
const runsWithSeparators = new RegExp(`[${passedOver};|]+`, 'gu');

/**
 * Keeps a spreadsheet from reading a text, or a part of it behind a list separator or a line break, as a formula. An
 * apostrophe goes before what begins like one, and before what begins with an apostrophe: taking one away at the start
 * and one behind each separator always gives the text back.
 */
export function guardCell(text: string | undefined): string {
  if (text === undefined) return '';
  const guarded = text.replace(runsWithSeparators, (run, at: number) =>
    formulaSigns.has(text.charAt(at + run.length)) ? run.replace(separators, "$&'") : run,
  );
  return formulaStart.test(text) ? `'${guarded}` : guarded;
}

/** `="00603"`: of bare digits a spreadsheet would make a number. */
function keepZeros(text: string | undefined): string {
  return text !== undefined && /^\d+$/.test(text) ? `="${text}"` : guardCell(text);
}

function number(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

/** JSON Lines: an object for each row, field names in English, times in ISO 8601, nothing where nothing is known. */
export function rowsAsJsonLines(rows: readonly ExportedRow[]): string {
  return rows.map((row) => `${jsonLine(row)}\n`).join('');
}

function jsonLine({ at: _at, outcome, title, failMeaning, ringingAt, ...rest }: ExportedRow): string {
  const { callId, vdnId, server, called, utcOffsetMinutes, wallClock, ...others } = rest;
  const line = JSON.stringify({
    callId,
    vdnId,
    server,
    status: outcome,
    outcome: title,
    called,
    ringingAt:
      ringingAt === undefined ? undefined : isoTime({ text: ringingAt, wallClock }, utcOffsetMinutes),
    ringingSeconds: others.ringingSeconds,
    talkingSeconds: others.talkingSeconds,
    failCode: others.failCode,
    failCodeMeaning: failMeaning,
    displayCode: others.displayCode,
    hasRecording: others.hasRecording,
    recordingPath: others.recordingPath,
    recordingUrl: others.recordingUrl,
    reason: others.reason,
    seenAt: others.seenAt,
  });
  // Some programs end a line at characters that JSON leaves as they are.
  return visible(line);
}

export interface SummaryOptions {
  /** What was looked up, e.g. the name of a log. */
  readonly title: string;
  /** What narrowed the rows, in words. */
  readonly filter: readonly string[];
  /** Rows of the server that are not among these. */
  readonly leftOut?: LeftOut;
  /** BCP 47. */
  readonly language: string;
}

/** More failed calls than this are counted, not listed. */
const listedCalls = 20;
/** More failCodes than this are counted, not listed. */
const listedCodes = 15;

/** What the rows say together, in Markdown for a ticket, in the editor's language. */
export function rowsAsMarkdown(
  rows: readonly ExportedRow[],
  { title, filter, leftOut = {}, language }: SummaryOptions,
): string {
  const { total, withResult, answered, outcomes, codes, time, ringing, talking } = statisticsOf(rows);
  const count = (value: number): string => formatCount(value, language);
  const share = (part: number, whole: number): string => formatExactShare(part, whole, language);
  const clock = (wallClock: number): string => formatInstant(wallClock, language, 'UTC');
  const zones = new Set(
    rows.map(({ utcOffsetMinutes }) => utcOffsetMinutes).filter((minutes) => minutes !== undefined),
  );
  const [zone] = zones;
  const failed = rows.filter((row) => row.outcome !== 'answered' && hasResult(row));
  const servers = [...new Set(rows.map(({ server }) => server))];
  const lines = [
    `**${escapeCell(l10n.t('{0}: {1}', title, callsCounted(total)))}**`,
    '',
    ...bullets(
      l10n.t('Answered: {0} with a result ({1})', callsOf(answered, withResult), share(answered, withResult)),
      time &&
        l10n.t(
          'Ringing began between {0} and {1}{2}',
          clock(time.first),
          clock(time.last),
          zones.size === 1 && zone !== undefined ? ` (${formatUtcOffset(zone)})` : '',
        ),
      servers.length === 0 ? undefined : l10n.t('Server: {0}', listed(servers)),
      ...leftOutRows(leftOut),
      filter.length === 0 ? undefined : l10n.t('Only: {0}', listed(filter)),
    ),
    '',
    ...tableLines(
      [l10n.t('Outcome'), l10n.t('Calls'), l10n.t('Proportion of all {0}', callsCounted(total))],
      outcomes.map(({ key, count: calls }) => [outcomeName(key), count(calls), share(calls, total)]),
    ),
    ...(codes.length > listedCodes
      ? [
          escapeCell(
            l10n.t('The {0} most frequent of {1} failCodes:', count(listedCodes), count(codes.length)),
          ),
          '',
        ]
      : []),
    ...tableLines(
      [l10n.t('failCode'), l10n.t('Meaning'), l10n.t('Calls')],
      codes.slice(0, listedCodes).map(({ key, meaning, count: calls }) => [key, meaning ?? '', count(calls)]),
    ),
    ...tableLines(
      [l10n.t('Duration'), l10n.t('Median'), l10n.t('95th percentile'), l10n.t('Longest')],
      [...spreadLine(l10n.t('Ringing'), ringing), ...spreadLine(l10n.t('Talking'), talking)],
    ),
    ...(failed.length === 0
      ? []
      : [
          escapeCell(
            failed.length > listedCalls
              ? l10n.t(
                  'Calls that were not answered, the first {0} of {1}:',
                  count(listedCalls),
                  count(failed.length),
                )
              : l10n.t('Calls that were not answered:'),
          ),
          '',
        ]),
    ...tableLines(
      [l10n.t('Call ID'), 'VDN', l10n.t('Outcome'), l10n.t('failCode'), l10n.t('Ringing from')],
      failed
        .slice(0, listedCalls)
        .map(({ callId, vdnId, title: outcome, failCode, ringingAt }) => [
          callId,
          number(vdnId),
          outcome,
          failCode ?? '',
          ringingAt === undefined ? '' : formatServerDateTime(ringingAt, language),
        ]),
    ),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function bullets(...texts: readonly (string | undefined)[]): string[] {
  // A star, as a line that begins with "-" is a formula where a spreadsheet takes the text from the clipboard.
  return texts.flatMap((text) => (text === undefined ? [] : [`* ${escapeCell(text)}`]));
}

function tableLines(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(head), `| ${head.map(() => '---').join(' | ')} |`, ...rows.map(line), ''];
}

function spreadLine(name: string, spread: Spread | undefined): string[][] {
  return spread
    ? [[name, formatDuration(spread.median), formatDuration(spread.p95), formatDuration(spread.longest)]]
    : [];
}
