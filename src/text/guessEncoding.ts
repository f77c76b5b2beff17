import { isAscii, isUtf8 } from 'node:buffer';
import { isBinary, isControl, startsAsBinary } from './binary.ts';
import { isUtf16, type ByteEncoding, type TextEncoding, type Utf16 } from './encoding.ts';

/** What the bytes of a file are. */
export interface Guess {
  /** Of a binary file, the one that fits best. */
  readonly encoding: TextEncoding;
  /** Length of the byte order mark. */
  readonly markBytes: number;
  /** `false`: all that was seen is ASCII, which is the same in other encodings; see `LateEncoding`. */
  readonly isSure: boolean;
  readonly isBinary: boolean;
}

/** What a byte order mark at the start of a file says, and its length in bytes. */
function byteOrderMark(
  start: Uint8Array,
): { readonly encoding: TextEncoding; readonly length: number } | undefined {
  const [first, second, third, fourth] = start;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', length: 3 };
  // With two zeros behind it is that of UTF-32, which nothing here reads.
  if (first === 0xff && second === 0xfe && (third !== 0 || fourth !== 0))
    return { encoding: 'utf-16le', length: 2 };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', length: 2 };
  if (first === 0x84 && second === 0x31 && third === 0x95 && fourth === 0x33)
    return { encoding: 'gb18030', length: 4 };
  return undefined;
}

/**
 * What a text is spelt in: its byte order mark says so, else UTF-16 that its zeros show, else the setting, else what its
 * bytes look like. Zeros alone make no binary file: a truncation leaves holes of them, and logs hold one now and then.
 * @param samples pieces of the file, the first one its start; each from an even place on
 * @param wanted what the setting names
 */
export function guessEncoding(samples: readonly Buffer[], wanted?: TextEncoding): Guess {
  const [head = Buffer.alloc(0)] = samples;
  const sure = (encoding: TextEncoding, markBytes = 0): Guess => ({
    encoding,
    markBytes,
    isSure: true,
    isBinary: false,
  });
  const mark = byteOrderMark(head);
  if (mark) return sure(mark.encoding, mark.length);
  const isMarkedBinary = startsAsBinary(head);
  const utf16 = isMarkedBinary ? undefined : guessUtf16(samples, wanted);
  if (utf16) return sure(utf16);
  const guessed = guessBytes(samples);
  const encoding = guessed ?? 'utf-8';
  if (isMarkedBinary || isBinary(samples, encoding))
    return { encoding: wanted ?? encoding, markBytes: 0, isSure: true, isBinary: true };
  // A text of ASCII with line breaks is no UTF-16, whatever the setting says.
  const isImpossible = wanted !== undefined && isUtf16(wanted) && !guessed && samples.some(holdsLine);
  if (wanted !== undefined && !isImpossible) return sure(wanted);
  return { encoding, markBytes: 0, isSure: guessed !== undefined, isBinary: false };
}

function holdsLine(sample: Buffer): boolean {
  return sample.includes(0x0a) && !sample.includes(0);
}

/** UTF-16 without a mark: of each ASCII character one byte is zero, nearly always on the same side. */
function guessUtf16(samples: readonly Buffer[], wanted: TextEncoding | undefined): Utf16 | undefined {
  const { zeroFirst, zeroSecond, ascii, controls, others, units } = countUnits(samples);
  const [most, least] = [Math.max(zeroFirst, zeroSecond), Math.min(zeroFirst, zeroSecond)];
  // A few of Chinese have a zero on the other side.
  if (most === 0 || most * 10 < units || least * 4 > most || controls * 10 > most) return undefined;
  // Chinese looks like two characters of ASCII now and then; a log with some zeros does nearly everywhere.
  if (ascii * 3 > units) return undefined;
  // Where zeros are few, the rest has to be what no text of bytes is: Chinese in UTF-16 holds every byte there is.
  if (most * 4 < units && others * 50 < units) return undefined;
  // The other one than the setting names has to be plain to see.
  if (wanted !== undefined && isUtf16(wanted) && most < 8) return wanted;
  return zeroSecond > zeroFirst ? 'utf-16le' : 'utf-16be';
}

