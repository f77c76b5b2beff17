import * as l10n from '@vscode/l10n';

/**
 * Texts put together with the marks of the language: between Chinese stand Chinese marks, and no spaces. Whatever joins
 * texts for people does it with these.
 */

type Part = string | undefined;

/** Whether a text ends as a sentence does, or with what leads on to the next one; a bracket or quotation mark may follow. */
const ending = /[.!?…:;。！？：；][)\]”’»」』）]*$/u;

/** Sentences and headings one after the other, each but the last one ended with a full stop; what is missing is left out. */
export function inSentences(...parts: readonly Part[]): string {
  return present(parts).reduce((before, next) =>
    l10n.t('{0} {1}', ending.test(before) ? before : l10n.t('{0}.', before), next),
  );
}

/** "Server: Main". */
export function labelled(label: string, text: string): string {
  return l10n.t('{0}: {1}', label, text);
}

/** Facts one after the other, with the pause that a comma makes; what is missing is left out. */
export function inOneBreath(...facts: readonly Part[]): string {
  return present(facts).reduce((before, next) => l10n.t('{0}, {1}', withoutStop(before), next));
}

/** Things of one kind: "a.log, b.log". */
export function listed(things: readonly string[]): string {
  return things.map((thing, at) => (at < things.length - 1 ? withoutStop(thing) : thing)).join(l10n.t(', '));
}

/** What somebody else wrote may end as a sentence does; in the middle of one of ours that would be two marks in a row. */
function withoutStop(text: string): string {
  return text.replace(/(?<!\.)[.。；;]$/u, '');
}

function present(parts: readonly Part[]): [string, ...string[]] {
  const [first = '', ...others] = parts.filter((part): part is string => part !== undefined && part !== '');
  return [first, ...others];
}
