/** What is looked for, as the find box says it. */
export interface FindQuery {
  readonly pattern: string;
  readonly isRegExp: boolean;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
}

/** Where something was found. */
export interface FoundText {
  /** Of its first byte in the file. */
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
}

/** Thrown for a pattern that no engine can use; its message is the engine's own. */
export class PatternError extends Error {}

/**
 * The query as an expression for lines.
 * @throws PatternError
 */
export function toRegExp({ pattern, isRegExp, matchCase, wholeWord }: FindQuery): RegExp {
  const source = isRegExp ? pattern : pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const whole = wholeWord ? `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])` : source;
  try {
    return new RegExp(whole, matchCase ? 'gu' : 'giu');
  } catch (error) {
    // Escapes such as `\-` and `\"` are fine everywhere but in this mode.
    try {
      return new RegExp(wholeWord ? `\\b(?:${source})\\b` : source, matchCase ? 'g' : 'gi');
    } catch {
      throw new PatternError(error instanceof Error ? error.message : String(error));
    }
  }
}

/**
 * The query as arguments for ripgrep, which is to say where in the bytes each match is. The pattern itself is not among
 * them, as every user of the machine can read the arguments of a process.
 * @param patternFile where ripgrep reads the pattern; `-` is its standard input
 */
export function toRipgrepArguments(
  { isRegExp, matchCase, wholeWord }: FindQuery,
  patternFile: string,
): string[] {
  return [
    ...['--no-config', '--threads=1', '--text', '--encoding=none', '--crlf', '--color=never'],
    ...['--only-matching', '--byte-offset', '--no-line-number', '--no-filename', '--no-heading'],
    ...(isRegExp ? ['--engine=auto'] : ['--fixed-strings']),
    matchCase ? '--case-sensitive' : '--ignore-case',
    ...(wholeWord ? ['--word-regexp'] : []),
    `--file=${patternFile}`,
    '--',
  ];
}

/**
 * The pattern as the one line of a file of patterns.
 * @throws PatternError for what a line cannot hold: a line break would make several patterns of it, and finds nothing in
 *   a line; a zero ends texts on their way
 */
export function toPatternLine({ pattern }: FindQuery): string {
  if (/[\0\r\n]/.test(pattern))
    throw new PatternError('A pattern for ripgrep holds no line break and no zero character.');
  return `${pattern}\n`;
}
