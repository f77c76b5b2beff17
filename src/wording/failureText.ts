import * as l10n from '@vscode/l10n';
import type { FailureAction } from '../protocol/callPanel.ts';
import { inSentences, labelled } from './punctuation.ts';

/** A sentence with what it is: a cause, a step, somebody else's words. */
export interface FailureLine {
  readonly label: string;
  readonly text: string;
}

/** A failure for people: what happened, why most likely, and what mends it (the first action is the main one). */
export interface FailureText {
  readonly title: string;
  readonly lines: readonly FailureLine[];
  readonly actions: readonly FailureAction[];
}

/** Puts a failure together. */
export function say(
  title: string,
  actions: readonly FailureAction[],
  ...lines: readonly FailureLine[]
): FailureText {
  return { title, actions, lines };
}

/** What most likely led to it. Of causes that exclude each other this one stands first, and `or` before each other one. */
export function why(text: string): FailureLine {
  return { label: l10n.t('Likely cause'), text };
}

/** What else may have led to it. */
export function or(text: string): FailureLine {
  return { label: l10n.t('Or'), text };
}

/** What is known for sure. */
export function fact(text: string): FailureLine {
  return { label: l10n.t('What happened'), text };
}

/** What the user can do. */
export function next(text: string): FailureLine {
  return { label: l10n.t('Next step'), text };
}

/** Whether a line says what the user can do. */
export function isStep({ label }: FailureLine): boolean {
  return label === l10n.t('Next step');
}

/** The server's own words, where there are any. */
export function serverSays(words: string | undefined): readonly FailureLine[] {
  return words === undefined || words === '' ? [] : [{ label: l10n.t('Server says'), text: words }];
}

/** The title and what is known first, for a message: a cause keeps its label, as it is a guess. */
export function inShort({ title, lines: [first] }: Pick<FailureText, 'title' | 'lines'>): string {
  return inSentences(title, first && spoken(first));
}

/** Everything but the actions, in one text. */
export function inFull({ title, lines }: Pick<FailureText, 'title' | 'lines'>): string {
  return inSentences(title, ...lines.map(spoken));
}

/** One line with its label, as causes are guesses; what happened stands for itself. */
export function spoken({ label, text }: FailureLine): string {
  return label === l10n.t('What happened') ? text : labelled(label, text);
}
