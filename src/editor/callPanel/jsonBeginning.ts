/** The first characters of a value's JSON, and how many it has in all. */
export interface JsonBeginning {
  /** All of it, where it is no longer than asked for. */
  readonly text: string;
  readonly length: number;
}

/**
 * What `JSON.stringify` makes of a decoded JSON value, as far as it is shown: of an answer that repeats one long text many
 * times, the rest is counted, not written.
 * @param longest in UTF-16 units
 */
export function jsonBeginning(value: unknown, longest: number): JsonBeginning {
  const beginning = new Beginning(longest);
  beginning.add(value);
  return { text: beginning.text.slice(0, longest), length: beginning.length };
}

/** What JSON writes with more than one unit: quotes, backslashes, controls, halves of characters that stand alone. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const escaped = /["\\\0-\x1f\ud800-\udfff]/;

class Beginning {
  readonly #longest: number;
  /** The same texts come again and again: how long each is in JSON. */
  readonly #lengths = new Map<string, number>();
  text = '';
  length = 0;

  constructor(longest: number) {
    this.#longest = longest;
  }

  add(value: unknown): void {
    if (typeof value === 'string') this.#addText(value);
    else if (Array.isArray(value)) {
      this.#write('[');
      for (const [index, item] of value.entries()) {
        if (index > 0) this.#write(',');
        this.add(item);
      }
      this.#write(']');
    } else if (typeof value === 'object' && value !== null) {
      this.#write('{');
      let isFirst = true;
      for (const [name, item] of Object.entries(value)) {
        if (item === undefined) continue;
        if (!isFirst) this.#write(',');
        isFirst = false;
        this.#addText(name);
        this.#write(':');
        this.add(item);
      }
      this.#write('}');
    } else this.#write(JSON.stringify(value ?? null));
  }

  #addText(text: string): void {
    const left = this.#longest - this.length;
    // Of what is longer than there is room for, more than is shown is written: no half of a character is last.
    if (left > 0) this.text += JSON.stringify(text.slice(0, left + 1));
    this.length += this.#lengthOf(text);
  }

  #lengthOf(text: string): number {
    let length = this.#lengths.get(text);
    if (length === undefined) {
      length = escaped.test(text) ? JSON.stringify(text).length : text.length + 2;
      this.#lengths.set(text, length);
    }
    return length;
  }

  #write(token: string): void {
    if (this.length < this.#longest) this.text += token;
    this.length += token.length;
  }
}
