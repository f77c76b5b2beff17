import type { ByteEncoding } from './encoding.ts';

/** What files of other programs start with. Archives that hold texts as they are (tar) are none of them. */
const starts: readonly Buffer[] = [
  // Pictures, fonts, sounds
  ...['\x89PNG\r\n', 'GIF87a', 'GIF89a', '\xff\xd8\xff', 'II*\0', 'MM\0*', '\0\0\x01\0', 'wOFF', 'wOF2'],
  ...['OggS', 'fLaC', 'ID3\x02', 'ID3\x03', 'ID3\x04', 'FLV\x01', '#!AMR', '#!SILK'],
  // Packed files, documents
  ...['PK\x03\x04', 'PK\x05\x06', '7z\xbc\xaf\x27\x1c', 'Rar!\x1a\x07', '\xfd7zXZ\0', '\x28\xb5\x2f\xfd'],
  ...[
    'LZIP',
    '\x04\x22\x4d\x18',
    'BZh11AY&SY',
    'BZh91AY&SY',
    '\x1f\x8b\x08',
    '%PDF-',
    '\xd0\xcf\x11\xe0\xa1\xb1',
  ],
  // Programs, data bases, dumps
  ...['\x7fELF', '\xca\xfe\xba\xbe', '\xcf\xfa\xed\xfe', '\xce\xfa\xed\xfe', '\0asm', 'dex\n03', '!<arch>\n'],
  ...['SQLite format 3\0', 'PAR1', 'Obj\x01', 'JAVA PROFILE ', 'ElfFile\0'],
  ...['\xd4\xc3\xb2\xa1', '\xa1\xb2\xc3\xd4', '\x0a\x0d\x0d\x0a'],
  // Texts in UTF-32, which nothing here reads: its mark begins like that of UTF-16.
  ...['\xff\xfe\0\0', '\0\0\xfe\xff'],
].map((text) => Buffer.from(text, 'latin1'));

/** Whether the first bytes of a file are those of a program, a picture, an archive and the like. */
export function startsAsBinary(head: Buffer): boolean {
  if (starts.some((start) => head.subarray(0, start.length).equals(start))) return true;
  const inside = head.toString('latin1', 4, 12);
  const isMedia = head.toString('latin1', 0, 4) === 'RIFF' && /WAVE$|AVI $|WEBP$/.test(inside);
  return isMedia || inside.startsWith('ftyp') || (head.toString('latin1', 0, 2) === 'MZ' && head.includes(0));
}

/**
 * Whether bytes hold more control characters than a text does. Zeros count for nothing: a truncation leaves holes of them.
 * One kind of control character may be a separator, as in FIX.
 * @param encoding the one that explains the bytes best; UTF-8 is hardly ever so by chance
 */
export function isBinary(samples: readonly Buffer[], encoding: ByteEncoding): boolean {
  const counts = new Uint32Array(256);
  for (const sample of samples) for (const byte of sample) counts[byte] = (counts[byte] ?? 0) + 1;
  let [bytes, controls, most] = [0, 0, 0];
  for (const [byte, count] of counts.entries()) {
    if (byte === 0) continue;
    bytes += count;
    if (!isControl(byte)) continue;
    controls += count;
    most = Math.max(most, count);
  }
  const others = controls - most;
  return controls * 3 > bytes || others * (encoding === 'utf-8' ? 10 : 30) > bytes;
}

/** Control characters but those that format a text (`\b`, tab, line and page breaks, escape) and zero. */
export function isControl(byte: number): boolean {
  return (byte < 0x20 && byte > 0 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b) || byte === 0x7f;
}
