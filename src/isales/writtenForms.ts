/** A text with its escapes resolved some times over. */
export interface Decoding {
  /** How many times; 0 is the text as it is. */
  readonly level: number;
  readonly text: string;
  /** Where a part of `text` stands in the original. */
  readonly place: (from: number, to: number) => readonly [from: number, to: number];
}

/** JSON in a URL in JSON is three. */
const maxLevels = 6;

const escapes = [
  // Bytes of a URL, as many as stand together: a character may be several.
  String.raw`(?:%[0-9A-Fa-f]{2})+`,
  // Backslashes, as many as stand together.
  String.raw`(?:\\\\)+`,
  // JSON and the languages that write like it.
  String.raw`\\(?:u\{[0-9A-Fa-f]{1,6}\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[^])`,
  // HTML and XML.
  String.raw`&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos|sol|equals|plus);`,
];
const escape = new RegExp(escapes.join('|'), 'g');

/**
 * The text as it is, then with its escapes resolved once, twice and so on, as long as there are any: URL encoding,
 * backslashes, HTML entities, also inside each other.
 */
export function* decodings(text: string): Generator<Decoding> {
  let current: Decoding = { level: 0, text, place: (from, to) => [from, to] };
  yield current;
  while (current.level < maxLevels && /[%\\&]/.test(current.text)) {
    const next = decodeOnce(current);
    if (next.text === current.text) return;
    yield (current = next);
  }
}

function decodeOnce(before: Decoding): Decoding {
  const text = before.text.replace(escape, meaningOf);
  let edges: Edges | undefined;
  return {
    level: before.level + 1,
    text,
    // Most texts hide nothing: where their parts come from is of no interest.
    place: (from, to) => {
      const { starts, ends } = (edges ??= edgesOf(before.text, text.length));
      return before.place(starts[from] ?? 0, ends[to - 1] ?? before.text.length);
    },
  };
}

/** The same text without any backslash. */
export function withoutBackslashes({ level, text, place }: Decoding): Decoding {
  const kept = Array.from(text.matchAll(/[^\\]/g), ({ index }) => index);
  return {
    level,
    text: text.replaceAll('\\', ''),
    place: (from, to) => place(kept[from] ?? 0, (kept[to - 1] ?? text.length - 1) + 1),
  };
}

/** Where each UTF-16 unit of a decoded text starts and ends in the text that was decoded. */
interface Edges {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

function edgesOf(text: string, decodedLength: number): Edges {
  const starts = new Uint32Array(decodedLength);
  const ends = new Uint32Array(decodedLength);
  let index = 0;
  let done = 0;
  const add = (units: number, from: number, to: number): void => {
    for (const end = index + units; index < end; index++) {
      starts[index] = from;
      ends[index] = to;
    }
  };
  const addPlain = (to: number): void => {
    for (; done < to; done++) add(1, done, done + 1);
  };
  for (const { 0: written, index: at } of text.matchAll(escape)) {
    addPlain(at);
    for (const { character, length } of resolve(written)) {
      add(character.length, done, done + length);
      done += length;
    }
  }
  addPlain(text.length);
  return { starts, ends };
}

/** What an escape stands for, without its places: hostile texts hold hundreds of thousands of them. */
function meaningOf(written: string): string {
  const first = written.charCodeAt(0);
  if (first === percent) {
    let text = '';
    for (let at = 1; at < written.length; at += 3) {
      const byte = Number.parseInt(written.slice(at, at + 2), 16);
      if (byte >= firstOfMany) break;
      text += String.fromCharCode(byte);
    }
    if (3 * text.length === written.length) return text;
  } else if (first === backslash && written.charCodeAt(1) === backslash) {
    return written.slice(written.length / 2);
  } else if (first === backslash && written.length === 2) {
    const second = written.charAt(1);
    return controls[second] ?? second;
  }
  const resolved = resolve(written);
  return resolved.length === 1
    ? (resolved[0]?.character ?? '')
    : resolved.map(({ character }) => character).join('');
}

const percent = 0x25;
const backslash = 0x5c;
/** Bytes from here on are part of a character of several. */
const firstOfMany = 0x80;
const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', b: '\b' };

interface Resolved {
  readonly character: string;
  /** How many UTF-16 units of the escape it took. */
  readonly length: number;
}

/** The characters an escape stands for. */
function resolve(written: string): readonly Resolved[] {
  const one = (character: string): Resolved[] => [{ character, length: written.length }];
  if (written.startsWith('\\\\'))
    return Array.from({ length: written.length / 2 }, () => ({ character: '\\', length: 2 }));
  if (written.startsWith('%')) return resolveBytes(written);
  if (written.startsWith('&')) return one(resolveEntity(written.slice(1, -1)));
  const hex = /^\\[ux]\{?([0-9A-Fa-f]+)\}?$/.exec(written)?.[1];
  if (hex !== undefined) return one(fromCode(Number.parseInt(hex, 16)));
  const second = written.slice(1);
  return one(controls[second] ?? second);
}

function resolveBytes(written: string): Resolved[] {
  const bytes = Buffer.from(written.replaceAll('%', ''), 'hex');
  // Bytes that are no UTF-8 become one character each, so that none shifts the others.
  const text = bytes.toString('utf8');
  if (text.includes('\uFFFD'))
    return Array.from(bytes, (byte) => ({ character: String.fromCharCode(byte), length: 3 }));
  return Array.from(text, (character) => ({ character, length: Buffer.byteLength(character) * 3 }));
}

function resolveEntity(name: string): string {
  if (/^#x/i.test(name)) return fromCode(Number.parseInt(name.slice(2), 16));
  if (name.startsWith('#')) return fromCode(Number(name.slice(1)));
  return { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", sol: '/', equals: '=', plus: '+' }[name] ?? '';
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
}
