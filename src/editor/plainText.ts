import { visible } from '../wording/visible.ts';

/** The editor shows about so much of a notification, in characters. */
const longestText = 1_000;
/** What stands in a list, a tree or a title. */
const longestLine = 300;

/**
 * Makes a text stand as it is wherever the editor would make something of it: of `[label](target)` a link that may run
 * any command, of `$(name)` an icon, of characters that nobody sees another text. What a name, a path, a link, a log or
 * a server says is not ours to run. What is too long is cut, with an ellipsis. Applied once: what it puts in between is
 * itself something that nobody sees.
 */
export function plainText(text: string, longest = longestText): string {
  const shown = text.length > longest ? `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…` : text;
  return visible(shown).replaceAll('](', ']\u200b(').replaceAll('$(', '$\u200b(');
}

/** The same for a text on one line. */
export function plainLine(text: string): string {
  return plainText(text, longestLine).replace(/[\t\n]+/g, ' ');
}
