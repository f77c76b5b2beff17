import { setImmediate } from 'node:timers/promises';
import zlib from 'node:zlib';
import type { PackedBytes } from './packedBytes.ts';

/** Given to zlib at a time: of what fails in it, it gives nothing back. */
const stepBytes = 16 * 1024;

/** How far unpacking came. */
export interface Inflated {
  /** Behind the last packed byte; `undefined` when there is an error before, or the bytes end. */
  readonly end: number | undefined;
}

/**
 * Unpacks one stream of deflated bytes, up to the last byte that can be had before an error: where a step fails, all is
 * unpacked once more, and that step byte by byte.
 * @param from where the stream starts
 */
export async function* inflate(
  packed: PackedBytes,
  from: number,
): AsyncGenerator<Buffer, Inflated, undefined> {
  let given = 0;
  const first = new Inflater(packed, from, Infinity);
  for await (const piece of first.pieces()) {
    given += piece.length;
    yield piece;
  }
  if (first.failedAt === undefined) return { end: first.end };
  let known = given;
  const again = new Inflater(packed, from, first.failedAt);
  for await (const piece of again.pieces()) {
    const skipped = Math.min(known, piece.length);
    known -= skipped;
    if (skipped < piece.length) yield piece.subarray(skipped);
  }
  return { end: again.end };
}

class Inflater {
  readonly #packed: PackedBytes;
  readonly #from: number;
  readonly #carefulFrom: number;
  readonly #zlib = zlib.createInflateRaw({ chunkSize: 4 * stepBytes });
  readonly #pieces: Buffer[] = [];
  #hasFailed = false;
  /** The first byte of the step that failed. */
  failedAt: number | undefined;
  /** Behind the stream's last byte, once something is known to follow it. */
  end: number | undefined;

  /** @param carefulFrom from this byte on, steps are of one byte */
  constructor(packed: PackedBytes, from: number, carefulFrom: number) {
    this.#packed = packed;
    this.#from = from;
    this.#carefulFrom = carefulFrom;
    this.#zlib.on('data', (piece: Buffer) => this.#pieces.push(piece));
    this.#zlib.on('error', () => (this.#hasFailed = true));
  }

  async *pieces(): AsyncGenerator<Buffer, void, undefined> {
    const source = this.#packed.read(this.#from);
    let at = this.#from;
    try {
      for await (const bytes of source as AsyncIterable<Buffer>)
        for (let done = 0; done < bytes.length;) {
          const most = at < this.#carefulFrom ? Math.min(stepBytes, this.#carefulFrom - at) : 1;
          const step = bytes.subarray(done, done + most);
          await this.#take(step);
          yield* this.#pieces.splice(0);
          if (this.#hasFailed) this.failedAt = at;
          done += step.length;
          at += step.length;
          const usedTo = this.#from + this.#zlib.bytesWritten;
          if (!this.#hasFailed && usedTo < at) this.end = usedTo;
          if (this.#hasFailed || this.end !== undefined) return;
        }
    } finally {
      source.destroy();
      this.#zlib.destroy();
    }
  }

  /** Waits until all that a step gives has come, or it has failed. */
  async #take(step: Buffer): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#zlib.once('close', resolve);
      this.#zlib.write(step, () => {
        this.#zlib.off('close', resolve);
        resolve();
      });
    });
    while (this.#zlib.readableLength > 0 && !this.#zlib.destroyed) await setImmediate();
  }
}
