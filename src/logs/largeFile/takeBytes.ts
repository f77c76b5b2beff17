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
  const { encoding, index, places } = text;
  const knownTo = from === 0 ? 0 : from + contextBytes;
  const onHit = (callId: string, offset: number): void => {
    if (from + offset >= knownTo) places.add(callId, from + offset);
  };
  const scanner =
    encoding === 'utf-16le' || encoding === 'utf-16be'
      ? new UnitScanner(encoding, onHit)
      : new CallIdScanner({ onHit, encoding: encoding === 'gb18030' ? 'gb18030' : 'utf-8' });
  let at = from;
  return {
    push: (bytes) => {
      scanner.push(bytes);
      // Bytes that are scanned once more are in the index already.
      if (countsLines) index.append(bytes.subarray(Math.min(bytes.length, Math.max(0, index.size - at))));
      at += bytes.length;
      text.scannedTo = at;
    },
    end: () => {
      scanner.end();
    },
  };
}
