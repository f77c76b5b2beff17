/**
 * Characters that nobody sees or that change how others look: controls but tab and line feed, what Unicode calls default
 * ignorable (zero-width, direction, tag characters, variation selectors, fillers), halves of characters, private ones,
 * line separators, the empty Braille cell, marks of annotations.
 */
const invisible =
  /(?![\t\n])[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/gu;
const picture = String.raw`\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?`;
/** Those that writing needs: between the parts of a picture or behind one, and between letters of scripts that join them. */
const needed = new RegExp(
  [
    String.raw`(?<=${picture})\u200d(?=\p{Extended_Pictographic})`,
    String.raw`(?<=\p{Extended_Pictographic})\ufe0f|(?<=[\d#*])\ufe0f(?=\u20e3)`,
    String.raw`(?<=[\p{Script=Arabic}\p{M}])[\u200c\u200d](?=\p{L})`,
  ].join('|'),
  'uy',
);

const joiners = new Set(['\u200c', '\u200d', '\ufe0f']);

/**
 * Replaces each character that nobody sees, so that no text can look like another one, or say something to a machine that
 * people do not read.
 * @param replacement for one of them, of one or two UTF-16 units
 */
export function replaceInvisible(text: string, replacement: (character: string) => string): string {
  return text.replace(invisible, (character, at: number) => {
    if (!joiners.has(character)) return replacement(character);
    needed.lastIndex = at;
    return needed.test(text) ? character : replacement(character);
  });
}

/** The text without them. */
export function withoutInvisible(text: string): string {
  return replaceInvisible(text, () => '');
}
