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

/** Gives a failCode that came as a number its leading zeros back (reference, section 1). */
export function padFailCode(code: number): string {
  return String(code).padStart(5, '0');
}
