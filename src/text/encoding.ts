import { TextDecoder } from 'node:util';

/**
 * How the bytes of a text spell it, by the name that the Encoding Standard gives it. In all but UTF-16, what is ASCII
 * below `0` (a line break, a space, a hyphen) is that byte and nothing else is.
 */
export type TextEncoding = Utf16 | ByteEncoding;

export type Utf16 = 'utf-16le' | 'utf-16be';

/** Those that spell ASCII as ASCII. */
export type ByteEncoding = 'utf-8' | DoubleByte | SingleByte;

type DoubleByte = 'gb18030' | 'big5' | 'shift_jis' | 'euc-jp' | 'euc-kr';

type SingleByte =
  | `windows-${'874' | 1250 | 1251 | 1252 | 1253 | 1254 | 1255 | 1256 | 1257 | 1258}`
  | `iso-8859-${2 | 3 | 4 | 5 | 6 | 7 | 8 | 10 | 13 | 14 | 15 | 16}`
  | 'koi8-r'
  | 'koi8-u'
  | 'ibm866'
  | 'macintosh';

/** Values of the editor's setting `files.encoding`. GBK and GB2312 are parts of GB18030. */
const editorNames: Readonly<Record<string, TextEncoding>> = {
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  gb18030: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  cp936: 'gb18030',
  big5: 'big5',
  big5hkscs: 'big5',
  cp950: 'big5',
  shiftjis: 'shift_jis',
  eucjp: 'euc-jp',
  euckr: 'euc-kr',
  windows874: 'windows-874',
  windows1250: 'windows-1250',
  windows1251: 'windows-1251',
  windows1252: 'windows-1252',
  windows1253: 'windows-1253',
  windows1254: 'windows-1254',
  windows1255: 'windows-1255',
  windows1256: 'windows-1256',
  windows1257: 'windows-1257',
  windows1258: 'windows-1258',
  iso88591: 'windows-1252',
  iso88592: 'iso-8859-2',
  iso88593: 'iso-8859-3',
  iso88594: 'iso-8859-4',
  iso88595: 'iso-8859-5',
  iso88596: 'iso-8859-6',
  iso88597: 'iso-8859-7',
  iso88598: 'iso-8859-8',
  iso88599: 'windows-1254',
  iso885910: 'iso-8859-10',
  iso885911: 'windows-874',
  iso885913: 'iso-8859-13',
  iso885914: 'iso-8859-14',
  iso885915: 'iso-8859-15',
  iso885916: 'iso-8859-16',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  koi8ru: 'koi8-u',
  cp866: 'ibm866',
  macroman: 'macintosh',
};

/** What `files.encoding` says of texts without a byte order mark. */
export interface EncodingSetting {
  /** `undefined`: what the bytes look like decides. */
  readonly encoding?: TextEncoding;
  /** The setting's value, where nothing here reads it. */
  readonly unknown?: string;
}

/**
 * The encoding that the editor's setting names. UTF-8 is its default, and names none: a text that is UTF-8 shows it.
 * @param name value of `files.encoding`, or a name of the Encoding Standard
 */
export function encodingOfSetting(name: string | undefined): EncodingSetting {
  const plain = (name ?? '').toLowerCase().replaceAll(/[^a-z\d]/g, '');
  if (plain === '' || plain === 'utf8' || plain === 'utf8bom') return {};
  const encoding = editorNames[plain];
  return encoding !== undefined && isDecodable(encoding) ? { encoding } : { unknown: name ?? '' };
}

/** Not every build of Node brings all of them. */
function isDecodable(encoding: TextEncoding): boolean {
  try {
    new TextDecoder(encoding);
    return true;
  } catch {
    return false;
  }
}

export function isUtf16(encoding: TextEncoding): encoding is Utf16 {
  return encoding === 'utf-16le' || encoding === 'utf-16be';
}

/** Bytes of the smallest unit: 2 in UTF-16, else 1. */
export function unitBytes(encoding: TextEncoding): 1 | 2 {
  return isUtf16(encoding) ? 2 : 1;
}

