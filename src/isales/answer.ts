import * as v from 'valibot';
import { padFailCode } from './explainCode.ts';
import type { Failure, Result } from './failures.ts';
import { callNotFoundCode, successCode } from './returnCodes.ts';

/** The four top-level fields of an answer. */
export interface AnswerCodes {
  readonly resultCode?: string;
  readonly returnCode?: string;
  readonly resultDesc?: string;
  readonly returnDesc?: string;
}

/** Longer texts are cut: they are shown, remembered and written in many places, and none of them means anything. */
const longestText = 2_000;
/** Signed URLs with a token reach some thousand characters. */
const longestRecordPath = 16_384;

/** A text that may come as a number; empty and `null` are absent. */
export const text = v.optional(
  v.pipe(
    v.nullable(v.union([v.string(), v.number()])),
    v.transform((value) => (value === null ? undefined : cut(String(value).trim()) || undefined)),
  ),
);
/** The link of a recording. Of one that is too long, enough is left to see that. */
export const recordPath = v.optional(
  v.pipe(
    v.nullable(v.union([v.string(), v.number()])),
    v.transform((value) =>
      value === null
        ? undefined
        : String(value)
            .trim()
            .slice(0, longestRecordPath + 1) || undefined,
    ),
  ),
);
/** A failCode; a number has lost its leading zeros. */
export const failCode = v.optional(
  v.pipe(
    v.nullable(v.union([v.string(), v.number()])),
    v.transform((value) =>
      typeof value === 'number' ? padFailCode(value) : cut(value?.trim() ?? '') || undefined,
    ),
  ),
);
/** A whole number that may come as text; anything else is absent. */
export const wholeNumber = v.optional(
  v.pipe(
    v.nullable(v.union([v.string(), v.number()])),
    v.transform((value) => {
      const vdn = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      return typeof vdn === 'number' && Number.isInteger(vdn) ? vdn : undefined;
    }),
  ),
);

const codesSchema = v.looseObject({
  resultCode: text,
  returnCode: text,
  resultDesc: text,
  returnDesc: text,
});

/** An answer whose codes all say success, with everything that came beside the codes. */
export interface SuccessfulAnswer {
  readonly answer: AnswerCodes;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Reads what the answers of all queries have in common (reference, sections 1 and 3): success needs every code that is
 * present to say so. Never throws; a business error is a failure, too.
 */
export function readAnswer(body: unknown): Result<SuccessfulAnswer> {
  const parsed = v.safeParse(codesSchema, body);
  if (!parsed.success) return wrongShape(parsed.issues);
  const { resultCode, returnCode, resultDesc, returnDesc, ...fields } = parsed.output;
  const answer = withoutAbsent<AnswerCodes>({ resultCode, returnCode, resultDesc, returnDesc });
  const codes = [resultCode, returnCode].filter((code) => code !== undefined);
  if (codes.length === 0)
    return { ok: false, error: { kind: 'wrongShape', problems: ['resultCode, returnCode: missing'] } };
  const failed = codes.find((code) => code !== successCode);
  if (failed !== undefined) return { ok: false, error: businessFailure(failed, answer) };
  return { ok: true, value: { answer, fields } };
}

function businessFailure(code: string, answer: AnswerCodes): Failure {
  const ofResultCode = answer.resultCode === code;
  const description =
    (ofResultCode ? answer.resultDesc : answer.returnDesc) ?? answer.resultDesc ?? answer.returnDesc ?? '';
  return code === callNotFoundCode
    ? { kind: 'callNotFound', description }
    : { kind: 'business', code, description };
}

/** Says which fields are not what they should be; their values are left out. */
export function wrongShape(issues: readonly v.BaseIssue<unknown>[], under?: string): Result<never> {
  const problems = issues.map((issue) => {
    const path = [under, v.getDotPath(issue)].filter(Boolean).join('.') || 'answer';
    return `${path}: ${issue.expected ?? issue.kind} expected, ${kindOf(issue.input)} found`;
  });
  return { ok: false, error: { kind: 'wrongShape', problems } };
}

/** The type of a value, not the value: what the server sent in a wrong place may be anything. */
function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

/** Leaves out what is `undefined`. */
export function withoutAbsent<T>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

function cut(text: string): string {
  if (text.length <= longestText) return text;
  // Not between the halves of a character.
  return `${text.slice(0, longestText).replace(/[\ud800-\udbff]$/, '')}…`;
}
