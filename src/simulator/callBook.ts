/** What became of the calls that nobody made: stable inventions, and the vendor's own sample. */
import type { CallIdParts } from '../ids/callId.ts';
import { failCodes, type FailCategory } from '../isales/failCodes.ts';
import { chance, drawInteger, drawWeighted } from './chance.ts';
import { findFailureCall } from './failureCalls.ts';

/** One finished call as the simulator knows it. */
export interface BookedCall {
  readonly vdnId: number;
  readonly callId: string;
  readonly called: string;
  readonly failCode: string;
  /** The tenant's own code for the failCode. */
  readonly displayCode: string;
  readonly ringingAt: Date;
  /** Absent when nobody answered. */
  readonly answeredAt?: Date;
  readonly hungUpAt: Date;
  /** Whether there is a recording to link to. */
  readonly isRecorded: boolean;
}

/** The call of the vendor's documentation (isales-api.md: One call). */
export const vendorSample = { vdnId: 8, callId: '1644464743-1388', called: '88881955' } as const;

const connected = '00000';

/** Seconds of talking where the recording is the point of a call. */
const talkingTimes: Readonly<Partial<Record<string, number>>> = {
  recordingPcm16: 6,
  recordingPcm8: 6,
  recordingALawV3: 6,
  recordingMuLaw: 6,
  recordingStereo: 16,
  recordingLong: 300,
  recordingMadeSlowly: 60,
};

/** How often each outcome comes up, roughly as in a campaign on bought numbers, and the seconds until it is known. */
const outcomes: Readonly<
  Record<FailCategory, { weight: number; ringing: readonly [number, number]; display: string }>
> = {
  answered: { weight: 46, ringing: [2, 25], display: 'OB99999' },
  'no-answer': { weight: 18, ringing: [30, 60], display: 'OB10001' },
  busy: { weight: 9, ringing: [0, 3], display: 'OB10002' },
  rejected: { weight: 8, ringing: [3, 20], display: 'OB10003' },
  unreachable: { weight: 7, ringing: [1, 6], display: 'OB10004' },
  'invalid-number': { weight: 5, ringing: [0, 3], display: 'OB10005' },
  device: { weight: 3, ringing: [1, 12], display: 'OB10006' },
  platform: { weight: 2, ringing: [0, 10], display: 'OB20001' },
  agent: { weight: 1, ringing: [5, 30], display: 'OB20002' },
  forwarded: { weight: 0.7, ringing: [0, 20], display: 'OB10007' },
  waiting: { weight: 0.3, ringing: [5, 40], display: 'OB10008' },
};

/** The tenant's display codes with the group of failCodes behind each. */
export const displayCodes = (Object.entries(outcomes) as [FailCategory, { display: string }][]).map(
  ([category, { display }]) => ({ category, code: display }),
);

/**
 * Opens the book at one call. The same VDN and call ID always give the same call.
 * @param failCode what is to have happened; drawn from the table of known codes unless told
 */
export function bookedCall(vdnId: number, { callId, startsAt }: CallIdParts, failCode?: string): BookedCall {
  const seed = `${vdnId}/${callId}`;
  const isSample = vdnId === vendorSample.vdnId && callId === vendorSample.callId;
  const cause = failCode ?? (isSample ? connected : drawFailCode(seed));
  const category = failCodes.find(([code]) => code === cause)?.[1] ?? 'platform';
  const { ringing, display } = outcomes[category];
  const base = { vdnId, callId, failCode: cause, displayCode: display, ringingAt: startsAt };
  if (isSample)
    return {
      ...base,
      called: vendorSample.called,
      answeredAt: after(startsAt, 4),
      hungUpAt: after(startsAt, 8),
      isRecorded: true,
    };

  // Like the vendor's sample no number that anyone could have.
  const called = `8888${String(drawInteger(seed, 'called', 0, 9999)).padStart(4, '0')}`;
  const known = after(startsAt, drawInteger(seed, 'ringing', ...ringing));
  if (cause !== connected) return { ...base, called, hungUpAt: known, isRecorded: false };
  // Most calls are short, a few are long; at most ten minutes.
  const talking =
    talkingTimes[findFailureCall(callId)?.failure ?? ''] ??
    Math.min(600, 3 + Math.floor(-Math.log(1 - chance(seed, 'talking')) * 55));
  return {
    ...base,
    called,
    answeredAt: known,
    hungUpAt: after(known, talking),
    isRecorded: keepsRecordings(vdnId),
  };
}

/** Only SaaS networking returns recordings (isales-api.md: One call): odd VDNs above 100 play a server without it. */
export function keepsRecordings(vdnId: number): boolean {
  return vdnId <= 100 || vdnId % 2 === 0;
}

/** Seconds from answer to hang-up; 0 when nobody answered. */
export function talkingSeconds({ answeredAt, hungUpAt }: BookedCall): number {
  return answeredAt ? (hungUpAt.getTime() - answeredAt.getTime()) / 1000 : 0;
}

function drawFailCode(seed: string): string {
  const categories = Object.entries(outcomes) as [FailCategory, (typeof outcomes)[FailCategory]][];
  const category = drawWeighted(
    seed,
    'outcome',
    categories.map(([name, { weight }]) => [name, weight] as const),
  );
  const codes = failCodes.filter(([, of]) => of === category).map(([code]) => [code, 1] as const);
  return drawWeighted(seed, 'failCode', codes) ?? connected;
}

function after(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}

/**
 * The `data` object of an answer, its fields in the order and with the looseness of what really comes: `callStatus`
 * and `vdnId` now as text, now as a number; an unanswered call begins never or when it ends.
 * @param recordPath the signed link, or `''`
 */
export function toAnswerData(call: BookedCall, recordPath: string): Record<string, unknown> {
  const seed = `${call.vdnId}/${call.callId}`;
  const status = call.answeredAt ? 6 : 5;
  const isSample = call.callId === vendorSample.callId && call.vdnId === vendorSample.vdnId;
  const end = serverTime(call.hungUpAt);
  const neverBegun = chance(seed, 'unanswered begin') < 0.5 ? '' : end;
  return {
    callId: call.callId,
    called: call.called,
    callEndTime: end,
    vdnId: !isSample && chance(seed, 'vdnId type') < 0.125 ? String(call.vdnId) : call.vdnId,
    callStatus: isSample || chance(seed, 'callStatus type') < 0.5 ? String(status) : status,
    failCode: call.failCode,
    resultCode: call.displayCode,
    callBeginTime: call.answeredAt ? serverTime(call.answeredAt) : neverBegun,
    recordPath,
    ackBeginTime: serverTime(call.ringingAt),
  };
}

const serverOffsetMs = 8 * 3_600_000;

/** `yyyy-MM-dd HH:mm:ss` in the simulator's own time, UTC+8, which like the real server it does not name. */
export function serverTime(instant: Date): string {
  return new Date(instant.getTime() + serverOffsetMs).toISOString().slice(0, 19).replace('T', ' ');
}
