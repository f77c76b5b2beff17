/** How each failure of the table comes about. */
import { setTimeout as delay } from 'node:timers/promises';
import type { CallIdParts } from '../ids/callId.ts';
import { callNotFoundCode } from '../isales/returnCodes.ts';
import { errorAnswer, successAnswer, type Locale } from './answers.ts';
import { bookedCall, toAnswerData } from './callBook.ts';
import { sendJson, sendPage, type Exchange } from './exchange.ts';
import type { FailureCall, FailureName } from './failureCalls.ts';
import { linkLifeMs, recordingLink } from './recordingLinks.ts';

/** A query that was understood: what is wrong from here on is on purpose. */
export interface UnderstoodQuery extends Exchange {
  readonly vdnId: number;
  readonly call: CallIdParts;
  readonly locale: Locale;
}

type Misbehaviour = (query: UnderstoodQuery, failure: FailureCall) => void | Promise<void>;

const slowMs = 3000;
const dripMs = 200;
const hugeBytes = 2 * 1024 * 1024;
const skewMs = 10 * 60_000;

/** Answers a query in the way its call ID asks for. */
export async function misbehave(failure: FailureCall, query: UnderstoodQuery): Promise<void> {
  await misbehaviours[failure.failure](query, failure);
}

const misbehaviours: Readonly<Record<FailureName, Misbehaviour>> = {
  returnCode: (query, { returnCode = '' }) => {
    sendJson(query.response, 200, errorAnswer(returnCode, query.locale));
  },
  unauthorized: ({ response }) => {
    sendUnauthorized(response);
  },
  unauthorizedSkewed: ({ response, surroundings }) => {
    response.setHeader('Date', new Date(surroundings.now() + skewMs).toUTCString());
    sendUnauthorized(response);
  },
  forbiddenHtml: ({ response }) => {
    sendPage(response, 403, '403 Forbidden: your address is not on the allow-list');
  },
  forbiddenJson: ({ response }) => {
    sendJson(response, 403, { error_code: '403', error_msg: 'Forbidden' });
  },
  tooManyRequests: (query) => {
    sendTooMany(query, 1);
  },
  tooManyRequestsLongWait: (query) => {
    sendTooMany(query, 3600);
  },
  tooManyRequestsOnce: (query) => {
    if (isFirstOfTwo(query)) sendTooMany(query, 1);
    else sendResult(query);
  },
  internalError: ({ response }) => {
    sendJson(response, 500, { error_code: '500', error_msg: 'Internal Server Error' });
  },
  badGatewayHtml: ({ response }) => {
    sendPage(response, 502, '502 Bad Gateway');
  },
  unavailable: ({ response }) => {
    sendPage(response, 503, '503 Service Unavailable');
  },
  unavailableOnce: (query) => {
    if (isFirstOfTwo(query)) sendPage(query.response, 503, '503 Service Unavailable');
    else sendResult(query);
  },
  slow: async (query) => {
    await delay(slowMs, undefined, { signal: query.signal });
    sendResult(query);
  },
  hang: async ({ signal }) => {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
    });
  },
  drip: async (query) => {
    const body = Buffer.from(JSON.stringify(result(query)));
    query.response.writeHead(200, { ...jsonType, 'Content-Length': body.length });
    for (const byte of body) {
      query.response.write(Buffer.of(byte));
      await delay(dripMs, undefined, { signal: query.signal });
    }
    query.response.end();
  },
  brokenJson: (query) => {
    const body = JSON.stringify(result(query));
    query.response.writeHead(200, jsonType).end(body.slice(0, body.length / 2));
  },
  htmlAs200: ({ response }) => {
    sendPage(response, 200, 'Please log in');
  },
  wrongTypes: (query) => {
    sendResult(query, { called: { number: '88880000' }, callStatus: [6], failCode: true, ackBeginTime: {} });
  },
  missingData: (query) => {
    sendJson(query.response, 200, { ...result(query), data: undefined });
  },
  emptyData: (query) => {
    sendJson(query.response, 200, { ...result(query), data: {} });
  },
  hugeBody: (query) => {
    sendResult(query, { padding: 'x'.repeat(hugeBytes) });
  },
  connectionReset: ({ request, surroundings }) => {
    surroundings.reset(request);
  },
  connectionResetOnce: (query) => {
    if (isFirstOfTwo(query)) query.surroundings.reset(query.request);
    else sendResult(query);
  },
  truncatedBody: async (query) => {
    const body = Buffer.from(JSON.stringify(result(query)));
    query.response.writeHead(200, { ...jsonType, 'Content-Length': body.length });
    // Only what the socket has taken over is sure to arrive before the end.
    await new Promise((resolve) => query.response.write(body.subarray(0, body.length / 2), resolve));
    query.request.socket.destroy();
  },
  redirect: ({ request, response }) => {
    response.writeHead(302, {
      Location: `https://redirected.invalid${request.url ?? '/'}`,
      'Content-Length': 0,
    });
    response.end();
  },
  stillRunning: (query) => {
    const { vdnId, call, surroundings, response, locale } = query;
    const key = `${vdnId}/${call.callId}`;
    const isAsked = (times: number): boolean => surroundings.failedOnce.has(`${key} ${times}`);
    if (!isAsked(1)) {
      surroundings.failedOnce.add(`${key} 1`);
      sendJson(response, 200, errorAnswer(callNotFoundCode, locale));
    } else if (!isAsked(2)) {
      surroundings.failedOnce.add(`${key} 2`);
      sendResult(query, { callStatus: '', failCode: '', resultCode: '', callEndTime: '' });
    } else sendResult(query);
  },
  recordingExpired: (query) => {
    sendResult(query, { recordPath: linkExpiringIn(query, -60_000) }, '00000');
  },
  recordingExpiredOnce: (query) => {
    if (isFirstOfTwo(query)) sendResult(query, { recordPath: linkExpiringIn(query, -60_000) });
    else sendRecorded(query);
  },
  recordingExpiresSoon: (query) => {
    sendResult(query, { recordPath: linkExpiringIn(query, 60_000) }, '00000');
  },
  recordingPcm16: sendRecorded,
  recordingPcm8: sendRecorded,
  recordingALawV3: sendRecorded,
  recordingMuLaw: sendRecorded,
  recordingStereo: sendRecorded,
  recordingLong: sendRecorded,
  recordingMadeSlowly: sendRecorded,
  recordingNoAudio: sendRecorded,
  recordingRefusedOnce: (query) => {
    if (isFirstOfTwo(query)) sendResult(query, { recordPath: withWrongSignature(usualLink(query)) });
    else sendRecorded(query);
  },
  recordingRefused: (query) => {
    sendResult(query, { recordPath: withWrongSignature(usualLink(query)) });
  },
  recordingRedirected: sendRecorded,
  recordingTooLarge: sendRecorded,
  numericFailCode: (query) => {
    sendResult(query, { failCode: 603 }, '00603');
  },
  unknownCallStatus: (query) => {
    sendResult(query, { callStatus: '7' });
  },
  unknownFailCode: (query) => {
    sendResult(query, {}, '09999');
  },
  resultCodeAlone: (query) => {
    sendJson(query.response, 200, { ...result(query), returnCode: undefined, returnDesc: undefined });
  },
  returnCodeAlone: (query) => {
    sendJson(query.response, 200, { ...result(query), resultCode: undefined, resultDesc: undefined });
  },
  codesDisagree: (query) => {
    const { returnCode, returnDesc } = errorAnswer('0200001', query.locale);
    sendJson(query.response, 200, { ...result(query), returnCode, returnDesc });
  },
  furtherFields: (query) => {
    sendResult(query, { skillId: 17, trunk: { name: 'made up', channels: [1, 2] }, remark: null });
  },
};

