import * as l10n from '@vscode/l10n';
import { askedInMarkdown, escapeCell, linkInMarkdown } from './callExports.ts';
import { formatServerDateTime, formatUtcOffset } from './dates.ts';
import { formatDuration } from './durations.ts';
import { recordingInWords } from './recordings.ts';
import type { ExportedRow } from './resultExports.ts';

/** A row of a table as a ticket takes it. */
export interface LinkedRow extends ExportedRow {
  /** When the server said so, milliseconds since 1970; absent while it was not asked. */
  readonly askedAt?: number;
  /** Opens the call in another editor. */
  readonly link?: string;
}

type Cell = (row: LinkedRow) => string | undefined;

/**
 * Rows as a Markdown table for a ticket, in the editor's language: one call downwards, several with a line each. The called
 * number is masked, as in the table.
 * @param language BCP 47
 */
export function callsAsMarkdown(rows: readonly LinkedRow[], language: string): string {
  const columns: readonly (readonly [name: string, cell: Cell])[] = [
    [l10n.t('Outcome'), ({ title, reason }) => escapedParts(title, reason)],
    [l10n.t('Server'), ({ server }) => escapeCell(server)],
    ['VDN', ({ vdnId }) => (vdnId === undefined ? undefined : String(vdnId))],
    [l10n.t('Called'), ({ called }) => escapedParts(called)],
    [
      l10n.t('Ringing from'),
      ({ ringingAt, wallClock, utcOffsetMinutes, ringingSeconds }) => {
        const at = ringingAt === undefined ? undefined : formatServerDateTime(ringingAt, language);
        const zone = wallClock === undefined || utcOffsetMinutes === undefined ? undefined : utcOffsetMinutes;
        return escapedParts(
          at === undefined || zone === undefined ? at : `${at} (${formatUtcOffset(zone)})`,
          ringingSeconds === undefined ? undefined : formatDuration(ringingSeconds),
        );
      },
    ],
    [
      l10n.t('Talking'),
      ({ talkingSeconds }) =>
        talkingSeconds === undefined ? undefined : escapeCell(formatDuration(talkingSeconds)),
    ],
    ['failCode', ({ failCode, failMeaning }) => escapedParts(failCode, failMeaning)],
    [l10n.t('Display code'), ({ displayCode, displayMeaning }) => escapedParts(displayCode, displayMeaning)],
    [
      l10n.t('Recording'),
      ({ hasRecording, recordingPath }) =>
        hasRecording === undefined
          ? undefined
          : escapedParts(
              recordingInWords({ hasRecording, ...(recordingPath === undefined ? {} : { recordingPath }) }),
            ),
    ],
    [
      l10n.t('Looked up'),
      ({ askedAt }) => (askedAt === undefined ? undefined : askedInMarkdown(askedAt, language)),
    ],
    [l10n.t('Link'), ({ link }) => (link === undefined ? undefined : linkInMarkdown(link))],
  ];
  const [only] = rows;
  if (rows.length === 1 && only) {
    const lines = columns.flatMap(([name, cell]) => {
      const text = cell(only);
      return text === undefined ? [] : [line([name, text])];
    });
    const title = `**${escapeCell(l10n.t('Call {0}', only.callId))}**`;
    return [title, '', '|  |  |', '| --- | --- |', ...lines, ''].join('\n');
  }
  // What no row knows makes no column.
  const used = columns.filter(([, cell]) => rows.some((row) => cell(row) !== undefined));
  return [
    line([l10n.t('Call ID'), ...used.map(([name]) => name)]),
    line(['---', ...used.map(() => '---')]),
    ...rows.map((row) => line([escapeCell(row.callId), ...used.map(([, cell]) => cell(row) ?? '')])),
    '',
  ].join('\n');
}

function escapedParts(...parts: readonly (string | undefined)[]): string | undefined {
  const present = parts.filter((part) => part !== undefined && part !== '');
  return present.length === 0 ? undefined : escapeCell(present.join(' · '));
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
