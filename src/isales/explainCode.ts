import { failCodes, type FailCategory } from './failCodes.ts';
import { returnCodes } from './returnCodes.ts';

/** What a code means, from the built-in tables. */
export interface CodeExplanation {
  /** The code with its leading zeros. */
  readonly code: string;
  /** `failCode`: why a call failed; `returnCode`: how the query went. */
  readonly kind: 'failCode' | 'returnCode';
  /** Only for failCodes. */
  readonly category?: FailCategory;
  readonly en: string;
  readonly zh: string;
}

const explanations = new Map<string, CodeExplanation>([
  ...failCodes.map(
    ([code, category, en, zh]) => [code, { code, kind: 'failCode', category, en, zh }] as const,
  ),
  ...returnCodes.map(([code, en, zh]) => [code, { code, kind: 'returnCode', en, zh }] as const),
]);

/**
 * Explains a failCode (five digits) or a top-level code (seven or eight). A number has lost its leading zeros and is
 * read as a failCode.
 * @returns `undefined` for a code that the tables do not know
 */
export function explainCode(code: string | number): CodeExplanation | undefined {
  return explanations.get(typeof code === 'number' ? padFailCode(code) : code.trim());
}

/** Gives a failCode that came as a number its leading zeros back. */
export function padFailCode(code: number): string {
  return String(code).padStart(5, '0');
}

/**
 * A failCode as it is known: five digits. `603`, `"603"`, `"0603"` and `" 00603 "` are one code; leading zeros are lost
 * wherever a code goes through a number or a spreadsheet (`"603.0"`). What is no number of up to five digits stays.
 */
export function readFailCode(code: string | number): string {
  const written = String(code).trim();
  const digits = /^0*(\d{1,5})(?:\.0+)?$/.exec(written)?.[1];
  return digits === undefined ? written : digits.padStart(5, '0');
}
