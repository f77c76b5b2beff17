import { EscapesOf, type Edges } from './escapes.ts';

/** A text with its escapes resolved some times over. */
export interface Decoding {
  /** How many times; 0 is the text as it is. */
  readonly level: number;
  readonly text: string;
  /** Where a part of `text` stands in the original. */
  readonly place: (from: number, to: number) => readonly [from: number, to: number];
}

/** JSON in a URL in JSON is three. */
const maxLevels = 6;

/**
 * The text as it is, then with its escapes resolved once, twice and so on, as long as there are any: URL encoding,
 * backslashes, HTML entities, also inside each other.
 */
export function* decodings(text: string): Generator<Decoding> {
  let current: Decoding = { level: 0, text, place: (from, to) => [from, to] };
  yield current;
  while (current.level < maxLevels && /[%\\&]/.test(current.text)) {
    const next = decodeOnce(current);
    if (next.text === current.text) return;
    yield (current = next);
  }
}

function decodeOnce(before: Decoding): Decoding {
  const text = new EscapesOf(before.text).resolved();
  let edges: Edges | undefined;
  return {
    level: before.level + 1,
    text,
    // Most texts hide nothing: where their parts come from is of no interest.
    place: (from, to) => {
      const { starts, ends } = (edges ??= new EscapesOf(before.text).edges());
      return before.place(starts[from] ?? 0, ends[to - 1] ?? before.text.length);
    },
  };
}

/** The same text without any backslash. */
export function withoutBackslashes({ level, text, place }: Decoding): Decoding {
  const kept = Array.from(text.matchAll(/[^\\]/g), ({ index }) => index);
  return {
    level,
    text: text.replaceAll('\\', ''),
    place: (from, to) => place(kept[from] ?? 0, (kept[to - 1] ?? text.length - 1) + 1),
  };
}
