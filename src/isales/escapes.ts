/** Where each UTF-16 unit of a decoded text starts and ends in the text that was decoded. */
export interface Edges {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

const [percent, backslash, ampersand, hash, semicolon] = [0x25, 0x5c, 0x26, 0x23, 0x3b];
const [openBrace, closeBrace, letterU, letterX, capitalX] = [0x7b, 0x7d, 0x75, 0x78, 0x58];
const replacement = 0xfffd;
const latestCode = 0x10ffff;

const controls: ReadonlyMap<number, number> = new Map(
  Object.entries({ n: '\n', r: '\r', t: '\t', f: '\f', b: '\b' }).map(([letter, control]) => [
    letter.charCodeAt(0),
    control.charCodeAt(0),
  ]),
);
const entities: readonly (readonly [written: string, code: number])[] = Object.entries({
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  sol: '/',
  equals: '=',
  plus: '+',
}).map(([name, character]) => [`&${name};`, character.charCodeAt(0)]);

/**
 * Resolves the escapes of one text in one pass, unit by unit: hostile texts hold hundreds of thousands of them, at each
 * level. Good for one use.
 */
export class EscapesOf {
  readonly #text: string;
  /** No escape stands for more than it is written with. */
  readonly #units: Uint16Array;
  #edges: Edges | undefined;
  /** How much was read, and how much was written. */
  #at = 0;
  #length = 0;

  constructor(text: string) {
    this.#text = text;
    this.#units = new Uint16Array(text.length);
  }

