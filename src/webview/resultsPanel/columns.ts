import * as l10n from '@vscode/l10n';
import type { RowLook, TableRow } from '../../protocol/resultsPanel.ts';
import { formatInstant, formatServerDateTime, formatUtcOffset } from '../../wording/dates.ts';
import { formatDuration } from '../../wording/durations.ts';
import { onPlatform } from '../../wording/recordings.ts';
import { inOneBreath } from '../../wording/punctuation.ts';
import type { IconName } from '../icons.ts';
import type { ColumnName } from './tableModel.ts';

/** What stands in a cell, from left to right; what is absent is not there. */
export interface CellContent {
  readonly sign?: { readonly icon: IconName; readonly look: RowLook | 'recorded' };
  readonly text?: string;
  /** Behind the text, less prominent. */
  readonly remark?: string;
}

export interface Column {
  readonly title: () => string;
  /** How wide it is at least, in em. */
  readonly width: number;
  /** Its part of the space that is left. */
  readonly grows?: number;
  readonly look?: 'number' | 'mono';
  /** What a click on the text does. */
  readonly leadsTo?: 'openCall' | 'goToPlace';
  readonly content: (row: TableRow) => CellContent;
  /** What the pointer and screen readers are told, where the cell alone does not say all. */
  readonly tooltip?: (row: TableRow, language: string) => string | undefined;
}

/** What stands in each column. */
export const columns: Readonly<Record<ColumnName, Column>> = {
  outcome: {
    title: () => l10n.t('Outcome'),
    width: 12,
    grows: 1.1,
    content: ({ look, title }) => ({ sign: { icon: look, look }, text: title }),
    tooltip: ({ reason }) => reason,
  },
  callId: {
    title: () => l10n.t('Call ID'),
    width: 11.5,
    look: 'mono',
    leadsTo: 'openCall',
    content: ({ callId }) => ({ text: callId }),
  },
  vdnId: {
    title: () => 'VDN',
    width: 4.5,
    look: 'number',
    content: ({ vdnId }) => textOf(vdnId),
  },
  called: {
    title: () => l10n.t('Called'),
    width: 8,
    look: 'mono',
    content: ({ called }) => textOf(called),
  },
  ringingAt: {
    title: () => l10n.t('Ringing from'),
    width: 14,
    look: 'mono',
    content: ({ ringingAt }) => textOf(ringingAt && formatServerDateTime(ringingAt)),
    tooltip: whereTheClockStands,
  },
  ringingSeconds: {
    title: () => l10n.t('Ringing'),
    width: 6.5,
    look: 'number',
    content: ({ ringingSeconds }) => durationOf(ringingSeconds),
  },
  talkingSeconds: {
    title: () => l10n.t('Talking'),
    width: 6.5,
    look: 'number',
    content: ({ talkingSeconds }) => durationOf(talkingSeconds),
  },
  failCode: {
    title: () => l10n.t('failCode'),
    width: 15,
    grows: 2,
    look: 'mono',
    content: ({ failCode, failMeaning, reason }) => {
      const remark = failCode === undefined ? reason : failMeaning;
      return { ...textOf(failCode), ...(remark === undefined ? {} : { remark }) };
    },
    tooltip: ({ failCode, failMeaning, reason }) =>
      failCode === undefined ? reason : [failCode, failMeaning].join(' '),
  },
  displayCode: {
    title: () => l10n.t('Display code'),
    width: 8,
    look: 'mono',
    content: ({ displayCode }) => textOf(displayCode),
    tooltip: ({ displayCode, displayMeaning, displayStandsFor }) =>
      inOneBreath([displayCode, displayMeaning].filter(Boolean).join(' '), displayStandsFor),
  },
  recording: {
    title: () => l10n.t('Recording'),
    width: 6.5,
    content: ({ hasRecording, recordingPath }) => {
      if (hasRecording === undefined) return {};
      if (recordingPath !== undefined) return { remark: l10n.t('file server') };
      return hasRecording
        ? { sign: { icon: 'recording', look: 'recorded' }, text: l10n.t('yes') }
        : { remark: l10n.t('no') };
    },
    tooltip: ({ recordingPath }) => (recordingPath === undefined ? undefined : onPlatform(recordingPath)),
  },
  seenAt: {
    title: () => l10n.t('Found in'),
    width: 13,
    grows: 1.4,
    leadsTo: 'goToPlace',
    content: ({ seenAt, places }) => ({
      ...textOf(seenAt),
      ...(places > 1 ? { remark: l10n.t('+{0} more', places - 1) } : {}),
    }),
    tooltip: ({ seenAt, places }) =>
      places > 1 ? l10n.t('{0} and {1} more', seenAt ?? '', places - 1) : seenAt,
  },
};

function textOf(value: string | number | undefined): CellContent {
  return value === undefined ? {} : { text: String(value) };
}

function durationOf(seconds: number | undefined): CellContent {
  return seconds === undefined ? {} : { text: formatDuration(seconds) };
}

function whereTheClockStands(
  { wallClock, utcOffsetMinutes }: TableRow,
  language: string,
): string | undefined {
  if (wallClock === undefined) return undefined;
  if (utcOffsetMinutes === undefined) return l10n.t('The server’s own time; its zone is not known.');
  const instant = wallClock - utcOffsetMinutes * 60_000;
  return l10n.t(
    'Server time, {0}. {1} your time.',
    formatUtcOffset(utcOffsetMinutes),
    formatInstant(instant, language),
  );
}

/** The columns that say whose row it is, and stay in sight. They come first. */
const pinned: ReadonlySet<ColumnName> = new Set<ColumnName>(['outcome', 'callId']);

/** How wide the pinned columns are before this one, in em; `undefined` for one that moves with the others. */
export function pinnedAt(name: ColumnName, shown: readonly ColumnName[]): number | undefined {
  if (!pinned.has(name)) return undefined;
  const before = shown.slice(0, shown.indexOf(name)).filter((one) => pinned.has(one));
  return before.reduce((sum, one) => sum + columns[one].width, 0);
}

/** The tracks of the CSS grid for these columns, and how wide it is at least, in em. */
export function tracks(names: readonly ColumnName[]): { readonly template: string; readonly width: number } {
  const shown = names.map((name) => columns[name]);
  return {
    template: shown
      .map(({ width, grows }) => (grows === undefined ? `${width}em` : `minmax(${width}em, ${grows}fr)`))
      .join(' '),
    width: shown.reduce((sum, { width }) => sum + width, 0),
  };
}
