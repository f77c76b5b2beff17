import type { Lines, Place } from '../text/lines.ts';
import { Passage } from './passage.ts';
import { SameRequest, type VdnNearby } from './sameRequest.ts';

/** So far behind a place all is read at once, where many are asked for, in UTF-16 units. */
const unitsAhead = 128 * 1024;

/**
 * What stands around call IDs in a text. Where many are asked for in their order, each line is read once or twice,
 * however close they stand. For as long as the text does not change.
 */
export class Surroundings {
  readonly #lines: Lines;
  readonly #ahead: number;
  readonly #sameRequest: SameRequest;
  #line: { readonly index: number; readonly text: string } | undefined;
  #passage: Passage | undefined;

  /** @param ahead how far to read at once behind a place that is asked for; 0 where it is the only one */
  constructor(lines: Lines, ahead = unitsAhead) {
    this.#ahead = ahead;
    this.#lines = {
      lineCount: lines.lineCount,
      lineAt: (index) => (this.#line?.index === index ? this.#line.text : lines.lineAt(index)),
    };
    this.#sameRequest = new SameRequest(this.#lines);
  }

  /** The line of a place. */
  lineOf({ line }: Place): string {
    if (this.#line?.index !== line) this.#line = { index: line, text: this.#lines.lineAt(line) };
    return this.#line.text;
  }

  /** All that is in reach of a place. */
  passageAround(place: Place): Passage {
    // The line may be a long one.
    this.lineOf(place);
    if (!this.#passage?.covers(place)) this.#passage = new Passage(this.#lines, place, this.#ahead);
    return this.#passage;
  }

  /** The VDN that a line nearby of the same request or thread names. */
  vdnOfSameRequest(place: Place): VdnNearby | undefined {
    return this.#sameRequest.vdnFor(place, this.lineOf(place));
  }
}
