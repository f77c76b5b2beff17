// C0 and C1 without tab and line feed, marks and overrides of writing direction, line separators, byte order mark.
const invisible = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g; // eslint-disable-line no-control-regex -- they are what is looked for

/** Makes characters visible that could make a text look like another one; JSON stays the same JSON. */
export function visible(text: string): string {
  return text.replace(
    invisible,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * The same for a text that stands on one line, in a list or a title.
 * @param longest how many characters of it are shown; what is left out is an ellipsis
 */
export function visibleInLine(text: string, longest = Infinity): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return visible(shown).replace(/[\t\n]+/g, ' ');
}
