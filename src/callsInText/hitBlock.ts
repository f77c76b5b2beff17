import { LineBlock } from '../text/lineBlock.ts';
import type { CallIdHit } from './findCallIds.ts';

const hyphen = 0x2d;

/** Some lines in a row with the call IDs in them. */
export class HitBlock extends LineBlock {
  /** Hits by line within the block, in the order of lines; lines without hits are left out. */
  readonly hits: ReadonlyMap<number, readonly CallIdHit[]>;

  constructor(bytes: Buffer, starts: Uint32Array, hits: ReadonlyMap<number, readonly CallIdHit[]>) {
    super(bytes, starts);
    this.hits = hits;
  }

  /** Whether a line holds ten digits and a hyphen, which few do: this is faster than reading its text. */
  mayHoldCallId(index: number): boolean {
    const { bytes } = this;
    const from = this.starts[index] ?? bytes.length;
    const to = this.starts[index + 1] ?? bytes.length;
    for (let probe = from + 9; probe < to;) {
      if (!isDigit(bytes[probe])) {
        probe += 10;
        continue;
      }
      let end = probe + 1;
      while (end < to && isDigit(bytes[end])) end++;
      if (bytes[end] === hyphen && isDigit(bytes[end - 10])) return true;
      probe = end + 10;
    }
    return false;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
