import * as l10n from '@vscode/l10n';
import { formatClock, formatDate, formatInstant } from '../../wording/dates.ts';
import { formatDuration } from '../../wording/durations.ts';
import { outcomeName } from '../../wording/outcomeNames.ts';
import { unbounded, type FilterName, type Filters, type Span } from './filters.ts';

interface FilterPart {
  readonly filter: FilterName;
  readonly value: string;
  /** In words, e.g. "ringing 20 s to 25 s". */
  readonly label: string;
}

/** Each thing that narrows the rows, in words. */
export function filterParts(filters: Filters): readonly FilterPart[] {
  const { text, outcomes = [], codes = [], time, ringing, talking } = filters;
  const part = (filter: FilterName, label: string, value = ''): FilterPart => ({ filter, value, label });
  return [
    ...(text === undefined ? [] : [part('text', l10n.t('contains “{0}”', text))]),
    ...outcomes.map((key) => part('outcomes', outcomeName(key), key)),
    ...codes.map((code) => part('codes', l10n.t('failCode {0}', code), code)),
    ...(time ? [part('time', describeTime(time))] : []),
    ...(ringing ? [part('ringing', l10n.t('ringing {0}', describeSeconds(ringing)))] : []),
    ...(talking ? [part('talking', l10n.t('talking {0}', describeSeconds(talking)))] : []),
  ];
}

/** A span of server time in words. */
export function describeTime(time: Span): string {
  const { from, to } = time;
  const at = (ms: number): string => formatInstant(ms, undefined, 'UTC');
  if (from <= -unbounded) return l10n.t('before {0}', at(to));
  if (to >= unbounded) return l10n.t('from {0}', at(from));
  const isSameDay = formatDate(from, undefined, 'UTC') === formatDate(to, undefined, 'UTC');
  return l10n.t('{0} to {1}', at(from), isSameDay ? formatClock(to, undefined, 'UTC') : at(to));
}

/** A span of seconds in words. */
export function describeSeconds({ from, to }: Span): string {
  return to < unbounded
    ? l10n.t('{0} to {1}', formatDuration(from), formatDuration(to))
    : l10n.t('{0} or longer', formatDuration(from));
}
