/** `GET .../campaigns/{vdnId}/callresultdetail/{callId}` (reference, section 1). */
import { parseCallId, type CallIdParts } from '../isales/callId.ts';
import { callNotFoundCode } from '../isales/returnCodes.ts';
import { errorAnswer, readLocale, successAnswer } from './answers.ts';
import { bookedCall, toAnswerData, vendorSample, type BookedCall } from './callBook.ts';
import { sendJson, type Exchange } from './exchange.ts';
import { findFailureCall } from './failureCalls.ts';
import { misbehave } from './misbehaviour.ts';
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

function linkFor(call: BookedCall, baseUrl: string, now: number): string {
  if (!call.isRecorded) return '';
  const link = recordingLink(baseUrl, call, now + linkLifeMs);
  const isSample = call.vdnId === vendorSample.vdnId && call.callId === vendorSample.callId;
  return isSample ? withStraySpace(link) : link;
}

interface Problem {
  readonly code: string;
  readonly about: string;
}

function readInput({
  request,
  parameters,
  surroundings,
}: Exchange): Problem | { vdnId: number; call: CallIdParts } {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    return { code: '0200001', about: 'Content-Type' };
  const vdnId = decode(parameters['vdnId']);
  const callId = decode(parameters['callId']);
  if (vdnId === undefined) return { code: '02000008', about: 'vdnId' };
  if (callId === undefined) return { code: '02000008', about: 'callId' };
  if (vdnId === '') return { code: '02000001', about: 'vdnId' };
  if (!/^-?\d+$/.test(vdnId)) return { code: '02000006', about: 'vdnId' };
  if (Number(vdnId) < 1 || Number(vdnId) > 9999) return { code: '02000007', about: 'vdnId' };
  if (callId.trim() === '') return { code: '02000001', about: 'callId' };
  if (callId.length > maxCallIdLength) return { code: '02000003', about: 'callId' };
  if (!/^[\w-]+$/.test(callId)) return { code: '02000002', about: 'callId' };
  const call = parseCallId(callId, surroundings.now());
  return call ? { vdnId: Number(vdnId), call } : { code: callNotFoundCode, about: 'callId' };
}

/** `undefined` for escapes that are no UTF-8. */
function decode(segment = ''): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
