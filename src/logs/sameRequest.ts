import type { Lines, Place } from '../text/lines.ts';
import { requestIds } from './requestIds.ts';
import { vdnMentions } from './vdnMentions.ts';

/** A VDN that a line nearby names, and which line that is. */
export interface VdnNearby {
  readonly vdnId: number;
  readonly line: number;
}

/** What the start of a line says. */
interface LineHead {
  /** The one VDN that it names; `undefined` when it names none or several: those say nothing about a call. */
  readonly vdnId: number | undefined;
  /** The requests or threads that it belongs to. */
  readonly requests: ReadonlySet<string>;
}

/** So many lines up and down are searched. */
const linesAround = 20;
/** What names a request mostly stands at the start of a line: so much of it is read, in UTF-16 units. */
const headUnits = 8_000;
/** Further in, a line is read in pieces of this length, each with its neighbours. */
const pieceUnits = 4_000;
/** So many heads are kept: more than are searched around one line. */
const mostHeads = 1_000;

/** Finds the VDN that a line nearby of the same request or thread names. Reads each line once. */
export class SameRequest {
  readonly #lines: Lines;
  readonly #heads = new Map<number, LineHead>();
  #last: { readonly key: string; readonly found: VdnNearby | undefined } | undefined;

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  /**
   * @param text the line of the place
   * @returns that of the nearest line; of two equally near ones, the one above
   */
  vdnFor({ line, start }: Place, text: string): VdnNearby | undefined {
    const piece = Math.floor(start / pieceUnits) - 1;
    const isInHead = start < headUnits;
    const key = isInHead ? `${line}` : `${line} ${piece}`;
    // Places that stand close together on a line have the same requests.
    if (this.#last?.key !== key) {
      const own = [this.#headOf(line).requests];
      const from = piece * pieceUnits;
      if (!isInHead) own.push(requestIds(text.slice(from, from + 3 * pieceUnits)));
      this.#last = { key, found: this.#nearest(line, own) };
    }
    return this.#last.found;
  }

  #nearest(line: number, own: readonly ReadonlySet<string>[]): VdnNearby | undefined {
    if (own.every(({ size }) => size === 0)) return undefined;
    for (let distance = 1; distance <= linesAround; distance++)
      for (const index of [line - distance, line + distance]) {
        if (index < 0 || index >= this.#lines.lineCount) continue;
        const { vdnId, requests } = this.#headOf(index);
        if (vdnId !== undefined && own.some((each) => haveCommon(each, requests)))
          return { vdnId, line: index };
      }
    return undefined;
  }

  #headOf(index: number): LineHead {
    let head = this.#heads.get(index);
    if (!head) {
      const text = this.#lines.lineAt(index).slice(0, headUnits);
      const vdns = new Set(vdnMentions(text).map(({ vdnId }) => vdnId));
      const [vdnId] = vdns;
      head = { vdnId: vdns.size === 1 ? vdnId : undefined, requests: requestIds(text) };
      if (this.#heads.size >= mostHeads) this.#heads.clear();
      this.#heads.set(index, head);
    }
    return head;
  }
}

function haveCommon(ids: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const id of others) if (ids.has(id)) return true;
  return false;
}
