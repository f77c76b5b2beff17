import { replaceInvisible } from '../text/invisible.ts';
import type { Result } from './failures.ts';

/** Why a text cannot be an access key or secret key. */
export type KeyProblem = 'empty' | 'innerBlank' | 'controlCharacter' | 'notAscii';

const outer = /^(?:\s|\p{Cc})+|(?:\s|\p{Cc}|\\[rnt])+$/gu;
const quotes: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['‘', '’'],
];

/**
 * Takes off a pasted key what cannot be part of it: line ends, blanks and quotes around, invisible characters anywhere.
 * What may be a mistake of another kind is refused: a key that is changed silently fails far from here, as a 401.
 */
export function cleanKey(pasted: string): Result<string, KeyProblem> {
  let key = replaceInvisible(pasted, (character) => (/\p{Cc}/u.test(character) ? character : '')).replace(
    outer,
    '',
  );
  if (quotes.some(([open, close]) => key.length > 1 && key.startsWith(open) && key.endsWith(close)))
    key = key.slice(1, -1).replace(outer, '');
  if (key === '') return { ok: false, error: 'empty' };
  if (/\p{Cc}/u.test(key)) return { ok: false, error: 'controlCharacter' };
  if (/\s/.test(key)) return { ok: false, error: 'innerBlank' };
  return /^[!-~]+$/.test(key) ? { ok: true, value: key } : { ok: false, error: 'notAscii' };
}
