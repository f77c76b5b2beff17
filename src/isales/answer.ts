import * as v from 'valibot';
import { unwrapJson } from './exactJson.ts';
import { readFailCode } from './explainCode.ts';
import type { Failure, Result } from './failures.ts';
import { withKnownNames } from './fieldNames.ts';
import { callNotFoundCode, successCode } from './returnCodes.ts';
import { shapeProblems, wrongShape } from './shapeProblems.ts';

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

/** A text that may come as a number; empty and `null`, also written as a text, are absent. */
export const text = v.optional(
  v.pipe(
    v.nullable(v.union([v.string(), v.number()])),
    v.transform((value) => present(String(value))),
  ),
);
/** A time, for `parseTimeValue`; some libraries write one as a list of its numbers. */
export const time = v.optional(
  v.pipe(
    v.nullable(v.union([v.string(), v.number(), v.array(v.number())])),
    v.transform((value) => (typeof value === 'object' ? (value ?? undefined) : present(String(value)))),
  ),
);
/** What a server says in words: whatever it is, it is no reason to lose the answer. */
const description = v.optional(
  v.pipe(
    v.unknown(),
    v.transform((value) => (value === null ? undefined : present(asText(value)))),
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
/** A failCode with its leading zeros. */
export const failCode = v.optional(
  v.pipe(
    v.nullable(v.union([v.string(), v.number()])),
    v.transform((value) => {
      const code = present(String(value));
      return code === undefined ? undefined : readFailCode(code);
    }),
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

/** A code of seven or eight digits, of which a number has lost the leading zero. */
const returnCode = v.pipe(
  text,
  v.transform((code) => (code !== undefined && /^2\d{5,6}$/.test(code) ? `0${code}` : code)),
);

const codesSchema = v.looseObject({
  resultCode: v.optional(returnCode),
  returnCode: v.optional(returnCode),
  resultDesc: description,
  returnDesc: description,
});
/** What the answers of all queries are made of. */
const names = [
  ...Object.keys(codesSchema.entries),
  'data',
  'totalCount',
  'obsCodes',
  'campaigns',
  'campaignList',
  'obResult',
];

/** An answer whose codes all say success, with everything that came beside the codes. */
export interface SuccessfulAnswer {
  readonly answer: AnswerCodes;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The object or list that stands where a description should, as other parts of the platform do it. */
  readonly described?: object;
}

/**
 * Reads what the answers of all queries have in common: success needs every code that is present to say so. Never
 * throws; a business error is a failure, too.
 */
export function readAnswer(body: unknown): Result<SuccessfulAnswer> {
  const named = withKnownNames(unwrapJson(body), names);
  const parsed = v.safeParse(codesSchema, named);
  if (!parsed.success) return wrongShape(...shapeProblems(parsed.issues));
  const { resultCode, returnCode, resultDesc, returnDesc, ...fields } = parsed.output;
  const described = payloadIn(named);
  const answer = withoutAbsent<AnswerCodes>({
    resultCode,
    returnCode,
    // What is read as the call itself is no text to show and to remember.
    ...(described ? {} : { resultDesc, returnDesc }),
  });
  const codes = [resultCode, returnCode].filter((code) => code !== undefined);
  if (codes.length === 0) return wrongShape({ problem: 'missing', fields: ['resultCode', 'returnCode'] });
  const failed = codes.find((code) => code !== successCode);
  if (failed !== undefined) return { ok: false, error: businessFailure(failed, answer) };
  return { ok: true, value: { answer, fields, ...(described ? { described } : {}) } };
}

/**
 * The object that an answer brings. It may be written as JSON text, be the only item of a list, or stand where the
 * description should.
 */
export function dataOf({ fields, described }: SuccessfulAnswer): unknown {
  const data = unwrapJson(fields['data']);
  const brought = isNothing(data) ? (described ?? data) : data;
  if (!Array.isArray(brought) || brought.length !== 1) return brought;
  return unwrapJson((brought as readonly unknown[])[0]);
}

/** The list that an answer brings, by the first of the names that it has. */
export function listOf({ fields, described }: SuccessfulAnswer, listNames: readonly string[]): unknown {
  const listed = unwrapJson(listNames.map((name) => fields[name]).find((list) => list !== undefined));
  return isNothing(listed) && Array.isArray(described) ? described : listed;
}

function isNothing(data: unknown): boolean {
  if (typeof data !== 'object') return data === undefined || data === '';
  return data === null || (!Array.isArray(data) && Object.keys(data).length === 0);
}

/** What is no description but rows, or a call. */
function payloadIn(answer: unknown): object | undefined {
  const { data, resultDesc, returnDesc } = (answer ?? {}) as Record<string, unknown>;
  if (!isNothing(unwrapJson(data))) return undefined;
  for (const described of [resultDesc, returnDesc]) {
    const payload = unwrapJson(described);
    if (typeof payload !== 'object' || payload === null) continue;
    if (Array.isArray(payload)) return payload as readonly unknown[];
    const fields = withKnownNames(payload, ['callId', 'callStatus']);
    if (typeof fields === 'object' && fields !== null && ('callId' in fields || 'callStatus' in fields))
      return payload;
  }
  return undefined;
}

function businessFailure(code: string, answer: AnswerCodes): Failure {
  const ofResultCode = answer.resultCode === code;
  const description =
    (ofResultCode ? answer.resultDesc : answer.returnDesc) ?? answer.resultDesc ?? answer.returnDesc ?? '';
  return code === callNotFoundCode
    ? { kind: 'callNotFound', description }
    : { kind: 'business', code, description };
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

/** `undefined` for an empty text and for one that says there is none. */
function present(text: string): string | undefined {
  const trimmed = cut(text.trim());
  return trimmed === '' || /^(?:null|undefined)$/i.test(trimmed) ? undefined : trimmed;
}

/** A description in several languages, or with a code beside it, has its words in one of these. */
const wordsIn = ['message', 'msg', 'desc', 'description', 'text'];

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const named = Object.entries(withKnownNames(value, wordsIn) as object) as [string, unknown][];
    const [only, ...others] = named.filter(([name]) => wordsIn.includes(name));
    if (typeof only?.[1] === 'string' && others.length === 0) return only[1];
  }
  try {
    return JSON.stringify(value);
  } catch {
    // Nested more deeply than anything that people write.
    return '';
  }
}
