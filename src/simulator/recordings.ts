/** The object store behind `recordPath`: needs no C2 signature, only the link's own. */
import { once } from 'node:events';
import { bookedCall, talkingSeconds, type BookedCall } from './callBook.ts';
import { drawWeighted } from './chance.ts';
import { send, type Exchange } from './exchange.ts';
import { findFailureCall } from './failureCalls.ts';
import { callOfRecording, findLinkProblem } from './recordingLinks.ts';
import { conversation } from './voices.ts';
import { encodeSamples, samplesPerSecond, wavHeader, type WavCoding } from './wav.ts';

export const recordingRoute = '/isales/record/:folder/:file';

export async function serveRecording(exchange: Exchange): Promise<void> {
  const { request, response, parameters, query, surroundings, signal } = exchange;
  const { folder = '', file = '' } = parameters;
  const problem = findLinkProblem(`/isales/record/${folder}/${file}`, query, surroundings.now());
  if (problem) {
    sendError(exchange, 403, problem.code, problem.message);
    return;
  }
  const named = callOfRecording(file);
  if (!named) {
    sendError(exchange, 404, 'NoSuchKey', 'The specified key does not exist.');
    return;
  }
  // The failures about recordings are answered calls, whatever the book would say.
  const failCode = findFailureCall(named.call.callId) ? '00000' : undefined;
  const audio = recordingOf(bookedCall(named.vdnId, named.call, failCode));

  const range = readRange(request.headers.range, audio.length);
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${audio.length}`);
    sendError(exchange, 416, 'InvalidRange', 'The requested range cannot be satisfied.');
    return;
  }
  const { from, to } = range ?? { from: 0, to: audio.length };
  response.writeHead(range ? 206 : 200, {
    'Content-Type': 'audio/wav',
    'Content-Length': to - from,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-store',
    ...(range ? { 'Content-Range': `bytes ${from}-${to - 1}/${audio.length}` } : {}),
  });
  if (request.method !== 'HEAD')
    for (const piece of audio.pieces(from, to))
      if (!response.write(piece)) await once(response, 'drain', { signal });
  response.end();
}

/** A sound file that is made while it is read. */
export interface Recording {
  readonly coding: WavCoding;
  /** Bytes of the whole file. */
  readonly length: number;
  /** The bytes from `from` up to, not including, `to`. */
  pieces(from: number, to: number): Generator<Buffer>;
}

/** The recording of a call: as long as the talking, in the coding that the call's hash picks. */
export function recordingOf(call: BookedCall): Recording {
  const seed = `${call.vdnId}/${call.callId}`;
  const coding =
    drawWeighted<WavCoding>(seed, 'coding', [
      ['pcm16', 2],
      ['alaw', 1],
      ['mulaw', 1],
    ]) ?? 'pcm16';
  const sampleCount = talkingSeconds(call) * samplesPerSecond;
  const header = wavHeader(coding, sampleCount);
  const pattern = encodeSamples(coding, conversation(seed));
  const length = header.length + sampleCount * (coding === 'pcm16' ? 2 : 1);
  return {
    coding,
    length,
    *pieces(from, to) {
      let at = from;
      if (at < header.length) yield header.subarray(at, Math.min(to, header.length));
      at = Math.max(at, header.length);
      while (at < to) {
        const start = (at - header.length) % pattern.length;
        const piece = pattern.subarray(start, Math.min(pattern.length, start + to - at));
        yield piece;
        at += piece.length;
      }
    },
  };
}

/** A single byte range, `to` not included; nothing when absent, not understood or several: then all is sent. */
function readRange(
  header: string | undefined,
  length: number,
): { from: number; to: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '') {
    if (last === '') return undefined;
    return Number(last) === 0 ? 'unsatisfiable' : { from: Math.max(0, length - Number(last)), to: length };
  }
  const from = Number(first);
  const to = last === '' ? length : Math.min(length, Number(last) + 1);
  if (last !== '' && Number(last) < from) return undefined;
  return from < length ? { from, to } : 'unsatisfiable';
}

function sendError({ response }: Exchange, status: number, code: string, message: string): void {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>\n`;
  send(response, status, 'application/xml', xml);
}
