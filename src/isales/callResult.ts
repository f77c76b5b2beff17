import * as v from 'valibot';
import { parseCallId } from './callId.ts';
import { padFailCode } from './explainCode.ts';
import type { Failure, Result } from './failures.ts';
import { callNotFoundCode, successCode } from './returnCodes.ts';
import { inferUtcOffset, parseServerTime, type ServerTime } from './serverTime.ts';

/** `callStatus` 6 is `succeeded`, 5 is `failed`; any other value is `unknown` and shown as it came. */
export type CallStatus = 'succeeded' | 'failed' | 'unknown';

/** The four top-level fields of an answer. */
export interface AnswerCodes {
  readonly resultCode?: string;
  readonly returnCode?: string;
  readonly resultDesc?: string;
  readonly returnDesc?: string;
}

/** What happened to one outbound call. Empty fields are absent. */
export interface CallResult {
  readonly status: CallStatus;
  /** `callStatus` as it came. */
  readonly callStatus?: string;
  readonly callId?: string;
  readonly vdnId?: number;
  /** The called number: personal data. */
  readonly called?: string;
  /** Five digits, `00000` = connected. */
  readonly failCode?: string;
  /** The tenant's own code for the failCode, e.g. `OB99999`. */
  readonly displayCode?: string;
  readonly ringingAt?: ServerTime;
  /** Absent when the call was never answered. */
  readonly answeredAt?: ServerTime;
  readonly hungUpAt?: ServerTime;
  readonly ringingSeconds?: number;
  readonly talkingSeconds?: number;
  /** Minutes east of UTC, inferred from the call ID. */
  readonly utcOffsetMinutes?: number;
  /** As it came: a bearer secret. Read it with `parseRecordPath`. */
  readonly recordPath?: string;
  readonly answer: AnswerCodes;
  /** Fields of `data` that the reference does not know. */
  readonly furtherFields: Readonly<Record<string, unknown>>;
}

const text = v.optional(
  v.pipe(
    v.nullable(v.union([v.string(), v.number()])),
    v.transform((value) => (value === null ? undefined : String(value).trim() || undefined)),
  ),
);
const failCode = v.optional(
  v.pipe(
    v.nullable(v.union([v.string(), v.number()])),
    v.transform((value) => (typeof value === 'number' ? padFailCode(value) : value?.trim() || undefined)),
  ),
);
const vdnId = v.optional(
  v.pipe(
    v.nullable(v.union([v.string(), v.number()])),
    v.transform((value) => {
      const vdn = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      return typeof vdn === 'number' && Number.isInteger(vdn) ? vdn : undefined;
    }),
  ),
);

const answerSchema = v.looseObject({
  resultCode: text,
  returnCode: text,
  resultDesc: text,
  returnDesc: text,
  data: v.optional(v.nullable(v.unknown())),
});

const dataSchema = v.objectWithRest(
  {
    callId: text,
    vdnId,
    called: text,
    callStatus: text,
    failCode,
    resultCode: text,
    ackBeginTime: text,
    callBeginTime: text,
    callEndTime: text,
    recordPath: text,
  },
  v.unknown(),
);

/**
 * Reads the decoded JSON of a single-result answer, tolerating what really comes (reference, section 1). Never throws.
 * A business error is a failure, too.
 */
export function parseCallResult(body: unknown): Result<CallResult> {
  const parsed = v.safeParse(answerSchema, body);
  if (!parsed.success) return wrongShape(parsed.issues);
  const { data, ...rest } = parsed.output;
  const answer = pickAnswerCodes(rest);
  const codes = [answer.resultCode, answer.returnCode].filter((code) => code !== undefined);
  if (codes.length === 0)
    return { ok: false, error: { kind: 'wrongShape', problems: ['resultCode, returnCode: missing'] } };
  const failed = codes.find((code) => code !== successCode);
  if (failed !== undefined) return { ok: false, error: businessFailure(failed, answer) };

  if (Array.isArray(data))
    return { ok: false, error: { kind: 'wrongShape', problems: ['data: object expected, array found'] } };
  const call = v.safeParse(dataSchema, data);
  if (!call.success) return wrongShape(call.issues, 'data');
  if (Object.keys(call.output).length === 0)
    return { ok: false, error: { kind: 'wrongShape', problems: ['data: empty'] } };
  return { ok: true, value: toCallResult(call.output, answer) };
}

function toCallResult(data: v.InferOutput<typeof dataSchema>, answer: AnswerCodes): CallResult {
  const {
    callId,
    vdnId: vdn,
    called,
    callStatus,
    failCode: cause,
    resultCode,
    ackBeginTime,
    callBeginTime,
    callEndTime,
    recordPath,
    ...furtherFields
  } = data;
  const status: CallStatus = callStatus === '6' ? 'succeeded' : callStatus === '5' ? 'failed' : 'unknown';
  const ringingAt = parseServerTime(ackBeginTime ?? '');
  const hungUpAt = parseServerTime(callEndTime ?? '');
  const begin = parseServerTime(callBeginTime ?? '');
  const answeredAt = status !== 'succeeded' && begin?.wallClock === hungUpAt?.wallClock ? undefined : begin;
  const parts = callId === undefined ? undefined : parseCallId(callId);
  return withoutAbsent<CallResult>({
    status,
    callStatus,
    callId,
    vdnId: vdn,
    called,
    failCode: cause,
    displayCode: resultCode,
    ringingAt,
    answeredAt,
    hungUpAt,
    ringingSeconds: secondsBetween(ringingAt, answeredAt ?? hungUpAt),
    talkingSeconds: secondsBetween(answeredAt, hungUpAt),
    utcOffsetMinutes: parts && ringingAt && inferUtcOffset(ringingAt, parts.startsAt),
    recordPath,
    answer,
    furtherFields,
  });
}

function secondsBetween(from: ServerTime | undefined, to: ServerTime | undefined): number | undefined {
  if (!from || !to) return undefined;
  const seconds = (to.wallClock - from.wallClock) / 1000;
  return seconds >= 0 ? seconds : undefined;
}

function businessFailure(code: string, answer: AnswerCodes): Failure {
  const ofResultCode = answer.resultCode === code;
  const description =
    (ofResultCode ? answer.resultDesc : answer.returnDesc) ?? answer.resultDesc ?? answer.returnDesc ?? '';
  return code === callNotFoundCode
    ? { kind: 'callNotFound', description }
    : { kind: 'business', code, description };
}

function pickAnswerCodes(answer: v.InferOutput<typeof answerSchema>): AnswerCodes {
  const { resultCode, returnCode, resultDesc, returnDesc } = answer;
  return withoutAbsent<AnswerCodes>({ resultCode, returnCode, resultDesc, returnDesc });
}

function wrongShape(issues: readonly v.BaseIssue<unknown>[], under?: string): Result<never> {
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

function withoutAbsent<T>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
