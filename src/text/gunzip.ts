import { pipeline } from 'node:stream';
import zlib from 'node:zlib';
import { isBinary } from './binary.ts';
import { findMember, memberAt, nextOtherThanZero, startsMember } from './gzipMember.ts';
import { inflate } from './inflate.ts';
import type { PackedBytes } from './packedBytes.ts';

const chunkBytes = 512 * 1024;

/** How a member ended. */
interface MemberEnd {
  /** Where to go on. */
  readonly at: number;
  /** Whether that is behind its last byte. */
  readonly isEnded: boolean;
  /** Whether it is what was packed. */
  readonly isWhole: boolean;
}

/** What is taken for a member behind damage has to give so much text, or end well. */
const evidenceBytes = 512;
const lineFeed = 0x0a;

/** Whether a file is packed by gzip; its name says nothing. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * Unpacks gzip of any size, several members behind each other included. Of what is damaged it gives everything up to
 * the last whole byte before the damage, and goes on with the next member that it finds behind it, on a line of its own.
 */
export class Gunzip {
  readonly #packed: PackedBytes;
  #isDamaged = false;
  #given = 0;
  /** Bytes that were given already and come once more. */
  #known = 0;
  #last = lineFeed;

  constructor(packed: PackedBytes) {
    this.#packed = packed;
  }

  /** Whether something of it could not be unpacked, does not fit its checksum or is no gzip; known at the end. */
  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  /** How many bytes were unpacked so far. */
  get unpackedBytes(): number {
    return this.#given;
  }

  /** The text in pieces; once. @throws what the file system says */
  async *pieces(): AsyncGenerator<Buffer, void, undefined> {
    if (yield* this.#quickly()) return;
    this.#known = this.#given;
    yield* this.#carefully();
  }

  /** As fast as it can be done; the last bytes before damage are lost. @returns whether all was fine */
  async *#quickly(): AsyncGenerator<Buffer, boolean, undefined> {
    const gunzip = zlib.createGunzip({ chunkSize: chunkBytes });
    const source = this.#packed.read(0);
    // A failure of either ends both, and reaches who reads.
    pipeline(source, gunzip, () => undefined);
    try {
      for await (const chunk of gunzip as AsyncIterable<Buffer>) {
        this.#given += chunk.length;
        yield chunk;
      }
    } catch (error) {
      if (!isDamage(error)) throw error;
      return false;
    } finally {
      gunzip.destroy();
      source.destroy();
    }
    return (await nextOtherThanZero(this.#packed, gunzip.bytesWritten)) === undefined;
  }

  /** Member by member, from the start. */
  async *#carefully(): AsyncGenerator<Buffer, void, undefined> {
    for (let at: number | undefined = 0, isSure = true; at !== undefined;) {
      const end: MemberEnd = yield* this.#member(at, isSure);
      this.#isDamaged ||= !end.isWhole;
      const next: number | undefined = end.isEnded ? await nextOtherThanZero(this.#packed, end.at) : at + 1;
      if (next === undefined) return;
      isSure = end.isEnded && (await startsMember(this.#packed, next));
      this.#isDamaged ||= !isSure;
      at = isSure ? next : await findMember(this.#packed, next);
    }
  }

  /** @param isSure whether a member starts here, or what looks like one */
  async *#member(from: number, isSure: boolean): AsyncGenerator<Buffer, MemberEnd, undefined> {
    const member = await memberAt(this.#packed, from);
    if (!member) return { at: from + 1, isEnded: false, isWhole: false };
    let held: Buffer[] | undefined = isSure ? undefined : [];
    const unpacking = inflate(this.#packed, member.start);
    let step = await unpacking.next();
    let crc = 0;
    let size = 0;
    for (; step.done !== true; step = await unpacking.next()) {
      const piece = step.value;
      crc = zlib.crc32(piece, crc);
      size += piece.length;
      if (!held) yield* this.#give(piece);
      else if (held.push(piece) > 0 && size >= evidenceBytes) {
        if (isBinary(held, 'windows-1252')) return { at: from + 1, isEnded: false, isWhole: false };
        yield* this.#giveOnOwnLine(held);
        held = undefined;
      }
    }
    const { end } = step.value;
    const trailer = end === undefined ? undefined : await member.trailerAt(end);
    const isWhole = trailer?.crc === crc && trailer.size === size % 2 ** 32;
    if (held && isWhole) yield* this.#giveOnOwnLine(held);
    return {
      at: trailer?.end ?? from + 1,
      isEnded: trailer !== undefined && (isWhole || isSure || !held),
      isWhole,
    };
  }

  /** Text before damage must not run into that behind it. */
  *#giveOnOwnLine(pieces: readonly Buffer[]): Generator<Buffer, void, undefined> {
    if (this.#last !== lineFeed) yield* this.#give(Buffer.of(lineFeed));
    for (const piece of pieces) yield* this.#give(piece);
  }

  *#give(piece: Buffer): Generator<Buffer, void, undefined> {
    this.#last = piece.at(-1) ?? this.#last;
    const known = Math.min(this.#known, piece.length);
    this.#known -= known;
    if (known === piece.length) return;
    this.#given += piece.length - known;
    yield piece.subarray(known);
  }
}

function isDamage(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
  );
}
