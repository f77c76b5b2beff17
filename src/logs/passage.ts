import type { Lines, Place } from '../text/lines.ts';
import { firstFrom, Nesting, type Brace } from './nesting.ts';
import { vdnMentions, type Mention } from './vdnMentions.ts';

/** So far around a place is read, in UTF-16 units and in lines. */
export const reachUnits = 32_768;
export const reachLines = 200;

/**
 * A stretch of a text with all that is in reach of the places in the middle of it, read once for all of them. Positions
 * are in UTF-16 units from its start; a line break is one.
 */
export class Passage {
  readonly text: string;
  /** The VDNs it names, in order. */
  readonly mentions: readonly Mention[];
  readonly #firstLine: number;
  /** Where each line starts; the first one before the passage, if that begins in the middle of it. */
  readonly #starts: readonly number[];
  /** All in reach of what stands between these is there. */
  readonly #from: number;
  readonly #to: number;
  #nestings: { readonly before: Nesting; readonly behind: Nesting } | undefined;
  readonly #mayOpen = new Map<number, boolean>();

  /** Reads all in reach of a place and of everything up to `ahead` units behind it. */
  constructor(lines: Lines, place: Place, ahead: number) {
    const own = lines.lineAt(place.line);
    let first = place.line;
    let cut = Math.max(0, place.start - reachUnits);
    const before = [own.slice(cut, place.start)];
    for (let units = place.start; units < reachUnits && first > 0 && place.line - first < reachLines - 1;) {
      const line = lines.lineAt(--first);
      cut = Math.max(0, units + line.length - reachUnits);
      before.push(line.slice(cut));
      units += line.length + 1;
    }
    before.reverse();

    let core = place.end - place.start + ahead;
    let lastOfCore: number | undefined;
    let last = place.line;
    const behind = [own.slice(place.start, place.start + core + reachUnits)];
    for (let units = own.length - place.start; units < core + reachUnits;) {
      if (units >= core) lastOfCore ??= last;
      if (lastOfCore !== undefined && last - lastOfCore >= reachLines - 1) break;
      if (last + 1 >= lines.lineCount) {
        core = Infinity;
        break;
      }
      const line = lines.lineAt(++last);
      behind.push(line.slice(0, core + reachUnits - units));
      units += line.length + 1;
    }

    const head = before.join('\n');
    const texts = [...before.slice(0, -1), (before.at(-1) ?? '') + (behind[0] ?? ''), ...behind.slice(1)];
    this.text = head + behind.join('\n');
    this.#firstLine = first;
    let start = -cut;
    this.#starts = texts.map((text, index) => {
      const own = start;
      start += text.length + 1 + (index === 0 ? cut : 0);
      return own;
    });
    this.#from = first === 0 && cut === 0 ? 0 : head.length;
    this.#to = head.length + core;
    this.mentions = vdnMentions(this.text);
  }

  /** Whether all in reach of a place was read. */
  covers({ line, start, end }: Place): boolean {
    if (line < this.#firstLine || line >= this.#firstLine + this.#starts.length) return false;
    return this.positionOf(line, start) >= this.#from && this.positionOf(line, end) <= this.#to;
  }

  /** @param line one of the passage, as the text counts them */
  positionOf(line: number, character: number): number {
    return (this.#starts[line - this.#firstLine] ?? 0) + character;
  }

  /** The line of a position, as the text counts them. */
  lineOf(position: number): number {
    return this.#firstLine + firstFrom(this.#starts, position + 1, (start) => start) - 1;
  }

  /** How its braces nest: `before` reads it from its start, `behind` backwards from its end. */
  get nestings(): { readonly before: Nesting; readonly behind: Nesting } {
    return (this.#nestings ??= nest(this.text, this.mentions));
  }

  /** Whether a brace opens an object over several lines: those have a key or nothing behind it. */
  mayOpen(brace: number): boolean {
    let may = this.#mayOpen.get(brace);
    if (may === undefined) {
      keyOrNothing.lastIndex = brace + 1;
      this.#mayOpen.set(brace, (may = keyOrNothing.test(this.text)));
    }
    return may;
  }
}

const keyOrNothing = /[^\S\n]*(?:\\*["']|\n|$)/y;

function nest(
  text: string,
  mentions: readonly Mention[],
): { readonly before: Nesting; readonly behind: Nesting } {
  const braces: Brace[] = [];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x7b || unit === 0x7d) braces.push({ at, opens: unit === 0x7b });
  }
  const { length } = text;
  return {
    before: new Nesting(braces, mentions),
    behind: new Nesting(
      braces.toReversed().map(({ at, opens }) => ({ at: length - 1 - at, opens: !opens })),
      mentions
        .toReversed()
        .map(({ vdnId, start, end }) => ({ vdnId, start: length - end, end: length - start })),
    ),
  };
}
