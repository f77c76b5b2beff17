/** `GET .../campaigns/{vdnId}/callresultdetail/{callId}` (isales-api.md: One call). */
import { parseCallId, type CallIdParts } from '../ids/callId.ts';
import { callNotFoundCode } from '../isales/returnCodes.ts';
import { errorAnswer, readLocale, successAnswer } from './answers.ts';
import { bookedCall, toAnswerData, vendorSample, type BookedCall } from './callBook.ts';
import { sendJson, type Exchange } from './exchange.ts';
import { findFailureCall } from './failureCalls.ts';
import { misbehave } from './misbehaviour.ts';
import { decodeSegment, readVdn, type RequestProblem } from './requestParameters.ts';
import { linkLifeMs, recordingLink, withStraySpace } from './recordingLinks.ts';

const maxCallIdLength = 128;

export async function answerCallResultQuery(exchange: Exchange): Promise<void> {
  const { request, response, surroundings } = exchange;
  const locale = readLocale(request.headers['locale']);
  const input = readInput(exchange);
  if ('code' in input) {
    sendJson(response, 200, errorAnswer(input.code, locale, input.about));
    return;
  }
  const failure = findFailureCall(input.call.callId);
  if (failure) {
    await misbehave(failure, { ...exchange, ...input, locale });
    return;
  }
  const call = bookedCall(input.vdnId, input.call);
  const link = linkFor(call, surroundings.baseUrl, surroundings.now());
  sendJson(response, 200, successAnswer(toAnswerData(call, link), locale));
}

/** The link to a call's recording, good for some hours from `now`; empty where there is none. */
export function linkFor(call: BookedCall, baseUrl: string, now: number): string {
  if (!call.isRecorded) return '';
  const link = recordingLink(baseUrl, call, now + linkLifeMs);
  const isSample = call.vdnId === vendorSample.vdnId && call.callId === vendorSample.callId;
  return isSample ? withStraySpace(link) : link;
}

function readInput(exchange: Exchange): RequestProblem | { vdnId: number; call: CallIdParts } {
  const vdn = readVdn(exchange);
  if ('code' in vdn) return vdn;
  const callId = decodeSegment(exchange.parameters['callId']);
  if (callId === undefined) return { code: '02000008', about: 'callId' };
  if (callId.trim() === '') return { code: '02000001', about: 'callId' };
  if (callId.length > maxCallIdLength) return { code: '02000003', about: 'callId' };
  if (!/^[\w-]+$/.test(callId)) return { code: '02000002', about: 'callId' };
  const call = parseCallId(callId, exchange.surroundings.now());
  return call ? { vdnId: vdn.vdnId, call } : { code: callNotFoundCode, about: 'callId' };
}
