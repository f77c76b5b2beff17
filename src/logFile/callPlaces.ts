const chunkLength = 64 * 1024;
/** A file with more call IDs than this is no log; more would not fit into the memory meant for one. */
export const mostPlaces = 8_000_000;
/** Each of these calls takes a string. */
const mostOthers = 1_000_000;

/** A stretch of the store: 17 bytes a place. */
interface Chunk {
  readonly offsets: Float64Array;
  readonly seconds: Uint32Array;
  /** Lower 32 bits of the sequence; of an ID of another shape, its number. */
  readonly sequence: Uint32Array;
  /** Number of the sequence's digits (zeros in front count) times 4, and its bits above; 0 for an ID of another shape. */
  readonly digits: Uint8Array;
}

/** A call of the file and its first place. */
export interface FirstPlace {
  readonly callId: string;
  /** In bytes. */
  readonly offset: number;
}

/** Where a call stands among those of the file, in the order of their first places. */
export interface CallInOrder {
  /** From 1. */
  readonly position: number;
  readonly total: number;
  /** Its own first place. */
  readonly offset: number;
  readonly previous?: FirstPlace;
  readonly next?: FirstPlace;
}

/** A call ID in numbers. */
interface Key {
  readonly seconds: number;
  readonly sequence: number;
  readonly digits: number;
}

/** All places of call IDs in a file, in their order, without a string for any ID of the usual shape. */
export class CallPlaces {
  readonly #chunks: Chunk[] = [];
  /** IDs of other shapes: milliseconds, what a field or column says, the user's own patterns. */
  readonly #others: string[] = [];
  readonly #numbers = new Map<string, number>();
  #leavesOut = false;
  #count = 0;
  /** Open addressing: a place for each call, plus 1; 0 is free. Covers places before `#counted`. */
  #table = new Uint32Array(1024);
  #calls = 0;
  #counted = 0;

  get count(): number {
    return this.#count;
  }

  /** Whether places had to be left out. */
  get isFull(): boolean {
    return this.#leavesOut || this.#count >= mostPlaces;
  }

  /** @param offset behind that of the place before */
  add(callId: string, offset: number): void {
    if (this.#count >= mostPlaces) return;
    const key = keyOf(callId) ?? this.#keyOfOther(callId);
    if (!key) {
      this.#leavesOut = true;
      return;
    }
    const index = this.#count++;
    const at = index % chunkLength;
    const chunk = (this.#chunks[Math.floor(index / chunkLength)] ??= {
      offsets: new Float64Array(chunkLength),
      seconds: new Uint32Array(chunkLength),
      sequence: new Uint32Array(chunkLength),
      digits: new Uint8Array(chunkLength),
    });
    chunk.offsets[at] = offset;
    chunk.seconds[at] = key.seconds;
    chunk.sequence[at] = key.sequence;
    chunk.digits[at] = key.digits;
  }

  offsetAt(index: number): number {
    return this.#chunks[Math.floor(index / chunkLength)]?.offsets[index % chunkLength] ?? Infinity;
  }

  callIdAt(index: number): string {
    const chunk = this.#chunks[Math.floor(index / chunkLength)];
    const at = index % chunkLength;
    const digits = chunk?.digits[at] ?? 0;
    if (digits === 0) return this.#others[chunk?.sequence[at] ?? 0] ?? '';
    const sequence = (digits & 3) * 2 ** 32 + (chunk?.sequence[at] ?? 0);
    return `${chunk?.seconds[at] ?? 0}-${String(sequence).padStart(digits >> 2, '0')}`;
  }

