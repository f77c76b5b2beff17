/** A whole number that JavaScript may round has so many digits: more than a double holds. */
const longDigits = 16;
/** What may stand before and behind a whole number that is a value. */
const beforeValue = /(?:^|[:,[])\s{0,20}-?$/;
const behindValue = /^\s{0,20}(?:$|[,\]}])/;
/** So much of a text is read for that. */
const unitsAround = 24;

/**
 * Reads JSON; whole numbers beyond 2^53 become texts, exact to the digit: campaign and session IDs of the platform have
 * 19 digits. A byte order mark before the value does not count.
 * @throws SyntaxError for what is no JSON
 */
export function parseExactJson(text: string): unknown {
  return JSON.parse(withLongNumbersAsTexts(text.replace(/^\ufeff+/, '')));
}

/** Quotes whole numbers beyond 2^53. Reads the text once: a reviver would be called for each of a million values. */
function withLongNumbersAsTexts(json: string): string {
  const parts: string[] = [];
  let done = 0;
  // Outside of texts up to here; the next text begins at `quote`.
  let at = 0;
  let quote = json.indexOf('"');
  for (let run = longRunFrom(json, 0); run; run = longRunFrom(json, Math.max(at, run.end))) {
    const { start, end } = run;
    while (quote !== -1 && quote < start) {
      at = behindText(json, quote);
      quote = json.indexOf('"', at);
    }
    if (at > start) continue;
    const from = json.charAt(start - 1) === '-' ? start - 1 : start;
    const isValue =
      beforeValue.test(json.slice(Math.max(at, start - unitsAround), start)) &&
      behindValue.test(json.slice(end, end + unitsAround));
    if (!isValue || json.charAt(start) === '0' || Number.isSafeInteger(Number(json.slice(start, end))))
      continue;
    parts.push(json.slice(done, from), '"', json.slice(from, end), '"');
    done = end;
  }
  return done === 0 ? json : parts.join('') + json.slice(done);
}

/** The next run of {@link longDigits} and more. Each holds one of every so many places: the others are not looked at. */
function longRunFrom(
  json: string,
  from: number,
): { readonly start: number; readonly end: number } | undefined {
  for (let at = from + longDigits - 1; at < json.length; at += longDigits) {
    if (!isDigitAt(json, at)) continue;
    let start = at;
    while (start > from && isDigitAt(json, start - 1)) start--;
    let end = at + 1;
    while (isDigitAt(json, end)) end++;
    if (end - start >= longDigits) return { start, end };
    at = end;
  }
  return undefined;
}

function isDigitAt(json: string, at: number): boolean {
  const unit = json.charCodeAt(at);
  return unit >= 0x30 && unit <= 0x39;
}

/** Where the text ends that begins at a quote. */
function behindText(json: string, quote: number): number {
  for (let end = json.indexOf('"', quote + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (json.charAt(end - 1 - backslashes) === '\\') backslashes++;
    if (backslashes % 2 === 0) return end + 1;
  }
  return json.length;
}

/** What is written before JSON so that no page can run it as a script, or to hand it to a function of a script. */
const before =
  /^(?:\)\]\}'?,?|while\s{0,20}\(1\);?|for\s{0,20}\(;;\);?|(?:\/\*\*\/)?\s{0,20}[\w$.]{1,100}\s{0,20}\()\s*(?=[{[])/;

/**
 * Reads JSON as `parseExactJson` does, also with what gateways and frameworks put around it.
 * @throws SyntaxError for what is no JSON, also for two values one after the other
 */
export function parseBareJson(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    const bare = withoutEnd(text.trim().replace(before, ''));
    if (bare.length === text.length) throw error;
    return parseExactJson(bare);
  }
}

/** Without the end of a function's call, and without remarks of filters on the way. */
function withoutEnd(text: string): string {
  let bare = text;
  while (bare.endsWith('-->')) {
    const start = bare.lastIndexOf('<!--');
    if (start === -1) return text;
    bare = bare.slice(0, start).trimEnd();
  }
  const [behind = ''] = /(?:\)\s{0,20};?)?$/.exec(bare.slice(-unitsAround)) ?? [];
  bare = bare.slice(0, bare.length - behind.length).trimEnd();
  return /[}\]]$/.test(bare) ? bare : text;
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
