import * as l10n from '@vscode/l10n';
import type { OutcomeKey, RowLook, TableRow } from '../../protocol/resultsPanel.ts';
import { outcomeName } from '../../wording/outcomeNames.ts';
import {
  countCodes,
  countOutcomes,
  hasResult,
  statisticsOf,
  type Spread,
} from '../../wording/resultStatistics.ts';
import { formatDuration } from '../../wording/durations.ts';
import { countInSpans, secondsHistogram, timeSpans } from './distributions.ts';
import { describeSeconds, describeTime } from './filterWords.ts';
import { toggled, withFilter, type FilterName, type Filters, type Span } from './filters.ts';
import { formatCount, formatShare } from '../../wording/numbers.ts';
import { callsCounted } from '../../wording/counts.ts';

export const chartNames = ['answered', 'outcomes', 'codes', 'time', 'ringing', 'talking'] as const;
export type ChartName = (typeof chartNames)[number];

/** One of the six drawings above the table. */
export interface ChartData {
  readonly title: string;
  /** What it says as a whole. */
  readonly sentence: string;
  readonly bars: readonly Bar[];
}

export interface BarPart {
  readonly look: RowLook;
  readonly count: number;
}

/** A part of a drawing; choosing it filters the table. */
export interface Bar {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  /** How many of them were answered, where that is drawn. */
  readonly answered?: number;
  /** What it is made of where that is drawn, in the order it is drawn in: all parts together are the whole. */
  readonly parts?: readonly BarPart[];
  readonly look: RowLook | 'ringing';
  /** Whether the table is narrowed to it, or to nothing of its kind. */
  readonly isIn: boolean;
  readonly isChosen: boolean;
  /** The filters when this is chosen, or let go. */
  readonly choose: (filters: Filters) => Filters;
}

/** Where the rows come from: for each drawing, those that all filters but its own let pass. */
export interface OverviewRows {
  readonly shown: readonly TableRow[];
  readonly shownWithout: (filter: FilterName) => readonly TableRow[];
  readonly filters: Filters;
  /** No row is being looked up, nor is one to come. */
  readonly isComplete: boolean;
}

/** What the six drawings show. */
export function overviewData(
  { shown, shownWithout, filters, isComplete }: OverviewRows,
  language: string,
): Readonly<Record<ChartName, ChartData>> {
  const statistics = statisticsOf(shown);
  const byOutcome = shownWithout('outcomes');
  return {
    answered: answered(byOutcome, filters, language, isComplete),
    outcomes: outcomes(byOutcome, filters, language),
    codes: codes(shownWithout('codes'), filters, language),
    time: time(shownWithout('time'), filters, isComplete),
    ringing: seconds(
      'ringing',
      { title: l10n.t('Ringing time'), none: l10n.t('no ringing times'), isComplete },
      shownWithout('ringing'),
      statistics.ringing,
      filters,
    ),
    talking: seconds(
      'talking',
      { title: l10n.t('Talking time'), none: l10n.t('no talking times'), isComplete },
      shownWithout('talking'),
      statistics.talking,
      filters,
    ),
  };
}

function answered(
  rows: readonly TableRow[],
  filters: Filters,
  language: string,
  isComplete: boolean,
): ChartData {
  const others = countOutcomes(rows.filter((row) => hasResult(row) && !isAnswered(row))).map(
    ({ key }) => key,
  );
  const choice = (
    key: string,
    label: string,
    count: number,
    look: RowLook,
    wanted: readonly OutcomeKey[],
  ): Bar => {
    const isChosen =
      filters.outcomes?.length === wanted.length && wanted.every((one) => filters.outcomes?.includes(one));
    return {
      key,
      label,
      count,
      look,
      isChosen,
      isIn: !filters.outcomes || wanted.some((one) => filters.outcomes?.includes(one)),
      choose: (before) => withFilter(before, 'outcomes', isChosen ? undefined : wanted),
    };
  };
  const answeredCount = rows.filter(isAnswered).length;
  const otherCount = rows.filter(hasResult).length - answeredCount;
  return {
    title: l10n.t('Answered'),
    sentence:
      answeredCount + otherCount === 0
        ? isComplete
          ? l10n.t('no results')
          : l10n.t('no results yet')
        : l10n.t(
            '{0} of {1}',
            formatCount(answeredCount, language),
            formatCount(answeredCount + otherCount, language),
          ),
    bars:
      answeredCount + otherCount === 0
        ? []
        : [
            choice('answered', l10n.t('Answered'), answeredCount, 'answered', ['answered']),
            choice('others', l10n.t('Not answered'), otherCount, 'failed', others),
          ],
  };
}

function isAnswered({ outcome }: TableRow): boolean {
  return outcome === 'answered';
}

const looks: Partial<Record<OutcomeKey, RowLook>> = {
  answered: 'answered',
  unknown: 'unknown',
  running: 'unknown',
  notFound: 'unknown',
  queryFailed: 'failure',
  noVdn: 'failure',
  pending: 'waiting',
  retry: 'failure',
};

