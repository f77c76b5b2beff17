import * as v from 'valibot';
import {
  dataOf,
  failCode,
  readAnswer,
  recordPath as recordPathField,
  text,
  time,
  wholeNumber,
  withoutAbsent,
  type AnswerCodes,
} from './answer.ts';
import { timesOf, type CallTimes } from './callTimes.ts';
import type { Result } from './failures.ts';
import { unwrapJson } from './exactJson.ts';
import { withKnownNames } from './fieldNames.ts';
import { parseTimeValue } from './serverTime.ts';
import { shapeProblems, wrongShape } from './shapeProblems.ts';

/** `callStatus` 6 is `succeeded`, 5 is `failed`; any other value is `unknown` and shown as it came. */
export type CallStatus = 'succeeded' | 'failed' | 'unknown';

/** What happened to one outbound call. Empty fields are absent. */
export interface CallResult extends CallTimes {
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
  /** As it came: a link is a bearer secret. Read it with `readRecording`. */
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
    ackBeginTime: time,
    callBeginTime: time,
    callEndTime: time,
    recordPath: recordPathField,
  },
  v.unknown(),
);

const names = Object.keys(dataSchema.entries);

/** Where one call was asked for, so many are looked through. */
const mostCalls = 100;

/**
 * Reads the decoded JSON of a single-result answer, tolerating what really comes. Never throws. A business error is a
 * failure, too.
 * @param askedCallId the call that was asked for: of several it is taken, and the answer about another one is a failure;
 *   left out, the answer is taken for what it says
 */
export function parseCallResult(body: unknown, askedCallId?: string): Result<CallResult> {
  const read = readAnswer(body);
  if (!read.ok) return read;
  const { answer } = read.value;
  const data = dataOf(read.value);
  if (!Array.isArray(data)) return ofCall(parseCall(data, answer), askedCallId);
  const calls = data.slice(0, mostCalls).map((row) => parseCall(unwrapJson(row), answer));
  const asked = calls.filter((call) => call.ok && call.value.callId === askedCallId);
  const [only, ...others] = asked;
  return only && others.length === 0 && askedCallId !== undefined
    ? only
    : wrongShape({ problem: 'notThatCall', field: 'data' });
}

/** A cache on the way may answer with another call: that of somebody else is no result of this one. */
function ofCall(call: Result<CallResult>, askedCallId: string | undefined): Result<CallResult> {
  const callId = call.ok ? call.value.callId : undefined;
  if (callId === undefined || askedCallId === undefined || callId === askedCallId.trim()) return call;
  return { ok: false, error: { kind: 'anotherCall', callId } };
}

/** Reads one `data` object, or one row of a result list, whose fields are some of the same. */
export function parseCall(data: unknown, answer: AnswerCodes): Result<CallResult> {
  const call = v.safeParse(dataSchema, withKnownNames(data, names));
  if (!call.success) return wrongShape(...shapeProblems(call.issues, 'data'));
  if (Object.keys(call.output).length === 0) return wrongShape({ problem: 'empty', field: 'data' });
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
  const status = statusOf(callStatus);
  const times = timesOf({
    hasSucceeded: status === 'succeeded',
    callId,
    ringing: parseTimeValue(ackBeginTime),
    begin: parseTimeValue(callBeginTime),
    end: parseTimeValue(callEndTime),
  });
  return withoutAbsent<CallResult>({
    status,
    callStatus,
    callId,
    vdnId: vdn,
    called,
    failCode: cause,
    displayCode: resultCode,
    ...times,
    recordPath,
    answer,
    furtherFields,
  });
}

/** `"6"`, 6, `"06"` and `"6.0"` are one. */
function statusOf(callStatus: string | undefined): CallStatus {
  const number = /^\d+(?:\.0+)?$/.test(callStatus ?? '') ? Number(callStatus) : undefined;
  return number === 6 ? 'succeeded' : number === 5 ? 'failed' : 'unknown';
}
