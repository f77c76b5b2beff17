import * as l10n from '@vscode/l10n';
import type { FailureAction } from '../protocol/callPanel.ts';

/** A failure for people: what happened, why most likely, and what mends it (the first action is the main one). */
export interface FailureText {
  readonly title: string;
  readonly lines: readonly { readonly label: string; readonly text: string }[];
  readonly actions: readonly FailureAction[];
}

/** Puts a failure together. */
export function say(
  title: string,
  actions: readonly FailureAction[],
  ...lines: FailureText['lines']
): FailureText {
  return { title, actions, lines };
}

/** What most likely led to it. */
export function why(text: string): FailureText['lines'][number] {
  return { label: l10n.t('Likely cause'), text };
}

/** What else may have led to it. */
export function or(text: string): FailureText['lines'][number] {
  return { label: l10n.t('Or'), text };
}

/** What the user can do. */
export function next(text: string): FailureText['lines'][number] {
  return { label: l10n.t('Next step'), text };
}
