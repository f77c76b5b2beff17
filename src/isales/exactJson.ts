/** A whole number that JavaScript would round: more digits than a double holds. */
const longNumber = /\d{16}/;
const wholeNumber = /^-?\d+$/;

/**
 * Reads JSON; whole numbers beyond 2^53 become texts, exact to the digit: campaign and session IDs of the platform have
 * 19 digits. A byte order mark before the value does not count.
 * @throws SyntaxError for what is no JSON
 */
export function parseExactJson(text: string): unknown {
  const json = text.replace(/^\ufeff+/, '');
  if (!longNumber.test(json)) return JSON.parse(json);
  try {
    return JSON.parse(json, keepDigits);
  } catch (error) {
    // What is nested too deeply for a reviver can still be read.
    if (error instanceof RangeError) return JSON.parse(json);
    throw error;
  }
}

/** What is written before JSON so that no page can run it as a script, or to hand it to a function of a script. */
const before =
  /^\s*(?:\)\]\}'?,?|while\s*\(1\);?|for\s*\(;;\);?|(?:\/\*\*\/)?\s*[\w$.]{1,100}\s*\()\s*(?=[{[])/;
/** The end of such a function's call, and remarks of filters on the way. */
const after = /(?<=[}\]])\s*(?:\)\s*;?\s*)?(?:<!--(?:(?!-->)[^])*-->\s*)*$/;

/**
 * Reads JSON as `parseExactJson` does, also with what gateways and frameworks put around it.
 * @throws SyntaxError for what is no JSON, also for two values one after the other
 */
export function parseBareJson(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    const bare = text
      .replace(/^\ufeff+/, '')
      .replace(before, '')
      .replace(after, '');
    if (bare.length === text.length) throw error;
    return parseExactJson(bare);
  }
}

/** `context` is there since Node 21. */
function keepDigits(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  return typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    source !== undefined &&
    wholeNumber.test(source)
    ? source
    : value;
}

/** The object or list that a text holds as JSON; any other value as it is. */
export function unwrapJson(value: unknown): unknown {
  // A text in a text in a text is nobody's habit.
  let unwrapped = value;
  for (let level = 0; level < 2 && typeof unwrapped === 'string'; level++) {
    if (!/^[\s\ufeff]*[{["]/.test(unwrapped)) return unwrapped;
    try {
      unwrapped = parseExactJson(unwrapped);
    } catch {
      return unwrapped;
    }
  }
  return unwrapped;
}
