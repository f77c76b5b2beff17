import * as l10n from '@vscode/l10n';
import type { Failure } from '../isales/failures.ts';
import { describeFailure } from './failures.ts';
import { spoken, type FailureText } from './failureText.ts';
import { formatCount } from './numbers.ts';
import { listed } from './punctuation.ts';

/**
 * Why many look-ups paused. What led to it is counted, the most frequent first: of the last failure alone nobody would
 * guess the others.
 * @param inARow the failures that followed each other until then, `failure` among them
 */
export function describePause(failure: Failure, inARow: readonly Failure[] = []): FailureText {
  const texts = (inARow.length === 0 ? [failure] : inARow).map(describeFailure);
  const kinds = [...Map.groupBy(texts, ({ title }) => title)].sort(([, a], [, b]) => b.length - a.length);
  const [first = describeFailure(failure)] = texts;
  if (texts.length === 1) return first;
  return {
    title: listed(kinds.map(([title, { length }]) => l10n.t('{0} × {1}', formatCount(length), title))),
    lines:
      kinds.length === 1
        ? first.lines
        : // Each says of itself what it is about, as causes of different failures stand beside each other.
          kinds.flatMap(([title, [text]]) => {
            const [line] = text?.lines ?? [];
            return line ? [{ label: title, text: spoken(line) }] : [];
          }),
    actions: [...new Set(texts.flatMap(({ actions }) => actions))],
  };
}
