import { isUtf16 } from '../../text/encoding.ts';
import { LateEncoding } from '../../text/lateEncoding.ts';
import { CallIdScanner } from '../scanBytes.ts';
import type { KnownText } from './knownText.ts';
import { UnitScanner } from './unitScanner.ts';

/** What is added to a file may change what its last bytes mean; so many are scanned again. */
export const againBytes = 4096;
/** Places in the first of these bytes were judged right before. */
const contextBytes = 256;

/** Takes bytes of a file in order. */
export interface ByteTaker {
  push(bytes: Buffer): void;
  /** Decides what waited for more. */
  end(): void;
}

/** Where to go on with a file that has grown: forgets what the added bytes may change. */
export function scanAgainFrom({ index, places }: KnownText): number {
  const from = Math.max(0, index.size - againBytes) & ~1;
  places.cutFrom(from === 0 ? 0 : from + contextBytes);
  return from;
}

/**
 * Enters the bytes of a file from a place on into what is known of its text.
 * @param from what {@link scanAgainFrom} gave, or 0
 * @param countsLines whether lines are counted, too, or somebody else does that
 */
export function takeBytes(text: KnownText, from: number, countsLines = true): ByteTaker {
  const { index, places } = text;
  const knownTo = from === 0 ? 0 : from + contextBytes;
  const onHit = (callId: string, offset: number): void => {
    if (from + offset >= knownTo) places.add(callId, from + offset);
  };
  const { encoding } = text;
  const scanner = isUtf16(encoding)
    ? new UnitScanner(encoding, onHit)
    : new CallIdScanner({ onHit, encoding });
  const late = new LateEncoding(text);
  text.scannedTo = from;
  const scan = (pieces: readonly Buffer[]): void => {
    if (late.isSure && !text.isSure) {
      text.settle(late.encoding);
      if (scanner instanceof CallIdScanner && !isUtf16(late.encoding)) scanner.encoding = late.encoding;
    }
    for (const piece of pieces) {
      scanner.push(piece);
      text.scannedTo += piece.length;
    }
  };
  let at = from;
  return {
    push: (bytes) => {
      // Bytes that are scanned once more are in the index already.
      if (countsLines) index.append(bytes.subarray(Math.min(bytes.length, Math.max(0, index.size - at))));
      at += bytes.length;
      scan(late.push(bytes));
    },
    end: () => {
      scan(late.end());
      scanner.end();
    },
  };
}
