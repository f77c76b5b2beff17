import { findCallIds } from '../callsInText/findCallIds.ts';
import { decode, type TextEncoding } from '../text/encoding.ts';

/** What a hit and its surroundings take at most, in UTF-16 units: see the rule in `callIdRule.ts`. */
const before = 64;
const behind = 64;

/** Finds call IDs in UTF-16 that comes in pieces of any size, by the same rule as the scanner for bytes. */
export class UnitScanner {
  readonly #encoding: TextEncoding;
  readonly #onHit: (callId: string, offset: number) => void;
  #rest = Buffer.alloc(0);
  /** Offset of the first byte of what is left. */
  #base = 0;
  /** Hits that start before this place were told, or are none. */
  #doneTo = 0;

  /** @param onHit told of each call ID, with the offset of its first byte from the first one given */
  constructor(encoding: 'utf-16le' | 'utf-16be', onHit: (callId: string, offset: number) => void) {
    this.#encoding = encoding;
    this.#onHit = onHit;
  }

  push(chunk: Buffer): void {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const text = decode(bytes.subarray(0, bytes.length & ~1), this.#encoding);
    this.#tell(text, text.length - behind);
    const keep = Math.max(0, text.length - behind - before);
    this.#rest = bytes.subarray(2 * keep);
    this.#base += 2 * keep;
  }

  /** Decides what waited for more. */
  end(): void {
    this.#tell(decode(this.#rest.subarray(0, this.#rest.length & ~1), this.#encoding), Infinity);
  }

  #tell(text: string, until: number): void {
    for (const { callId, start } of findCallIds(text)) {
      if (start >= until) break;
      const offset = this.#base + 2 * start;
      if (offset < this.#doneTo) continue;
      this.#onHit(callId, offset);
      this.#doneTo = offset + 2;
    }
    if (until < Infinity) this.#doneTo = Math.max(this.#doneTo, this.#base + 2 * Math.max(0, until));
  }
}
