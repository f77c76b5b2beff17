import { open, type FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { TextDecoder } from 'node:util';
import { encodingOfSetting, type TextEncoding } from '../text/encoding.ts';
import { Gunzip, isGzip } from '../text/gunzip.ts';
import { guessEncoding } from '../text/guessEncoding.ts';
import { LateEncoding } from '../text/lateEncoding.ts';
import { packedBytes, packedOpenFile } from '../text/packedBytes.ts';
import { headBytes, sampleBytes, sampleFile } from '../text/sampleFile.ts';
import { blockBytes, CallCollector, type CallOfText, type CollectOptions } from './collectCalls.ts';

/** How a file is read. */
export interface FileCallsOptions extends CollectOptions {
  /** Ends the reading with its reason. */
  readonly signal?: AbortSignal;
  /** Value of the editor's `files.encoding`: counts where the text has no byte order mark; what it looks like, without. */
  readonly encoding?: string;
  /** So many bytes of text are read, unpacked; all unless told. */
  readonly mostBytes?: number;
  /** Told now and then how many bytes of text have been read. */
  readonly onProgress?: (bytesRead: number) => void;
}

/** What a file says about calls. */
export interface FileCalls {
  /** By their first line. */
  readonly calls: readonly CallOfText[];
  /** Nothing was looked for in a binary file. */
  readonly isBinary: boolean;
  /** Not all of a compressed file could be unpacked: the calls are those of the text that could be. */
  readonly isDamaged: boolean;
  /** Bytes of text that were read, unpacked. */
  readonly bytes: number;
  /** The text was not read to its end, or names more calls than are collected; absent for neither. */
  readonly isCut?: 'bytes' | 'calls';
  /** What `encoding` names, where nothing here reads that: the text was read as it looks. */
  readonly unknownEncoding?: string;
}

const chunkBytes = 512 * 1024;
const longestTurnMs = 15;

/**
 * Finds the calls of a file of any size, in memory that does not depend on it: each call ID with its lines and its VDN.
 * What is compressed by gzip is known by its first bytes, whatever its name is.
 * @throws what the file system says, or the signal's reason
 */
export async function callsOfFile(path: string, options: FileCallsOptions = {}): Promise<FileCalls> {
  options.signal?.throwIfAborted();
  await using file = await open(path);
  return await callsOfOpenFile(file, options);
}

/** The same of a file that is open, and stays so. */
export async function callsOfOpenFile(file: FileHandle, options: FileCallsOptions = {}): Promise<FileCalls> {
  options.signal?.throwIfAborted();
  const samples = await sampleFile(file);
  if (isGzip(samples[0] ?? Buffer.alloc(0))) return callsOfPacked(new Gunzip(packedOpenFile(file)), options);
  const text = file.createReadStream({ start: 0, autoClose: false, highWaterMark: chunkBytes });
  try {
    return { ...(await callsOfPieces(text, samples, options)), isDamaged: false };
  } finally {
    text.destroy();
  }
}

/** Finds the calls of a file that is at hand as a whole, because it lies where there are no streams. */
export async function callsOfBytes(bytes: Uint8Array, options: FileCallsOptions = {}): Promise<FileCalls> {
  options.signal?.throwIfAborted();
  if (isGzip(bytes)) return callsOfPacked(new Gunzip(packedBytes(bytes)), options);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return { ...(await callsOfPieces(piecesOf(text), sampleBytes(text), options)), isDamaged: false };
}

async function callsOfPacked(gunzip: Gunzip, options: FileCallsOptions): Promise<FileCalls> {
  const pieces = gunzip.pieces();
  const head: Buffer[] = [];
  let headLength = 0;
  while (headLength < headBytes) {
    const next = await pieces.next();
    if (next.done === true) break;
    head.push(next.value);
    headLength += next.value.length;
  }
  const sample = Buffer.concat(head).subarray(0, headBytes);
  const all = async function* (): AsyncGenerator<Buffer, void, undefined> {
    yield* head;
    yield* pieces;
  };
  const found = await callsOfPieces(all(), [sample], options);
  await pieces.return();
  return { ...found, isDamaged: gunzip.isDamaged };
}

async function callsOfPieces(
  text: AsyncIterable<Buffer>,
  samples: readonly Buffer[],
  options: FileCallsOptions,
): Promise<Omit<FileCalls, 'isDamaged'>> {
  const { signal, mostBytes = Infinity } = options;
  const { encoding, unknown } = encodingOfSetting(options.encoding);
  const guess = guessEncoding(samples, encoding);
  if (guess.isBinary) return { calls: [], isBinary: true, bytes: 0 };
  const collector = new CallCollector(options);
  const late = new LateEncoding(guess);
  let decode: ((bytes: Buffer, isLast: boolean) => Buffer) | undefined;
  const take = async (pieces: readonly Buffer[]): Promise<void> => {
    if (late.isSure) decode ??= decoderOf(late.encoding);
    for (const piece of pieces) await pushInSteps(collector, decode?.(piece, false) ?? piece, signal);
  };
  let bytes = 0;
  let isCut: FileCalls['isCut'];
  for await (const chunk of text) {
    signal?.throwIfAborted();
    if (bytes >= mostBytes) {
      isCut = 'bytes';
      break;
    }
    bytes += chunk.length;
    await take(late.push(chunk));
    options.onProgress?.(bytes);
    // What follows would be read for the lines of these calls alone.
    if (collector.isFull) break;
  }
  signal?.throwIfAborted();
  await take(late.end());
  if (decode) collector.push(decode(Buffer.alloc(0), true));
  const calls = collector.end();
  if (collector.isFull) isCut = 'calls';
  return {
    calls,
    isBinary: false,
    bytes,
    ...(isCut === undefined ? {} : { isCut }),
    ...(unknown === undefined ? {} : { unknownEncoding: unknown }),
  };
}

async function* piecesOf(text: Buffer): AsyncGenerator<Buffer, void, undefined> {
  for (let from = 0; from < text.length; from += chunkBytes)
    yield await Promise.resolve(text.subarray(from, from + chunkBytes));
}

/** Finds the calls of a text in memory. */
export function callsOfText(text: string, options: CollectOptions = {}): readonly CallOfText[] {
  const collector = new CallCollector(options);
  for (let from = 0; from < text.length;) {
    let to = Math.min(text.length, from + chunkBytes);
    // A character of two units stays whole.
    if (/[\ud800-\udbff]/.test(text.charAt(to - 1))) to = Math.min(text.length, to + 1);
    collector.push(Buffer.from(text.slice(from, to)));
    from = to;
  }
  return collector.end();
}

/** Finding VDNs takes its time where there are many calls: others get their turn in between. */
async function pushInSteps(
  collector: CallCollector,
  bytes: Buffer,
  signal: AbortSignal | undefined,
): Promise<void> {
  let since = performance.now();
  for (let from = 0; from < bytes.length; from += blockBytes) {
    collector.push(bytes.subarray(from, from + blockBytes));
    if (performance.now() - since < longestTurnMs) continue;
    await setImmediate();
    signal?.throwIfAborted();
    since = performance.now();
  }
}

/** Makes UTF-8 of pieces of text. */
function decoderOf(encoding: TextEncoding): (bytes: Buffer, isLast: boolean) => Buffer {
  if (encoding === 'utf-8') return (bytes) => bytes;
  const decoder = new TextDecoder(encoding);
  return (bytes, isLast) => Buffer.from(decoder.decode(bytes, { stream: !isLast }));
}
