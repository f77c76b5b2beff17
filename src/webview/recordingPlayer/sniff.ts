/** What a file is by its first bytes: played here by one of two ways, or only named. */
export type Found =
  | { readonly kind: 'wave' }
  /** The browser's own decoders may know it. */
  | { readonly kind: 'browser'; readonly name: string; readonly mime: string }
  /** `name` as people know it; absent where nothing is recognised. */
  | { readonly kind: 'other'; readonly name?: string };

const browserKinds: readonly (readonly [name: string, mime: string, RegExp])[] = [
  ['MP3', 'audio/mpeg', /^(?:ID3|\xff[\xe2-\xe7\xea-\xef\xf2-\xf7\xfa-\xff])/],
  ['OGG', 'audio/ogg', /^OggS/],
  ['FLAC', 'audio/flac', /^fLaC/],
];

/* eslint-disable no-control-regex -- files begin with such characters */
const otherKinds: readonly (readonly [name: string, RegExp])[] = [
  ['AMR', /^#!AMR/],
  ['SILK', /^\x02?#!SILK/],
  ['AAC', /^\xff[\xf0\xf1\xf8\xf9]/],
  ['MP4', /^[^]{4}ftyp/],
  ['AU', /^\.snd/],
  ['AIFF', /^FORM[^]{4}AIF[FC]/],
  // Its samples have their bytes the other way round, which neither the decoders here nor browsers turn.
  ['RIFX', /^RIFX[^]{4}WAVE/],
  ['AVI', /^RIFF[^]{4}AVI /],
  ['WebM', /^\x1a\x45\xdf\xa3/],
  ['WMA', /^\x30\x26\xb2\x75/],
  ['CAF', /^caff/],
  ['gzip', /^\x1f\x8b/],
  ['ZIP', /^PK\x03\x04/],
  ['XML', /^(?:\xef\xbb\xbf)?\s*<\?xml/i],
  ['HTML', /^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)/i],
  ['JSON', /^(?:\xef\xbb\xbf)?\s*[{[]/],
];
/* eslint-enable no-control-regex */

/** Tells what a file is by its first bytes, whatever it is called. */
export function sniff(bytes: Uint8Array): Found {
  const head = String.fromCharCode(...bytes.subarray(0, 64));
  if (/^(?:RIFF|RF64)[^]{4}WAVE/.test(head)) return { kind: 'wave' };
  const known = browserKinds.find(([, , pattern]) => pattern.test(head));
  if (known) return { kind: 'browser', name: known[0], mime: known[1] };
  const name = otherKinds.find(([, pattern]) => pattern.test(head))?.[0];
  return name === undefined ? { kind: 'other' } : { kind: 'other', name };
}

const waveCodings: Readonly<Record<number, string>> = {
  0x0001: 'PCM',
  0x0002: 'Microsoft ADPCM',
  0x0003: 'IEEE float',
  0x0006: 'G.711 A-law',
  0x0007: 'G.711 µ-law',
  0x0011: 'IMA ADPCM',
  0x0031: 'GSM 6.10',
  0x0045: 'G.726',
  0x0055: 'MP3',
  0x0083: 'G.729',
  0x00ff: 'AAC',
};
const extensible = 0xfffe;
/** How a sub-format ends whose first two bytes are a coding of the list above. */
const usualSubFormat = '000000001000800000aa00389b71';

/** The coding that a WAVE file's `fmt ` chunk names, e.g. "GSM 6.10" or "0x1234"; `undefined` without such a chunk. */
export function waveCoding(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 12;
  // A file has a few chunks; one that pretends to have more is none.
  for (let chunk = 0; chunk < 64 && at + 10 <= bytes.length; chunk++) {
    if (view.getUint32(at) === 0x666d7420) {
      const tag = view.getUint16(at + 8, true);
      return tag === extensible ? subFormat(bytes.subarray(at + 8)) : codingName(tag);
    }
    const length = view.getUint32(at + 4, true);
    at += 8 + length + (length % 2);
  }
  return undefined;
}

function codingName(tag: number): string {
  return waveCodings[tag] ?? `0x${tag.toString(16).padStart(4, '0')}`;
}

/** What stands in place of the coding in an extensible `fmt ` chunk: a GUID behind the usual fields. */
function subFormat(chunk: Uint8Array): string {
  const guid = chunk.subarray(24, 40);
  const [low = 0, high = 0] = guid;
  const rest = [...guid.subarray(2)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return rest === usualSubFormat ? codingName(low + 256 * high) : 'extensible';
}
