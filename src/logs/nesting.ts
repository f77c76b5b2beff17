import type { Mention } from './vdnMentions.ts';

/** A VDN that an object names, and how far from the place: in UTF-16 units of the object's own text. */
export interface NearMention {
  readonly vdnId: number;
  readonly distance: number;
}

/** One side of an object around a place. */
export interface ObjectSide {
  /** Where its brace stands. */
  readonly at: number;
  /** The VDN that the object itself names nearest to the place on this side; what nested objects name is theirs. */
  readonly near: NearMention | undefined;
}

/** A brace, by where it stands. */
export interface Brace {
  readonly at: number;
  readonly opens: boolean;
}

/** A VDN that an object itself names: where that ends, in the text and in the object's own units. */
interface OwnMention {
  readonly vdnId: number;
  readonly end: number;
  readonly ownEnd: number;
}

const none = -1;

/**
 * How braces nest in a text that is read from its start to a place. Built once, it tells the objects around any place in
 * the time that takes to name them.
 */
export class Nesting {
  readonly #braces: readonly Brace[];
  /** For each brace, the one that opens the object that goes on behind it. */
  readonly #openedBy: Int32Array;
  /** How much of that object's own text stands before there. */
  readonly #ownBehind: Uint32Array;
  /** For each opening brace, the one that opens the object around, and how much of its own text stands before. */
  readonly #parent: Int32Array;
  readonly #ownBefore: Uint32Array;
  readonly #mentions = new Map<number, OwnMention[]>();

  /**
   * @param braces in the order of the text
   * @param mentions likewise
   */
  constructor(braces: readonly Brace[], mentions: readonly Mention[]) {
    this.#braces = braces;
    this.#openedBy = new Int32Array(braces.length);
    this.#ownBehind = new Uint32Array(braces.length);
    this.#parent = new Int32Array(braces.length);
    this.#ownBefore = new Uint32Array(braces.length);
    let object = none;
    let own = 0;
    let from = 0;
    let next = 0;
    const enterMentions = (to: number): void => {
      for (let mention = mentions[next]; mention && mention.end <= to; mention = mentions[++next])
        this.#enter(object, {
          vdnId: mention.vdnId,
          end: mention.end,
          ownEnd: own + mention.end - from,
        });
    };
    for (const [index, { at, opens }] of braces.entries()) {
      enterMentions(at);
      own += at - from;
      from = at + 1;
      if (opens) {
        this.#parent[index] = object;
        this.#ownBefore[index] = own;
        object = index;
        own = 0;
      } else if (object !== none) {
        // What lies between parts its own text as a line break does.
        own = (this.#ownBefore[object] ?? 0) + 1;
        object = this.#parent[object] ?? none;
      }
      this.#openedBy[index] = object;
      this.#ownBehind[index] = own;
    }
    enterMentions(Infinity);
  }

  /** The objects that are open at a place, from the inside out. */
  *objectsAt(place: number): Generator<ObjectSide, undefined> {
    const last = firstFrom(this.#braces, place, ({ at }) => at) - 1;
    const brace = this.#braces[last];
    if (!brace) return;
    let object = this.#openedBy[last] ?? none;
    let own = (this.#ownBehind[last] ?? 0) + place - brace.at - 1;
    for (let inner = place; ;) {
      const opening = this.#braces[object];
      if (!opening) return;
      yield { at: opening.at, near: this.#lastMention(object, inner, own) };
      inner = opening.at;
      own = this.#ownBefore[object] ?? 0;
      object = this.#parent[object] ?? none;
    }
  }

  #enter(object: number, mention: OwnMention): void {
    const known = this.#mentions.get(object);
    if (known) known.push(mention);
    else this.#mentions.set(object, [mention]);
  }

  #lastMention(object: number, place: number, own: number): NearMention | undefined {
    const mentions = this.#mentions.get(object) ?? [];
    const mention = mentions[firstFrom(mentions, place + 1, ({ end }) => end) - 1];
    return mention && { vdnId: mention.vdnId, distance: own - mention.ownEnd };
  }
}

/** The index of the first item at or behind a position, in an ordered list. */
export function firstFrom<T>(items: readonly T[], position: number, at: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(items[middle] as T) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