/**
 * The text of some bytes that start with a character; what is none becomes U+FFFD.
 * @param isCut whether they may end within a character, which is left out then
 */
export function decode(bytes: Buffer, encoding: TextEncoding, isCut = false): string {
  switch (encoding) {
    case 'utf-16le':
      return bytes.toString('utf16le');
    case 'utf-16be':
      return Buffer.from(bytes.subarray(0, bytes.length & ~1))
        .swap16()
        .toString('utf16le');
    default:
      return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes, { stream: isCut });
  }
}

/** ASCII text in an encoding. */
export function encodeAscii(text: string, encoding: TextEncoding): Buffer {
  if (!isUtf16(encoding)) return Buffer.from(text, 'latin1');
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16be' ? bytes.swap16() : bytes;
}

/**
 * The first place from `from` on where a character starts for sure; where nothing nearby tells, the first that is likely.
 * @param bytes text, whose first byte may be in the middle of a character
 * @param to places before this one are looked at
 */
export function startOfCharacter(bytes: Buffer, from: number, encoding: TextEncoding, to = Infinity): number {
  const end = Math.min(to, bytes.length);
  if (encoding === 'utf-8') {
    let place = from;
    while (place < end && place < from + 4 && ((bytes[place] ?? 0) & 0xc0) === 0x80) place++;
    return place;
  }
  if (isUtf16(encoding) || !isDoubleByte(encoding)) return from;
  // Bytes below 0x30 (spaces, punctuation) are never the second half of anything, nor is ASCII behind ASCII.
  for (let place = from; place < end && place < from + 256; place++) {
    const before = bytes[place - 1] ?? 0xff;
    if (before < 0x30 || (before < 0x80 && (bytes[place] ?? 0) < 0x80)) return place;
  }
  // A byte below 0x80 ends a character, but for those of four bytes.
  for (let place = from; place < end && place < from + 256; place++)
    if ((bytes[place - 1] ?? 0xff) < 0x80) return place;
  return from;
}

/**
 * How many bytes the first `units` UTF-16 units of a text take in its bytes.
 * @param bytes text that starts with a character
 */
export function bytesOfUnits(bytes: Buffer, units: number, encoding: TextEncoding): number {
  if (isUtf16(encoding)) return Math.min(2 * units, bytes.length);
  if (encoding === 'utf-8') return bytesOfUtf8(bytes, units);
  if (encoding === 'gb18030') return bytesOfGb18030(bytes, units);
  if (!isDoubleByte(encoding)) return Math.min(units, bytes.length);
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  let place = 0;
  for (let left = units; left > 0 && place < bytes.length; place++)
    left -= decoder.decode(bytes.subarray(place, place + 1), { stream: true }).length;
  return place;
}

function bytesOfUtf8(bytes: Buffer, units: number): number {
  let place = 0;
  for (let left = units; left > 0 && place < bytes.length;) {
    const lead = bytes[place] ?? 0;
    const length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
    let real = 1;
    while (real < length && ((bytes[place + real] ?? 0) & 0xc0) === 0x80) real++;
    left -= length === 4 && real === 4 ? 2 : 1;
    place += real;
  }
  return Math.min(place, bytes.length);
}

function bytesOfGb18030(bytes: Buffer, units: number): number {
  let place = 0;
  for (let left = units; left > 0 && place < bytes.length;) {
    const lead = bytes[place] ?? 0;
    const isLong = lead >= 0x81 && isDigit(bytes[place + 1]);
    left -= isLong && lead >= 0x90 ? 2 : 1;
    place += lead < 0x81 ? 1 : isLong ? 4 : 2;
  }
  return Math.min(place, bytes.length);
}

function isDoubleByte(encoding: TextEncoding): encoding is DoubleByte {
  return (
    encoding === 'gb18030' ||
    encoding === 'big5' ||
    encoding === 'shift_jis' ||
    encoding === 'euc-jp' ||
    encoding === 'euc-kr'
  );
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
