import type { HintFacts } from '../protocol/callHover.ts';
import { formatDuration } from '../wording/durations.ts';
import { inOneBreath } from '../wording/punctuation.ts';

/** The outcome of a call in a few words, to stand behind its ID; `undefined` for a failure that says nothing of it. */
export function hintText(facts: HintFacts): string | undefined {
  if (facts.kind === 'failure') return facts.notFound ? `? ${facts.title}` : undefined;
  const mark = { answered: '✓', failed: '✗', unknown: '?' }[facts.tone];
  const code = facts.tone === 'failed' && facts.failCode ? `${facts.failCode.code} ` : '';
  const seconds = facts.talkingSeconds ?? facts.ringingSeconds;
  return inOneBreath(
    `${mark} ${code}${facts.title}`,
    seconds === undefined ? undefined : formatDuration(seconds),
  );
}