  /** The first place at or behind an offset; {@link count} when there is none. */
  indexFrom(offset: number): number {
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.offsetAt(middle) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The places in a stretch of the file. */
  between(from: number, to: number): { readonly callId: string; readonly offset: number }[] {
    const found: { readonly callId: string; readonly offset: number }[] = [];
    for (let index = this.indexFrom(from); index < this.#count && this.offsetAt(index) < to; index++)
      found.push({ callId: this.callIdAt(index), offset: this.offsetAt(index) });
    return found;
  }

  /** Forgets the places at or behind an offset: the text there has changed. */
  cutFrom(offset: number): void {
    this.#count = this.indexFrom(offset);
    if (this.#counted <= this.#count) return;
    this.#table = new Uint32Array(1024);
    this.#calls = this.#counted = 0;
  }

  /** Offsets of the places of some calls, in their order. */
  offsetsOf(callIds: Iterable<string>): number[] {
    const wanted = new Set<string>();
    const seconds = new Set<number>();
    for (const callId of callIds) {
      wanted.add(callId);
      seconds.add((keyOf(callId) ?? otherKey(0)).seconds);
    }
    const offsets: number[] = [];
    if (wanted.size > 0)
      for (let index = 0; index < this.#count; index++)
        if (
          seconds.has(this.#chunks[Math.floor(index / chunkLength)]?.seconds[index % chunkLength] ?? 0) &&
          wanted.has(this.callIdAt(index))
        )
          offsets.push(this.offsetAt(index));
    return offsets;
  }

  /**
   * How many different calls there are.
   * @param settledTo places at or behind this offset may be cut again, so that counting them leaves no trace
   */
  countCalls(settledTo: number): number {
    const settled = this.indexFrom(settledTo);
    for (; this.#counted < settled; this.#counted++) {
      if (2 * this.#calls >= this.#table.length) this.#grow();
      const slot = this.#slotOf(this.#counted);
      if (this.#table[slot] !== 0) continue;
      this.#table[slot] = this.#counted + 1;
      this.#calls++;
    }
    const others = new Set<string>();
    for (let index = this.#counted; index < this.#count; index++)
      if (this.#table[this.#slotOf(index)] === 0) others.add(this.callIdAt(index));
    return this.#calls + others.size;
  }

  /** Where a call stands among all, by their first places; `undefined` for one that is not there. */
  inOrder(callId: string): CallInOrder | undefined {
    const total = this.countCalls(Infinity);
    const first = this.#firstOf(callId);
    if (first === undefined) return undefined;
    let position = 1;
    let previous: number | undefined;
    for (let index = 0; index < first; index++)
      if (this.#isFirst(index)) {
        position++;
        previous = index;
      }
    let next: number | undefined = first + 1;
    while (next < this.#count && !this.#isFirst(next)) next++;
    if (next >= this.#count) next = undefined;
    const placeAt = (index: number): FirstPlace => ({
      callId: this.callIdAt(index),
      offset: this.offsetAt(index),
    });
    return {
      position,
      total,
      offset: this.offsetAt(first),
      ...(previous === undefined ? {} : { previous: placeAt(previous) }),
      ...(next === undefined ? {} : { next: placeAt(next) }),
    };
  }

  #firstOf(callId: string): number | undefined {
    const [offset] = this.offsetsOf([callId]);
    return offset === undefined ? undefined : this.indexFrom(offset);
  }

  /** Of places that are counted: the table names the first of each call. */
  #isFirst(index: number): boolean {
    return this.#table[this.#slotOf(index)] === index + 1;
  }

  /** `undefined`: there are too many of them already. */
  #keyOfOther(callId: string): Key | undefined {
    let number = this.#numbers.get(callId);
    if (number === undefined) {
      if (this.#others.length >= mostOthers) return undefined;
      // A part of a string keeps the whole of it alive: this makes a string of its own.
      const own = Buffer.from(callId).toString();
      number = this.#others.push(own) - 1;
      this.#numbers.set(own, number);
    }
    return otherKey(number);
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Uint32Array(2 * old.length);
    for (const entry of old) if (entry !== 0) this.#table[this.#slotOf(entry - 1)] = entry;
  }

  /** Where the call of a place stands in the table, or would stand. */
  #slotOf(index: number): number {
    const mask = this.#table.length - 1;
    const chunk = this.#chunks[Math.floor(index / chunkLength)];
    const at = index % chunkLength;
    let hash = Math.imul((chunk?.seconds[at] ?? 0) ^ ((chunk?.digits[at] ?? 0) << 24), 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15) ^ (chunk?.sequence[at] ?? 0), 0x85ebca6b);
    for (let slot = (hash ^ (hash >>> 13)) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#table[slot] ?? 0;
      if (entry === 0 || this.#isSame(entry - 1, index)) return slot;
    }
  }

  #isSame(one: number, other: number): boolean {
    const [a, b] = [
      this.#chunks[Math.floor(one / chunkLength)],
      this.#chunks[Math.floor(other / chunkLength)],
    ];
    const [at, bt] = [one % chunkLength, other % chunkLength];
    return (
      a?.sequence[at] === b?.sequence[bt] &&
      a?.seconds[at] === b?.seconds[bt] &&
      a?.digits[at] === b?.digits[bt]
    );
  }
}

const hyphen = 0x2d;
const zero = 0x30;

/** Of an ID of the usual shape that fits: ten digits, a hyphen, up to ten digits. */
function keyOf(callId: string): Key | undefined {
  const { length } = callId;
  if (length < 12 || length > 21 || callId.charCodeAt(10) !== hyphen || callId.charCodeAt(0) === zero)
    return undefined;
  const seconds = numberAt(callId, 0, 10);
  const sequence = numberAt(callId, 11, length);
  if (!(seconds < 2 ** 32) || Number.isNaN(sequence)) return undefined;
  return { seconds, sequence: sequence >>> 0, digits: ((length - 11) << 2) | Math.floor(sequence / 2 ** 32) };
}

function otherKey(number: number): Key {
  return { seconds: 0, sequence: number, digits: 0 };
}

/** Digit by digit: there are millions of them, and each part would be a string of its own. `NaN` where one is none. */
function numberAt(text: string, from: number, to: number): number {
  let number = 0;
  for (let index = from; index < to; index++) {
    const digit = text.charCodeAt(index) - zero;
    if (digit < 0 || digit > 9) return NaN;
    number = number * 10 + digit;
  }
  return number;
}
