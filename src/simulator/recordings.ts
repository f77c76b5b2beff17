/** The object store behind `recordPath`: needs no C2 signature, only the link's own. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { bookedCall, talkingSeconds, type BookedCall } from './callBook.ts';
import { drawWeighted } from './chance.ts';
import { send, type Exchange } from './exchange.ts';
import { findFailureCall, type FailureName } from './failureCalls.ts';
import { callOfRecording, findLinkProblem } from './recordingLinks.ts';
import { conversation, turnSeconds } from './voices.ts';
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
  const failure = findFailureCall(named.call.callId)?.failure;
  if (failure === 'recordingRedirected') {
    response.writeHead(302, { Location: 'https://redirected.invalid/recording', 'Content-Length': 0 }).end();
    return;
  }
  // The failures about recordings are answered calls, whatever the book would say.
  const audio = recordingOf(bookedCall(named.vdnId, named.call, failure && '00000'));

  const range = readRange(request.headers.range, audio.length);
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${audio.length}`);
    sendError(exchange, 416, 'InvalidRange', 'The requested range cannot be satisfied.');
    return;
  }
  const { from, to } = range ?? { from: 0, to: audio.length };
  const isSent = request.method !== 'HEAD';
  if (isSent && !surroundings.recordingBytes.take(to - from)) {
    response.setHeader('Retry-After', '10');
    sendError(exchange, 503, 'SlowDown', 'Please reduce your request rate.');
    return;
  }
  response.writeHead(range ? 206 : 200, {
    'Content-Type': failure === 'recordingNoAudio' ? 'application/octet-stream' : 'audio/wav',
    'Content-Length': to - from,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-store',
    ...(range ? { 'Content-Range': `bytes ${from}-${to - 1}/${audio.length}` } : {}),
  });
  let left = isSent ? to - from : 0;
  try {
    for (const piece of isSent ? audio.pieces(from, to) : []) {
      left -= piece.length;
      if (!response.write(piece)) await once(response, 'drain', { signal });
      if (failure === 'recordingMadeSlowly')
        await delay((slowlyMs * piece.length) / audio.length, undefined, { signal });
    }
  } finally {
    // Of somebody who left.
    surroundings.recordingBytes.giveBack(left);
  }
  response.end();
}

const slowlyMs = 20_000;

/** A file that is made while it is read. */
export interface Recording {
  /** Absent where it is no sound. */
  readonly coding?: WavCoding;
  /** Bytes of the whole file. */
  readonly length: number;
  /** The bytes from `from` up to, not including, `to`. */
  pieces(from: number, to: number): Generator<Buffer>;
}

/** The recording of a call: as long as the talking, in the coding that the call's hash picks unless its ID names one. */
export function recordingOf(call: BookedCall): Recording {
  const seed = `${call.vdnId}/${call.callId}`;
  const failure = findFailureCall(call.callId)?.failure;
  if (failure === 'recordingNoAudio') return repeated(Buffer.from('#!AMR\n'), Buffer.alloc(32, 0x3c), 6406);
  if (failure === 'recordingTooLarge')
    return repeated(Buffer.alloc(0), Buffer.alloc(65_536), 200 * 1024 * 1024);
  const coding = codingOf(failure) ?? drawCoding(seed);
  const channels = failure === 'recordingStereo' ? 2 : 1;
  const voices = conversation(seed);
  const samples =
    channels === 2 ? eachInItsChannel(voices) : failure === 'recordingLong' ? withPause(voices) : voices;
  const pattern = encodeSamples(coding, samples);
  const sampleCount = talkingSeconds(call) * samplesPerSecond;
  const bytesPerFrame = channels * (coding === 'pcm16' ? 2 : 1);
  const header = wavHeader(coding, sampleCount, channels);
  return { coding, ...repeated(header, pattern, header.length + sampleCount * bytesPerFrame) };
}

function codingOf(failure: FailureName | undefined): WavCoding | undefined {
  switch (failure) {
    case 'recordingPcm16':
    case 'recordingStereo':
      return 'pcm16';
    case 'recordingPcm8':
      return 'pcm8';
    case 'recordingALawV3':
    case 'recordingLong':
    case 'recordingMadeSlowly':
      return 'alaw';
    case 'recordingMuLaw':
      return 'mulaw';
    default:
      return undefined;
  }
}

function drawCoding(seed: string): WavCoding {
  const weights = [
    ['pcm16', 2],
    ['alaw', 1],
    ['mulaw', 1],
  ] as const;
  return drawWeighted<WavCoding>(seed, 'coding', weights) ?? 'pcm16';
}

/** Puts the voices, which take turns, into a channel each. */
function eachInItsChannel(samples: Int16Array): Int16Array {
  const stereo = new Int16Array(samples.length * 2);
  for (const [index, sample] of samples.entries())
    stereo[index * 2 + (Math.floor(index / (turnSeconds * samplesPerSecond)) % 2)] = sample;
  return stereo;
}

/** Somebody is put on hold: as long a silence behind the talk. */
function withPause(samples: Int16Array): Int16Array {
  const longer = new Int16Array(samples.length * 2);
  longer.set(samples);
  return longer;
}

function repeated(header: Buffer, pattern: Buffer, length: number): Omit<Recording, 'coding'> {
  return {
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