  /** The text that is meant. */
  resolved(): string {
    this.#read();
    return textOf(this.#units.subarray(0, this.#length));
  }

  /** Where that comes from. */
  edges(): Edges {
    const { length } = this.#text;
    const { starts, ends } = (this.#edges = {
      starts: new Uint32Array(length),
      ends: new Uint32Array(length),
    });
    this.#read();
    return { starts: starts.subarray(0, this.#length), ends: ends.subarray(0, this.#length) };
  }

  #read(): void {
    const text = this.#text;
    while (this.#at < text.length) {
      const unit = text.charCodeAt(this.#at);
      const isEscape =
        (unit === percent && this.#readBytes()) ||
        (unit === backslash && this.#readBackslash()) ||
        (unit === ampersand && this.#readEntity());
      if (!isEscape) this.#put(unit, 1);
    }
  }

  /** Takes so many units of the text for one. */
  #put(unit: number, taken: number): void {
    this.#write(unit, this.#at + taken);
    this.#at += taken;
  }

  #putCode(code: number, taken: number): true {
    if (code > latestCode) {
      this.#put(replacement, taken);
    } else if (code < 0x10000) {
      this.#put(code, taken);
    } else {
      const [high = '', low = ''] = String.fromCodePoint(code).split('');
      this.#write(high.charCodeAt(0), this.#at + taken);
      this.#put(low.charCodeAt(0), taken);
    }
    return true;
  }

  #write(unit: number, to: number): void {
    this.#units[this.#length] = unit;
    if (this.#edges) {
      this.#edges.starts[this.#length] = this.#at;
      this.#edges.ends[this.#length] = to;
    }
    this.#length++;
  }

  /** Bytes of a URL, `%2F`, as many as stand together: a character may be several. */
  #readBytes(): boolean {
    let end = this.#at;
    let isUtf8 = true;
    while (this.#byteAt(end) !== -1) end += 3;
    if (end === this.#at) return false;
    for (let at = this.#at; at < end && isUtf8;) {
      const code = this.#characterAt(at, end);
      isUtf8 = code !== -1;
      at += 3 * bytesOf(code);
    }
    // Bytes that are no UTF-8 become one character each, so that none shifts the others.
    while (this.#at < end) {
      const code = isUtf8 ? this.#characterAt(this.#at, end) : this.#byteAt(this.#at);
      this.#putCode(code, isUtf8 ? 3 * bytesOf(code) : 3);
    }
    return true;
  }

  /** -1 for what is none. */
  #byteAt(at: number): number {
    if (this.#text.charCodeAt(at) !== percent) return -1;
    const high = this.#hexAt(at + 1);
    const low = this.#hexAt(at + 2);
    return high === -1 || low === -1 ? -1 : 16 * high + low;
  }

  /** The code point of a character in UTF-8; -1 for what is none, and for the one that stands for what is none. */
  #characterAt(at: number, end: number): number {
    const first = this.#byteAt(at);
    if (first < 0x80) return first;
    const count = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (count === 0 || at + 3 * count > end) return -1;
    let code = first & (0x7f >> count);
    for (let next = at + 3; next < at + 3 * count; next += 3) {
      const byte = this.#byteAt(next);
      if ((byte & 0xc0) !== 0x80) return -1;
      code = (code << 6) | (byte & 0x3f);
    }
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    return bytesOf(code) !== count || isSurrogate || code === replacement || code > latestCode ? -1 : code;
  }

  /** JSON and the languages that write like it. */
  #readBackslash(): boolean {
    const text = this.#text;
    const behind = this.#at + 1;
    if (behind === text.length) return false;
    const letter = text.charCodeAt(behind);
    if (letter === letterU || letter === letterX) {
      const inBraces = letter === letterU && text.charCodeAt(behind + 1) === openBrace;
      const from = behind + (inBraces ? 2 : 1);
      const to = this.#endOfHex(from, inBraces ? 6 : letter === letterU ? 4 : 2);
      const isWhole = inBraces
        ? to > from && text.charCodeAt(to) === closeBrace
        : to - from === (letter === letterU ? 4 : 2);
      if (isWhole) return this.#putCode(this.#number(from, to, 16), to + (inBraces ? 1 : 0) - this.#at);
    }
    return this.#putCode(controls.get(letter) ?? letter, 2);
  }

  /** HTML and XML. */
  #readEntity(): boolean {
    const text = this.#text;
    if (text.charCodeAt(this.#at + 1) !== hash) {
      for (const [written, code] of entities)
        if (text.startsWith(written, this.#at)) return this.#putCode(code, written.length);
      return false;
    }
    const second = text.charCodeAt(this.#at + 2);
    const isHex = second === letterX || second === capitalX;
    const from = this.#at + (isHex ? 3 : 2);
    const to = isHex ? this.#endOfHex(from, 6) : this.#endOfDigits(from, 7);
    if (to === from || text.charCodeAt(to) !== semicolon) return false;
    return this.#putCode(this.#number(from, to, isHex ? 16 : 10), to + 1 - this.#at);
  }

  #number(from: number, to: number, radix: 10 | 16): number {
    let value = 0;
    for (let at = from; at < to; at++) value = value * radix + this.#hexAt(at);
    return value;
  }

  #endOfHex(from: number, most: number): number {
    let end = from;
    while (end < from + most && this.#hexAt(end) !== -1) end++;
    return end;
  }

  #endOfDigits(from: number, most: number): number {
    let end = from;
    while (end < from + most && isDigit(this.#text.charCodeAt(end))) end++;
    return end;
  }

  /** The value of a hexadecimal digit; -1 for what is none. */
  #hexAt(at: number): number {
    const unit = this.#text.charCodeAt(at);
    if (isDigit(unit)) return unit - 0x30;
    const letter = unit | 0x20;
    return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
  }
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** How many bytes a character takes in UTF-8; one for what is none. */
function bytesOf(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** One byte a unit where that is enough: expressions read such texts faster, and they take half the room. */
function textOf(units: Uint16Array): string {
  const isNarrow = units.every((unit) => unit < 0x100);
  return isNarrow
    ? Buffer.from(units).toString('latin1')
    : Buffer.from(units.buffer, units.byteOffset, units.byteLength).toString('utf16le');
}
