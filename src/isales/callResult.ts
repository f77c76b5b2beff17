import * as v from 'valibot';
import { parseCallId } from '../ids/callId.ts';
import {
  failCode,
  readAnswer,
  recordPath as recordPathField,
  text,
  wholeNumber,
  withoutAbsent,
  wrongShape,
  type AnswerCodes,
} from './answer.ts';
import type { Result } from './failures.ts';
import { inferUtcOffset, parseServerTime, type ServerTime } from './serverTime.ts';

/** `callStatus` 6 is `succeeded`, 5 is `failed`; any other value is `unknown` and shown as it came. */
export type CallStatus = 'succeeded' | 'failed' | 'unknown';

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

const dataSchema = v.objectWithRest(
  {
    callId: text,
    vdnId: wholeNumber,
    called: text,
    callStatus: text,
    failCode,
    resultCode: text,
    ackBeginTime: text,
    callBeginTime: text,
    callEndTime: text,
    recordPath: recordPathField,
  },
  v.unknown(),
);

/**
 * Reads the decoded JSON of a single-result answer, tolerating what really comes (reference, section 1). Never throws.
 * A business error is a failure, too.
 */
export function parseCallResult(body: unknown): Result<CallResult> {
  const read = readAnswer(body);
  if (!read.ok) return read;
  const { answer, fields } = read.value;
  const { data } = fields;
  if (Array.isArray(data))
    return { ok: false, error: { kind: 'wrongShape', problems: ['data: object expected, array found'] } };
  return parseCall(data, answer);
}

/** Reads one `data` object, or one row of a result list, whose fields are some of the same (reference, section 3). */
export function parseCall(data: unknown, answer: AnswerCodes): Result<CallResult> {
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
  const seconds = Math.round((to.wallClock - from.wallClock) / 1000);
  return seconds >= 0 ? seconds : undefined;
}
