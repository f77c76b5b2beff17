import type { PackedBytes } from './packedBytes.ts';

/** A member of a gzip file, by RFC 1952: a header, deflated bytes, their checksum and length. */
export interface GzipMember {
  /** Its first deflated byte. */
  readonly start: number;
  /** Reads what follows the deflated bytes; `undefined` where the file ends before. */
  readonly trailerAt: (
    end: number,
  ) => Promise<{ readonly crc: number; readonly size: number; readonly end: number } | undefined>;
}

const fixedBytes = 10;
const trailerBytes = 8;
/** Extra fields, name and comment; more is no header. */
const mostHeaderBytes = 128 * 1024;
const flags = { headerCrc: 2, extra: 4, name: 8, comment: 16 };

/** Reads the header of a member; `undefined` where none stands. */
export async function memberAt(packed: PackedBytes, from: number): Promise<GzipMember | undefined> {
  const fixed = await readAt(packed, from, fixedBytes);
  if (fixed.length < fixedBytes || !looksLikeMember(fixed)) return undefined;
  const has = fixed[3] ?? 0;
  let length = fixedBytes;
  if (has !== 0) {
    const header = await readAt(packed, from, mostHeaderBytes);
    if (has & flags.extra && header.length >= length + 2) length += 2 + header.readUInt16LE(length);
    for (const flag of [flags.name, flags.comment]) {
      if (!(has & flag)) continue;
      const zero = header.indexOf(0, length);
      if (zero === -1) return undefined;
      length = zero + 1;
    }
    if (has & flags.headerCrc) length += 2;
  }
  return {
    start: from + length,
    trailerAt: async (end) => {
      const trailer = await readAt(packed, end, trailerBytes);
      if (trailer.length < trailerBytes) return undefined;
      return { crc: trailer.readUInt32LE(0), size: trailer.readUInt32LE(4), end: end + trailerBytes };
    },
  };
}

export async function startsMember(packed: PackedBytes, from: number): Promise<boolean> {
  return looksLikeMember(await readAt(packed, from, 4));
}

/** The first place from one on that looks like the start of a member. */
export async function findMember(packed: PackedBytes, from: number): Promise<number | undefined> {
  let base = from;
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of packed.read(from) as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([rest, piece]);
    for (let at = bytes.indexOf(0x1f); at !== -1; at = bytes.indexOf(0x1f, at + 1))
      if (looksLikeMember(bytes.subarray(at, at + 4))) return base + at;
    rest = bytes.subarray(-3);
    base += bytes.length - rest.length;
  }
  return undefined;
}

/** The first byte from one on that is not 0: zeros behind a member are padding. */
export async function nextOtherThanZero(packed: PackedBytes, from: number): Promise<number | undefined> {
  let at = from;
  for await (const bytes of packed.read(from) as AsyncIterable<Buffer>) {
    const found = bytes.findIndex((byte) => byte !== 0);
    if (found !== -1) return at + found;
    at += bytes.length;
  }
  return undefined;
}

/** The magic bytes, the one method there is, and no flag that has no meaning. */
function looksLikeMember(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8 && ((bytes[3] ?? 0xff) & 0xe0) === 0;
}

async function readAt(packed: PackedBytes, from: number, length: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let left = length;
  for await (const bytes of packed.read(from) as AsyncIterable<Buffer>) {
    pieces.push(bytes);
    left -= bytes.length;
    if (left <= 0) break;
  }
  return Buffer.concat(pieces).subarray(0, length);
}