function outcomes(rows: readonly TableRow[], filters: Filters, language: string): ChartData {
  const counts = countOutcomes(rows, filters.outcomes);
  return {
    title: l10n.t('Outcomes'),
    sentence: counts.length === 0 ? l10n.t('none') : formatCount(counts.length, language),
    bars: counts.map(({ key, count }) => ({
      key,
      label: outcomeName(key),
      count,
      look: looks[key] ?? 'failed',
      isIn: filters.outcomes?.includes(key) ?? true,
      isChosen: filters.outcomes?.includes(key) === true,
      choose: (before) => withFilter(before, 'outcomes', toggled(before.outcomes, key)),
    })),
  };
}

function codes(rows: readonly TableRow[], filters: Filters, language: string): ChartData {
  const counts = countCodes(rows, filters.codes);
  return {
    title: l10n.t('failCodes'),
    sentence: counts.length === 0 ? l10n.t('none') : formatCount(counts.length, language),
    bars: counts.map(({ key, count, meaning }) => ({
      key,
      label: meaning === undefined ? key : `${key} ${meaning}`,
      count,
      look: key === '00000' ? 'answered' : 'failed',
      isIn: filters.codes?.includes(key) ?? true,
      isChosen: filters.codes?.includes(key) === true,
      choose: (before) => withFilter(before, 'codes', toggled(before.codes, key)),
    })),
  };
}

function time(rows: readonly TableRow[], filters: Filters, isComplete: boolean): ChartData {
  const timesOf = (some: readonly TableRow[]): number[] =>
    some.map(({ wallClock }) => wallClock).filter((clock) => clock !== undefined);
  const all = timesOf(rows);
  const spans = timeSpans(all);
  const counts = countInSpans(all, spans);
  const byLook = partLooks.map((look) => ({
    look,
    counts: countInSpans(timesOf(rows.filter((row) => partLookOf(row) === look)), spans),
  }));
  const [first] = spans;
  const peak = counts.reduce((most, count) => Math.max(most, count), 0);
  return {
    title: l10n.t('Calls over time'),
    sentence: first
      ? mostIn(peak, (first.to - first.from) / 1000)
      : isComplete
        ? l10n.t('no times')
        : l10n.t('no times yet'),
    bars: spans.map((span, index) => ({
      ...spanBar('time', span, filters),
      label: describeTime(span),
      count: counts[index] ?? 0,
      answered: byLook[0]?.counts[index] ?? 0,
      parts: byLook.map(({ look, counts: ofLook }) => ({ look, count: ofLook[index] ?? 0 })),
      look: 'unknown',
    })),
  };
}

/** What calls over time are told apart by, from the axis up. */
export const partLooks = ['answered', 'failed', 'unknown'] as const satisfies readonly RowLook[];

/** Of what has a time the server said something: that a call was answered, that it was not, or neither. */
function partLookOf({ look }: TableRow): (typeof partLooks)[number] {
  return look === 'answered' || look === 'failed' ? look : 'unknown';
}

/** "up to 44 per hour". */
function mostIn(count: number, seconds: number): string {
  const most = formatCount(count);
  switch (seconds) {
    case 1:
      return l10n.t('up to {0} per second', most);
    case 60:
      return l10n.t('up to {0} per minute', most);
    case 3600:
      return l10n.t('up to {0} per hour', most);
    case 86_400:
      return l10n.t('up to {0} per day', most);
    default:
      return l10n.t('up to {0} in {1}', most, formatDuration(seconds));
  }
}

function seconds(
  name: 'ringing' | 'talking',
  {
    title,
    none,
    isComplete,
  }: { readonly title: string; readonly none: string; readonly isComplete: boolean },
  rows: readonly TableRow[],
  spread: Spread | undefined,
  filters: Filters,
): ChartData {
  const values = rows
    .map(({ ringingSeconds, talkingSeconds }) => (name === 'ringing' ? ringingSeconds : talkingSeconds))
    .filter((value) => value !== undefined);
  // The rows of a campaign's list come without durations, which the call's own result has.
  const canAskAgain = rows.some((row) => isAnswered(row) && row.talkingSeconds === undefined);
  return {
    title,
    sentence: spread
      ? l10n.t('median {0}, 95th percentile {1}', formatDuration(spread.median), formatDuration(spread.p95))
      : canAskAgain
        ? l10n.t('{0}: Ask Again gets them', none)
        : isComplete
          ? none
          : l10n.t('no times yet'),
    bars: secondsHistogram(values).map(({ from, to, count }) => ({
      ...spanBar(name, { from, to }, filters),
      label: describeSeconds({ from, to }),
      count,
      look: name === 'ringing' ? 'ringing' : 'answered',
    })),
  };
}

function spanBar(
  name: 'time' | 'ringing' | 'talking',
  span: Span,
  filters: Filters,
): Pick<Bar, 'key' | 'isIn' | 'isChosen' | 'choose'> {
  const wanted = filters[name];
  const isChosen = wanted?.from === span.from && wanted.to === span.to;
  return {
    key: String(span.from),
    isIn: !wanted || (span.from >= wanted.from && span.from < wanted.to),
    isChosen,
    choose: (before) => withFilter(before, name, isChosen ? undefined : span),
  };
}

/** A part in words: "No answer: 120 calls, 24 %". */
export function barSentence({ label, count, answered: good }: Bar, total: number, language: string): string {
  const share = formatShare(count, total, language);
  return good === undefined
    ? l10n.t('{0}: {1}, {2}', label, callsCounted(count), share)
    : l10n.t('{0}: {1}, {2} answered', label, callsCounted(count), formatCount(good, language));
}