/** What pairs of bytes look like; pairs of zeros are holes. */
function countUnits(samples: readonly Buffer[]) {
  let [zeroFirst, zeroSecond, ascii, controls, others, units] = [0, 0, 0, 0, 0, 0];
  for (const sample of samples) {
    if (!sample.includes(0) && isAscii(sample)) {
      units += sample.length >> 1;
      ascii += sample.length >> 1;
      continue;
    }
    for (let at = 0; at + 1 < sample.length; at += 2) {
      const first = sample[at] as number;
      const second = sample[at + 1] as number;
      if (first === 0 && second === 0) continue;
      units++;
      if (first === 0) zeroFirst++;
      else if (second === 0) zeroSecond++;
      else if (first < 0x80 && second < 0x80) ascii++;
      if (!isControl(first) && !isControl(second)) continue;
      if (first === 0 || second === 0) controls++;
      else others++;
    }
  }
  return { zeroFirst, zeroSecond, ascii, controls, others, units };
}

/**
 * UTF-8, GB18030 or Windows-1252, by what explains the bytes above ASCII best. A few damaged characters make no other
 * encoding of a text.
 * @param samples each may start and end in the middle of a character
 * @returns `undefined` where there is nothing but ASCII
 */
export function guessBytes(samples: readonly Buffer[]): ByteEncoding | undefined {
  const [utf8, chinese] = [
    { good: 0, bad: 0 },
    { pairs: 0, single: 0, bad: 0 },
  ];
  for (const sample of samples) {
    if (isAscii(sample)) continue;
    countUtf8(sample, utf8);
    countChinese(sample, chinese);
  }
  if (utf8.bad === 0 && utf8.good === 0) return undefined;
  if (utf8.good >= 3 * utf8.bad) return 'utf-8';
  // Western letters stand alone among ASCII, and make now and then what would be a Chinese character.
  const isChinese = chinese.pairs >= chinese.single && chinese.bad * 8 <= chinese.pairs + chinese.single;
  return isChinese ? 'gb18030' : 'windows-1252';
}

function countUtf8(sample: Buffer, count: { good: number; bad: number }): void {
  // The first bytes may be the end of a character, the last ones its start.
  let at = 0;
  while (at < 3 && ((sample[at] ?? 0) & 0xc0) === 0x80) at++;
  const isClean = isUtf8(sample.subarray(at));
  while (at < sample.length) {
    const lead = sample[at] as number;
    if (lead < 0x80) {
      at++;
      continue;
    }
    const length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
    let real = 1;
    while (real < length && ((sample[at + real] ?? 0) & 0xc0) === 0x80) real++;
    const isCut = at + real === sample.length && real < length;
    if (real === length && length > 1) count.good++;
    else if (!isCut && !isClean) count.bad++;
    at += real;
  }
}

function countChinese(sample: Buffer, count: { pairs: number; single: number; bad: number }): void {
  for (let at = 0; at < sample.length;) {
    const lead = sample[at] as number;
    if (lead < 0x80) {
      at++;
      continue;
    }
    const trail = sample[at + 1];
    if (trail === undefined) return;
    if (lead > 0x80 && lead < 0xff && trail > 0x80 && trail < 0xff) {
      count.pairs++;
      at += 2;
    } else if (lead > 0x80 && lead < 0xff && trail >= 0x30 && trail <= 0x39 && (sample[at + 2] ?? 0) > 0x80)
      at += 4;
    else if (lead > 0x80 && lead < 0xff && trail >= 0x40 && trail !== 0x7f && trail < 0x80) {
      count.single++;
      at += 2;
    } else {
      count.bad++;
      at++;
    }
  }
}
