import * as l10n from '@vscode/l10n';
import type { CallPanelState, ExplainedCode, PanelTime, ResultContent } from '../../protocol/callPanel.ts';
import { recordingInWords } from '../../wording/recordings.ts';
import { formatServerDateTime, formatUtcOffset } from '../../wording/dates.ts';
import { formatDuration } from '../../wording/durations.ts';
import { listed } from '../../wording/punctuation.ts';

/** One thing that is said of both calls. */
export interface ComparisonRow {
  readonly label: string;
  /** Absent where nothing is known. */
  readonly values: readonly [string | undefined, string | undefined];
  /** Whether what is shown of them is not the same. */
  readonly differs: boolean;
  /** How much more the second one has, in words. */
  readonly difference?: string;
}

/** What is said of two calls; rows of which neither knows anything are left out. */
export function comparisonRows(calls: readonly [CallPanelState, CallPanelState]): readonly ComparisonRow[] {
  const [first, second] = calls;
  const both = (read: (call: ResultContent, state: CallPanelState) => string | undefined) =>
    calls.map((state) => (state.content.kind === 'result' ? read(state.content, state) : undefined)) as [
      string | undefined,
      string | undefined,
    ];
  const row = (label: string, values: ComparisonRow['values']): ComparisonRow => ({
    label,
    values,
    differs: values[0] !== values[1],
  });
  const time =
    (read: (call: ResultContent) => PanelTime | undefined) =>
    (call: ResultContent, { language }: CallPanelState): string | undefined => {
      const at = read(call);
      return at && formatServerDateTime(at.text, language);
    };
  const rows = [
    row(l10n.t('Outcome'), [titleOf(first), titleOf(second)]),
    row(
      l10n.t('failCode'),
      both(({ failCode }) => failCode && inWords(failCode)),
    ),
    row(
      l10n.t('Category'),
      both(({ failCode }) => failCode?.category),
    ),
    row(
      l10n.t('Display code'),
      both(({ displayCode, displayMeaning }) =>
        displayCode === undefined
          ? undefined
          : inWords({
              code: displayCode,
              ...(displayMeaning === undefined ? {} : { meaning: displayMeaning }),
            }),
      ),
    ),
    duration(l10n.t('Ringing'), calls, ({ ringingSeconds }) => ringingSeconds),
    duration(l10n.t('Talking'), calls, ({ talkingSeconds }) => talkingSeconds),
    row(l10n.t('Ringing from'), both(time(({ ringingAt }) => ringingAt))),
    row(l10n.t('Answered at'), both(time(({ answeredAt }) => answeredAt))),
    row(l10n.t('Hung up at'), both(time(({ hungUpAt }) => hungUpAt))),
    row(
      l10n.t('Time zone'),
      both(({ utcOffsetMinutes }) =>
        utcOffsetMinutes === undefined ? undefined : formatUtcOffset(utcOffsetMinutes),
      ),
    ),
    calledRow(both(({ called }) => called)),
    row('VDN', [String(first.vdnId), String(second.vdnId)]),
    row(l10n.t('Server'), [first.serverName, second.serverName]),
    row(
      l10n.t('Recording'),
      both(({ recording }) =>
        recordingInWords({
          hasRecording: recording.kind !== 'none',
          ...(recording.kind === 'onPlatform' ? { recordingPath: recording.path } : {}),
        }),
      ),
    ),
    row(
      l10n.t('Response'),
      both(({ answer }) => listed(answer.codes.map(inWords))),
    ),
  ];
  return rows.filter(({ values }) => values[0] !== undefined || values[1] !== undefined);
}

function titleOf({ content }: CallPanelState): string | undefined {
  return content.kind === 'loading' ? undefined : content.title;
}

function duration(
  label: string,
  [first, second]: readonly [CallPanelState, CallPanelState],
  read: (call: ResultContent) => number | undefined,
): ComparisonRow {
  const of = ({ content }: CallPanelState): number | undefined =>
    content.kind === 'result' ? read(content) : undefined;
  const seconds = [of(first), of(second)] as const;
  const [one, other] = seconds;
  const more = one === undefined || other === undefined ? 0 : other - one;
  const values = [one, other].map((value) => (value === undefined ? undefined : formatDuration(value))) as [
    string | undefined,
    string | undefined,
  ];
  return {
    label,
    values,
    differs: values[0] !== values[1],
    ...(values[0] === values[1] || more === 0
      ? {}
      : { difference: `${more > 0 ? '+' : '−'}${formatDuration(Math.abs(more))}` }),
  };
}

/** A number of which only the end is shown is no other one than what has as many digits and ends like it. */
function calledRow(values: ComparisonRow['values']): ComparisonRow {
  const shownOf = (called = ''): string => called.replace(/^•+/, '');
  const [one = '', other = ''] = values;
  const shown = Math.min(shownOf(one).length, shownOf(other).length);
  const isSame =
    one.length === other.length && one.slice(one.length - shown) === other.slice(other.length - shown);
  return { label: l10n.t('Called'), values, differs: !isSame };
}

function inWords({ code, meaning }: ExplainedCode): string {
  return meaning === undefined ? code : `${code} ${meaning}`;
}
