import { TextDecoder } from 'node:util';

/** How the bytes of a file spell text. In all but UTF-16, a line feed is the byte 0x0a and nothing else is. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252';

/** Values of the editor's setting `files.encoding`; GBK and GB2312 are parts of GB18030. */
const editorNames: Readonly<Record<string, TextEncoding>> = {
  utf8: 'utf-8',
  utf8bom: 'utf-8',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  gb18030: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  iso88591: 'windows-1252',
  windows1252: 'windows-1252',
};

/** The encoding that the editor's setting names; UTF-8 for those not known here. */
export function encodingOfSetting(name: string): TextEncoding {
  return editorNames[name] ?? 'utf-8';
}

/** What a byte order mark at the start of a file says, and its length in bytes. */
export function byteOrderMark(
  start: Uint8Array,
): { readonly encoding: TextEncoding; readonly length: number } | undefined {
  const [first, second, third, fourth] = start;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', length: 2 };
  if (first === 0x84 && second === 0x31 && third === 0x95 && fourth === 0x33)
    return { encoding: 'gb18030', length: 4 };
  return undefined;
}

/** Bytes of the smallest unit: 2 in UTF-16, else 1. */
export function unitBytes(encoding: TextEncoding): 1 | 2 {
  return encoding === 'utf-16le' || encoding === 'utf-16be' ? 2 : 1;
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
  if (unitBytes(encoding) === 1) return Buffer.from(text, 'latin1');
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16be' ? bytes.swap16() : bytes;
}

/**
 * The first place from `from` on where a character starts for sure; `from` where nothing nearby tells.
 * @param bytes text
 */
export function startOfCharacter(bytes: Buffer, from: number, encoding: TextEncoding): number {
  switch (encoding) {
    case 'utf-8': {
      let place = from;
      while (place < bytes.length && place < from + 4 && ((bytes[place] ?? 0) & 0xc0) === 0x80) place++;
      return place;
    }
    case 'gb18030':
      // Bytes below 0x30 (spaces, punctuation) are never the second half of anything.
      for (let place = from; place < bytes.length && place < from + 256; place++)
        if (place === 0 || (bytes[place - 1] ?? 0) < 0x30) return place;
      return from;
    default:
      return from;
  }
}

/**
 * How many bytes the first `units` UTF-16 units of a text take in its bytes.
 * @param bytes text that starts with a character
 */
export function bytesOfUnits(bytes: Buffer, units: number, encoding: TextEncoding): number {
  if (unitBytes(encoding) === 2) return Math.min(2 * units, bytes.length);
  if (encoding === 'windows-1252') return Math.min(units, bytes.length);
  let place = 0;
  for (let left = units; left > 0 && place < bytes.length;) {
    const lead = bytes[place] ?? 0;
    if (encoding === 'gb18030') {
      const isLong = lead >= 0x81 && isDigit(bytes[place + 1]);
      left -= isLong && lead >= 0x90 ? 2 : 1;
      place += lead < 0x81 ? 1 : isLong ? 4 : 2;
    } else {
      const length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
      let real = 1;
      while (real < length && ((bytes[place + real] ?? 0) & 0xc0) === 0x80) real++;
      left -= length === 4 && real === 4 ? 2 : 1;
      place += real;
    }
  }
  return Math.min(place, bytes.length);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
