/** The call IDs that make the simulator fail, on any VDN, each in its own way. The one list of them. */
import { callNotFoundCode, returnCodes, successCode } from '../isales/returnCodes.ts';

/** A call ID with what comes instead of its result. */
export interface FailureCall {
  readonly callId: string;
  readonly failure: FailureName;
  /** One English line for docs/simulator.md (`npm run docs`) and the command line. */
  readonly description: string;
  /** Only for `returnCode`: the documented code that is answered. */
  readonly returnCode?: string;
}

export type FailureName =
  | 'returnCode'
  | 'unauthorized'
  | 'unauthorizedSkewed'
  | 'forbiddenHtml'
  | 'forbiddenJson'
  | 'tooManyRequests'
  | 'tooManyRequestsLongWait'
  | 'tooManyRequestsOnce'
  | 'internalError'
  | 'badGatewayHtml'
  | 'unavailable'
  | 'unavailableOnce'
  | 'slow'
  | 'hang'
  | 'drip'
  | 'brokenJson'
  | 'htmlAs200'
  | 'wrongTypes'
  | 'missingData'
  | 'emptyData'
  | 'hugeBody'
  | 'connectionReset'
  | 'connectionResetOnce'
  | 'truncatedBody'
  | 'redirect'
  | 'stillRunning'
  | 'recordingExpired'
  | 'recordingExpiredOnce'
  | 'recordingExpiresSoon'
  | RecordingVariant
  | 'numericFailCode'
  | 'unknownCallStatus'
  | 'unknownFailCode'
  | 'resultCodeAlone'
  | 'returnCodeAlone'
  | 'codesDisagree'
  | 'furtherFields';

/** Answered calls whose recording is of a kind of its own, or is kept back by the store. */
export type RecordingVariant =
  | 'recordingPcm16'
  | 'recordingPcm8'
  | 'recordingALawV3'
  | 'recordingMuLaw'
  | 'recordingStereo'
  | 'recordingLong'
  | 'recordingMadeSlowly'
  | 'recordingNoAudio'
  | 'recordingRefusedOnce'
  | 'recordingRefused'
  | 'recordingRedirected'
  | 'recordingTooLarge';

const plain: readonly (readonly [callId: string, failure: FailureName, description: string])[] = [
  ['1644400401-401', 'unauthorized', '401, as for a wrong signature'],
  ['1644400401-600', 'unauthorizedSkewed', '401 with a Date header 10 minutes ahead'],
  ['1644400403-403', 'forbiddenHtml', '403 with an HTML body, as from a WAF'],
  ['1644400403-1', 'forbiddenJson', '403 with a JSON body'],
  ['1644400429-429', 'tooManyRequests', '429 with Retry-After: 1, always'],
  ['1644400429-3600', 'tooManyRequestsLongWait', '429 with Retry-After: 3600, always'],
  ['1644400429-1', 'tooManyRequestsOnce', '429 with Retry-After: 1 on every first of two tries'],
  ['1644400500-500', 'internalError', '500 with a JSON body'],
  ['1644400502-502', 'badGatewayHtml', '502 with an HTML body, as from a WAF'],
  ['1644400503-503', 'unavailable', '503, always'],
  ['1644400503-1', 'unavailableOnce', '503 on every first of two tries'],
  ['1644400003-3', 'slow', 'the result after 3 s'],
  ['1644400408-408', 'hang', 'no answer at all'],
  ['1644400408-1', 'drip', 'the result, a byte every 0.2 s'],
  ['1644400200-1', 'brokenJson', '200 with JSON that breaks off'],
  ['1644400200-2', 'htmlAs200', '200 with an HTML page, as from a login portal'],
  ['1644400200-3', 'wrongTypes', '200 with fields of the wrong type (called is an object, ...)'],
  ['1644400200-4', 'missingData', '200 and success, but no data'],
  ['1644400200-5', 'emptyData', '200 and success, but empty data'],
  ['1644400413-413', 'hugeBody', '200 with a body of 2 MiB'],
  ['1644400104-104', 'connectionReset', 'the connection is reset, always'],
  ['1644400104-1', 'connectionResetOnce', 'the connection is reset on every first of two tries'],
  ['1644400200-6', 'truncatedBody', 'the connection ends in the middle of the body'],
  ['1644400302-302', 'redirect', '302 to another host'],
  [
    '1644400404-3',
    'stillRunning',
    'a call that goes on: not found at first, then answered but not ended, from the third query on ended',
  ],
  ['1644400410-410', 'recordingExpired', 'an answered call whose recording link expired a minute ago'],
  ['1644400410-1', 'recordingExpiredOnce', 'the same on every first of two tries'],
  ['1644400410-60', 'recordingExpiresSoon', 'an answered call whose recording link expires in 60 s'],
  ['1644400600-16', 'recordingPcm16', 'an answered call whose recording is WAV, PCM 16 bit'],
  ['1644400600-8', 'recordingPcm8', 'one in WAV, PCM 8 bit'],
  ['1644400600-3', 'recordingALawV3', 'one in G.711 A-law, named .V3'],
  ['1644400600-7', 'recordingMuLaw', 'one in G.711 mu-law'],
  ['1644400600-2', 'recordingStereo', 'one with two channels, a voice in each'],
  ['1644400600-300', 'recordingLong', 'one of five minutes, in A-law'],
  ['1644400600-20', 'recordingMadeSlowly', 'one that takes 20 s to arrive'],
  ['1644400600-1', 'recordingNoAudio', 'one that is an AMR file, which no editor plays'],
  ['1644400600-403', 'recordingRefusedOnce', 'one whose link the store refuses with 403, every first of two'],
  ['1644400600-404', 'recordingRefused', 'one whose link the store refuses with 403, always'],
  ['1644400600-302', 'recordingRedirected', 'one whose link leads to another host'],
  ['1644400600-413', 'recordingTooLarge', 'one of 200 MiB'],
  ['1644400200-10', 'numericFailCode', 'failCode as the number 603: its leading zeros are lost'],
  ['1644400200-11', 'unknownCallStatus', 'callStatus 7, which nobody documented'],
  ['1644400200-12', 'unknownFailCode', 'failCode 09999, which no table knows'],
  ['1644400200-13', 'resultCodeAlone', 'a result with resultCode but no returnCode'],
  ['1644400200-14', 'returnCodeAlone', 'a result with returnCode but no resultCode'],
  ['1644400200-15', 'codesDisagree', 'resultCode says success, returnCode says 0200001'],
  ['1644400200-16', 'furtherFields', 'a result with fields that the reference does not know'],
];

/** Besides the above, every documented error code has its own call ID, also those that this query cannot earn by itself. */
export const failureCalls: readonly FailureCall[] = [
  {
    callId: '1644400404-404',
    failure: 'returnCode',
    description: `not found: business error ${callNotFoundCode}`,
    returnCode: callNotFoundCode,
  },
  ...returnCodes
    .filter(([code]) => code !== successCode)
    .map(([code, meaning]): FailureCall => ({
      callId: `1644402000-${code}`,
      failure: 'returnCode',
      description: `business error ${code}: ${meaning}`,
      returnCode: code,
    })),
  ...plain.map(([callId, failure, description]): FailureCall => ({ callId, failure, description })),
];

const byCallId = new Map(failureCalls.map((call) => [call.callId, call]));

/** The failure that a call ID stands for, if any. */
export function findFailureCall(callId: string): FailureCall | undefined {
  return byCallId.get(callId);
}
