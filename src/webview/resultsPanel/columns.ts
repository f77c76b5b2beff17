import * as l10n from '@vscode/l10n';
import type { TableRow } from '../../protocol/resultsPanel.ts';
import { formatDuration, formatInstant, formatUtcOffset } from '../../wording/durations.ts';
import { foreign, h, mono, visible, type Child } from '../dom.ts';
import { icon } from '../icons.ts';
import type { ColumnName } from './tableModel.ts';

export interface Column {
  readonly title: () => string;
  /** How wide it is at least, in em. */
  readonly width: number;
  /** Its part of the space that is left. */
  readonly grows?: number;
  readonly isNumber?: true;
  readonly cell: (row: TableRow, language: string) => readonly Child[];
  /** What the pointer is told, where the cell alone does not say all. */
  readonly tooltip?: (row: TableRow, language: string) => string | undefined;
}

/** What stands in each column. */
export const columns: Readonly<Record<ColumnName, Column>> = {
  outcome: {
    title: () => l10n.t('Outcome'),
    width: 12,
    grows: 1.1,
    cell: (row) => [
      h('span', { class: `sign ${row.look}` }, icon(row.look)),
      h('span', { class: 'word' }, visible(row.title)),
    ],
    tooltip: ({ reason }) => reason,
  },
  callId: {
    title: () => l10n.t('Call ID'),
    width: 11.5,
    cell: ({ callId }) => [h('a', { class: 'link', 'data-do': 'openCall' }, mono(callId))],
  },
  vdnId: {
    title: () => 'VDN',
    width: 4.5,
    isNumber: true,
    cell: ({ vdnId }) => text(vdnId),
  },
  called: {
    title: () => l10n.t('Called'),
    width: 8,
    cell: ({ called }) => (called === undefined ? [] : [mono(called)]),
  },
  ringingAt: {
    title: () => l10n.t('Ring start'),
    width: 12.5,
    cell: ({ ringingAt }) => (ringingAt === undefined ? [] : [mono(ringingAt)]),
    tooltip: whereTheClockStands,
  },
  ringingSeconds: {
    title: () => l10n.t('Ringing'),
    width: 6.5,
    isNumber: true,
    cell: ({ ringingSeconds }) => duration(ringingSeconds),
  },
  talkingSeconds: {
    title: () => l10n.t('Talking'),
    width: 6.5,
    isNumber: true,
    cell: ({ talkingSeconds }) => duration(talkingSeconds),
  },
  failCode: {
    title: () => 'failCode',
    width: 15,
    grows: 2,
    cell: ({ failCode, failMeaning, reason }) => {
      if (failCode === undefined)
        return reason === undefined ? [] : [h('span', { class: 'dim' }, foreign(reason))];
      return [
        mono(failCode),
        failMeaning === undefined ? undefined : h('span', { class: 'dim' }, ' ', foreign(failMeaning)),
      ];
    },
    tooltip: ({ failCode, failMeaning, reason }) =>
      failCode === undefined ? reason : [failCode, failMeaning].join(' '),
  },
  displayCode: {
    title: () => l10n.t('Display code'),
    width: 8,
    cell: ({ displayCode }) => (displayCode === undefined ? [] : [mono(displayCode)]),
    tooltip: ({ displayCode, displayMeaning }) => [displayCode, displayMeaning].filter(Boolean).join(' '),
  },
  recording: {
    title: () => l10n.t('Recording'),
    width: 6.5,
    cell: ({ hasRecording }) => {
      if (hasRecording === undefined) return [];
      return hasRecording
        ? [h('span', { class: 'sign recorded' }, icon('recording')), l10n.t('yes')]
        : [h('span', { class: 'dim' }, l10n.t('no'))];
    },
  },
  seenAt: {
    title: () => l10n.t('Seen at'),
    width: 13,
    grows: 1.4,
    cell: ({ seenAt, places }) => {
      if (seenAt === undefined) return [];
      const more = places > 1 ? h('span', { class: 'dim' }, ' ', l10n.t('+{0} more', places - 1)) : undefined;
      return [h('a', { class: 'link', 'data-do': 'goToPlace' }, foreign(seenAt)), more];
    },
    tooltip: ({ seenAt, places }) =>
      places > 1 ? l10n.t('{0} and {1} more', seenAt ?? '', places - 1) : seenAt,
  },
};

function text(value: number | undefined): readonly Child[] {
  return value === undefined ? [] : [String(value)];
}

function duration(seconds: number | undefined): readonly Child[] {
  return seconds === undefined ? [] : [formatDuration(seconds)];
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