const jsonType = { 'Content-Type': 'application/json;charset=UTF-8' };

/** The small body of a 401; Node adds the `Date` header that lets a client see a wrong clock. */
export function sendUnauthorized(response: Exchange['response']): void {
  sendJson(response, 401, { error_code: '401', error_msg: 'Authentication failed' });
}

function sendTooMany({ response }: UnderstoodQuery, seconds: number): void {
  response.setHeader('Retry-After', String(seconds));
  sendPage(response, 429, '429 Too Many Requests');
}

function result(query: UnderstoodQuery, changes: Record<string, unknown> = {}, failCode = '00000') {
  const { vdnId, call, locale } = query;
  const data = toAnswerData(bookedCall(vdnId, call, failCode), '');
  return successAnswer({ ...data, ...changes }, locale);
}

function sendResult(query: UnderstoodQuery, changes?: Record<string, unknown>, failCode?: string): void {
  sendJson(query.response, 200, result(query, changes, failCode));
}

function linkExpiringIn({ vdnId, call, surroundings }: UnderstoodQuery, ms: number): string {
  return recordingLink(surroundings.baseUrl, { vdnId, callId: call.callId }, surroundings.now() + ms);
}

function usualLink(query: UnderstoodQuery): string {
  return linkExpiringIn(query, linkLifeMs);
}

function sendRecorded(query: UnderstoodQuery): void {
  sendResult(query, { recordPath: usualLink(query) });
}

/** As if the store's key had been changed since. */
function withWrongSignature(link: string): string {
  return link.replace(/Signature=(.)/, (_match, first: string) => `Signature=${first === 'A' ? 'B' : 'A'}`);
}

/** Fails, heals, fails, heals ... so that a failure that heals can be asked for again. */
function isFirstOfTwo({ vdnId, call, surroundings: { failedOnce } }: UnderstoodQuery): boolean {
  const key = `${vdnId}/${call.callId}`;
  if (failedOnce.delete(key)) return false;
  failedOnce.add(key);
  return true;
}
