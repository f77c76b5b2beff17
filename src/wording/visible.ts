import { replaceInvisible } from '../text/invisible.ts';

export { withoutInvisible } from '../text/invisible.ts';

/** Makes characters visible that could make a text look like another one; JSON stays the same JSON. */
export function visible(text: string): string {
  return replaceInvisible(text, inHex);
}

/** The UTF-16 units of a character as JSON writes them. */
function inHex(character: string): string {
  let written = '';
  for (let unit = 0; unit < character.length; unit++)
    written += `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`;
  return written;
}

/**
 * The same for a text that stands on one line, in a list or a title.
 * @param longest how many characters of it are shown; what is left out is an ellipsis
 */
export function visibleInLine(text: string, longest = Infinity): string {
  const shown = text.length > longest ? `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…` : text;
  return visible(shown).replace(/[\t\n]+/g, ' ');
}
