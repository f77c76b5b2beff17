import { createReadStream } from 'node:fs';
import { PassThrough, pipeline, type Readable, type Transform } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { blockBytes, CallCollector, type CallOfText, type CollectOptions } from './collectCalls.ts';

/** Encodings of logs. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/** How a file is read. */
export interface FileCallsOptions extends CollectOptions {
  /** Ends the reading with its reason. */
  readonly signal?: AbortSignal;
  /**
   * Of text that says nothing else by a byte order mark. Unless given: UTF-16 where zeros show it, GB18030 where the
   * first bytes are no UTF-8, else UTF-8.
   */
  readonly encoding?: TextEncoding;
  /** Told now and then how many bytes of the file have been read. */
  readonly onProgress?: (bytesRead: number) => void;
}

/** What a file says about calls. */
export interface FileCalls {
  /** By their first line. */
  readonly calls: readonly CallOfText[];
  /** Nothing was looked for in a binary file. */
  readonly isBinary: boolean;
  /** A compressed file that ends too early or is damaged: the calls are those before that. */
  readonly isCutShort: boolean;
}

const chunkBytes = 512 * 1024;
const longestTurnMs = 15;
/** So many first bytes say what the text is. */
const sampleBytes = 8 * 1024;

/**
 * Finds the calls of a file of any size, in memory that does not depend on it: each call ID with its lines and its VDN.
 * What is compressed by gzip is known by its first bytes, whatever its name is.
 * @throws what the file system says, or the signal's reason
 */
export async function callsOfFile(path: string, options: FileCallsOptions = {}): Promise<FileCalls> {
  options.signal?.throwIfAborted();
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  try {
    return await callsOfStream(await unpacked(file), options, () => options.onProgress?.(file.bytesRead));
  } finally {
    file.destroy();
  }
}

/** Finds the calls of a file that is at hand as a whole, because it lies where there are no streams. */
export async function callsOfBytes(bytes: Uint8Array, options: FileCallsOptions = {}): Promise<FileCalls> {
  options.signal?.throwIfAborted();
  const text = unpackerOf(bytes);
  text.end(bytes);
  return callsOfStream(text, options);
}

async function callsOfStream(
  text: Readable,
  options: FileCallsOptions,
  onRead?: () => void,
): Promise<FileCalls> {
  const { signal } = options;
  const collector = new CallCollector(options);
  let decode: ((bytes: Buffer, isLast: boolean) => Buffer) | undefined;
  let isCutShort = false;
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      if (!decode) {
        const encoding = encodingOf(chunk.subarray(0, sampleBytes), options.encoding);
        if (!encoding) return { calls: [], isBinary: true, isCutShort: false };
        decode = decoderOf(encoding);
      }
      await pushInSteps(collector, decode(chunk, false), signal);
      onRead?.();
    }
  } catch (error) {
    if (!isDamagedGzip(error)) throw error;
    isCutShort = true;
  } finally {
    text.destroy();
  }
  signal?.throwIfAborted();
  if (decode) collector.push(decode(Buffer.alloc(0), true));
  return { calls: collector.end(), isBinary: false, isCutShort };
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

/** The file as it is, or what is compressed in it. */
async function unpacked(file: Readable): Promise<Readable> {
  const first = await firstChunk(file);
  file.unshift(first);
  const target = unpackerOf(first);
  // A failure of either ends both, and reaches who reads.
  pipeline(file, target, () => undefined);
  return target;
}

function unpackerOf(first: Uint8Array): Transform {
  const isGzip = first[0] === 0x1f && first[1] === 0x8b;
  return isGzip ? createGunzip({ chunkSize: chunkBytes }) : new PassThrough({ highWaterMark: chunkBytes });
}

/** Empty for an empty file. */
async function firstChunk(file: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const finish = (chunk: Buffer): void => {
      file.off('readable', read).off('end', end).off('error', reject);
      resolve(chunk);
    };
    const read = (): void => {
      const chunk = file.read() as Buffer | null;
      if (chunk) finish(chunk);
    };
    const end = (): void => {
      finish(Buffer.alloc(0));
    };
    file.on('readable', read).on('end', end).on('error', reject);
  });
}

/** `undefined` for bytes that are no text. */
function encodingOf(sample: Buffer, wanted: TextEncoding | undefined): TextEncoding | undefined {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8';
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  if (sample.includes(0)) {
    if (wanted === 'utf-16le' || wanted === 'utf-16be') return wanted;
    const zeros = [0, 0];
    for (const [index, byte] of sample.entries())
      if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
    const [even = 0, odd = 0] = zeros;
    // Every second byte of ASCII in UTF-16 is zero; of a text with call IDs, many are.
    if (even === 0 && odd * 8 > sample.length) return 'utf-16le';
    if (odd === 0 && even * 8 > sample.length) return 'utf-16be';
    return undefined;
  }
  return wanted ?? (isUtf8(sample) ? 'utf-8' : 'gb18030');
}

function isUtf8(sample: Buffer): boolean {
  try {
    // What is cut at the end is no error while more may come.
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Makes UTF-8 of pieces of text. */
function decoderOf(encoding: TextEncoding): (bytes: Buffer, isLast: boolean) => Buffer {
  if (encoding === 'utf-8') return (bytes) => bytes;
  const decoder = new TextDecoder(encoding);
  return (bytes, isLast) => Buffer.from(decoder.decode(bytes, { stream: !isLast }));
}

function isDamagedGzip(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'Z_BUF_ERROR' || code === 'Z_DATA_ERROR';
}
