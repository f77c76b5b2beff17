import { isAscii } from 'node:buffer';
import type { TextEncoding } from './encoding.ts';
import { guessBytes, type Guess } from './guessEncoding.ts';

/** So many bytes from the first one on that is no ASCII say what the text is spelt in. */
const evidenceBytes = 4096;

/**
 * Finds the encoding of a text whose start is ASCII, as that of most logs is, where its first other character comes,
 * however late.
 */
export class LateEncoding {
  #encoding: TextEncoding;
  #isSure: boolean;
  /** Bytes from the first one on that is no ASCII. */
  #held: Buffer = Buffer.alloc(0);

  constructor({ encoding, isSure }: Pick<Guess, 'encoding' | 'isSure'>) {
    this.#encoding = encoding;
    this.#isSure = isSure;
  }

  /** Of all bytes that were given back; what came before it changed is ASCII. */
  get encoding(): TextEncoding {
    return this.#encoding;
  }

  get isSure(): boolean {
    return this.#isSure;
  }

  /**
   * Takes the next bytes of the text, which may change afterwards unless they are given back.
   * @returns what can be read now
   */
  push(bytes: Buffer): readonly Buffer[] {
    if (this.#isSure) return [bytes];
    if (this.#held.length > 0) {
      this.#held = Buffer.concat([this.#held, bytes]);
      return this.#held.length < evidenceBytes ? [] : this.#settle();
    }
    if (isAscii(bytes)) return [bytes];
    const first = bytes.findIndex((byte) => byte >= 0x80);
    this.#held = Buffer.from(bytes.subarray(first));
    const plain = bytes.subarray(0, first);
    return this.#held.length < evidenceBytes ? [plain] : [plain, ...this.#settle()];
  }

  /** Nothing follows, for now: gives back what was held. */
  end(): readonly Buffer[] {
    return this.#settle();
  }

  #settle(): readonly Buffer[] {
    const held = this.#held;
    this.#held = Buffer.alloc(0);
    if (held.length === 0) return [];
    const encoding = guessBytes([held]);
    if (encoding !== undefined) [this.#encoding, this.#isSure] = [encoding, true];
    return [held];
  }
}
