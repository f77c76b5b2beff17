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

/** The query as arguments for ripgrep, which is to say where in the bytes each match is. */
export function toRipgrepArguments({ pattern, isRegExp, matchCase, wholeWord }: FindQuery): string[] {
  return [
    ...['--no-config', '--threads=1', '--text', '--encoding=none', '--crlf', '--color=never'],
    ...['--only-matching', '--byte-offset', '--no-line-number', '--no-filename', '--no-heading'],
    ...(isRegExp ? ['--engine=auto'] : ['--fixed-strings']),
    matchCase ? '--case-sensitive' : '--ignore-case',
    ...(wholeWord ? ['--word-regexp'] : []),
    `--regexp=${pattern}`,
    '--',
  ];
}
