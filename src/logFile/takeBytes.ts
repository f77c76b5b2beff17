import { isUtf16 } from '../text/encoding.ts';
import { LateEncoding } from '../text/lateEncoding.ts';
import { CallIdScanner } from '../callsInText/scanBytes.ts';
import type { KnownText } from './knownText.ts';
import { LineScanner, longestLine, readsLines, type LineFinders } from './lineHits.ts';
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

/** Where to begin with a file, or to go on with it. */
export interface ScanStart {
  /** The first byte to take. */
  readonly from: number;
  /** Places before this byte are known already. */
  readonly knownTo: number;
  /** Whether that is in the middle of a line too long to be looked at as a whole. */
  readonly isMidLine: boolean;
}

/** The start of a file of which nothing is known. */
export const fromStart: ScanStart = { from: 0, knownTo: 0, isMidLine: false };

/** Where to go on with a file that has grown: forgets what the added bytes may change. */
export async function scanAgainFrom(
  { index, places, reader }: KnownText,
  finders: LineFinders,
): Promise<ScanStart> {
  let from = Math.max(0, index.size - againBytes) & ~1;
  let knownTo = from === 0 ? 0 : from + contextBytes;
  let isMidLine = false;
  if (from > 0 && readsLines(finders)) {
    const { start } = await reader.boundsAt(knownTo);
    isMidLine = knownTo - start > longestLine;
    if (!isMidLine) {
      knownTo = start;
      from = Math.max(0, start - contextBytes) & ~1;
    }
  }
  places.cutFrom(knownTo);
  return { from, knownTo, isMidLine };
}

/**
 * Enters the bytes of a file from a place on into what is known of its text.
 * @param begin {@link fromStart}, or what {@link scanAgainFrom} gave
 * @param finders what besides the scanner finds call IDs
 * @param countsLines whether lines are counted, too, or somebody else does that
 */
export function takeBytes(
  text: KnownText,
  { from, knownTo, isMidLine }: ScanStart,
  finders: LineFinders,
  countsLines = true,
): ByteTaker {
  const { index, places } = text;
  const enter = (callId: string, offset: number): void => {
    places.add(callId, offset);
  };
  const lines = readsLines(finders)
    ? new LineScanner({
        finders,
        from: Math.max(text.start, knownTo),
        isMidLine,
        encoding: () => text.encoding,
        onHit: enter,
      })
    : undefined;
  const onHit = (callId: string, offset: number): void => {
    if (from + offset < knownTo) return;
    if (lines) lines.add(callId, from + offset);
    else enter(callId, from + offset);
  };
  const { encoding } = text;
  const scanner = isUtf16(encoding)
    ? new UnitScanner(encoding, onHit)
    : new CallIdScanner({ onHit, encoding, named: true });
  const late = new LateEncoding(text);
  text.scannedTo = from;
  const scan = (pieces: readonly Buffer[]): void => {
    if (late.isSure && !text.isSure) {
      text.settle(late.encoding);
      if (scanner instanceof CallIdScanner && !isUtf16(late.encoding)) scanner.encoding = late.encoding;
    }
    for (const piece of pieces) {
      scanner.push(piece);
      lines?.push(piece, text.scannedTo);
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
      lines?.end();
    },
  };
}
