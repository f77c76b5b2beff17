import { decodings, withoutBackslashes, type Decoding } from './writtenForms.ts';

/**
 * The one place that takes secrets out of text: keys, signatures and signed URLs, plain or written inside JSON, a URL or
 * HTML, and inside each other. What it does not know it leaves as it is.
 */

export const redacted = '‹redacted›';
const tooDeep = '‹nested too deeply›';
const maxDepth = 100;

const secretNames =
  '(?:secret[_-]?key|access[_-]?key|sk|ak|pass(?:phrase|word)|(?:proxy-)?authorization|(?:access|security)[_-]?token)';
const secretField = new RegExp(`^${secretNames}$`, 'i');

/** What a secret stands behind in plain text; the last group is the secret, and nothing is behind it. */
const secretPatterns: readonly RegExp[] = [
  // A parameter of a URL, up to the next one.
  new RegExp(
    `(?<![A-Za-z0-9])(?:Signature|AccessKeyId|X-(?:Amz|Obs|Goog|Oss)-(?:Signature|Credential|Security-Token)|${secretNames})\\s{0,4}=([^&\\s"'<>\\\\]+)`,
    'gi',
  ),
  /auth-v2\/([^\s"'<>,\\]+)/gi,
  // A field of JSON or a header: its whole value, escaped quotes included.
  new RegExp(`(["'])${secretNames}\\1\\s{0,20}:\\s{0,20}"((?:[^"\\\\]|\\\\.)*)`, 'gis'),
  /\bauthorization\s{0,4}:\s{0,4}((?:(?:basic|bearer|digest)\s+)?[^\s"'<>,\\]+)/gi,
];
/** Servers put white space into signed URLs, which would end a parameter too early. */
const recordPath = /"\s{0,4}record_?path\s{0,4}"\s{0,20}:\s{0,20}"([^"]*)/gi;
// No name holds the sign that starts one: a million of them would be tried each with each.
const parameter = /[?&]([^=&?]*)=([^&]*)/g;
/** What every secret that nobody named stands behind or is written with. */
const suspicious = /[=:/%\\&]/;

/** From and behind, in the text that was given. */
type Range = readonly [from: number, to: number];

/**
 * A word that each of the patterns needs. Most texts hold none, and one look is less than one for each pattern.
 */
const anyPattern =
  /[sa]k|key|pass(?:phrase|word)|authorization|token|signature|credential|auth-v2|record_?path/i;

/** What a value and a written form of a text cost, besides one for each of its UTF-16 units. */
const unitsOfValue = 16;
const unitsOfForm = 64;

/** Thrown when the budget is used up. */
class TooMuchToRedact extends Error {}

/**
 * Takes secrets out of texts and decoded JSON values that belong together: what was read once is not read again.
 */
export class Redaction {
  readonly #secrets: readonly string[];
  readonly #parts: readonly string[];
  readonly #known = new Map<string, string>();
  #unitsLeft = Infinity;

  /**
   * @param secrets values to take out wherever they stand, e.g. the keys in use
   */
  constructor(secrets: Iterable<string> = []) {
    this.#secrets = [...secrets].filter((secret) => secret !== '');
    this.#parts = this.#secrets.flatMap(partsOf);
  }

  /**
   * Redacts with a budget.
   * @param units how much may be read, in UTF-16 units of each written form, and some more for each text and value: a
   *   million take some 20 ms
   * @returns `undefined` where that is not enough
   */
  within<T>(units: number, redact: (redaction: this) => T): T | undefined {
    this.#unitsLeft = units;
    try {
      return redact(this);
    } catch (error) {
      if (error instanceof TooMuchToRedact) return undefined;
      throw error;
    } finally {
      this.#unitsLeft = Infinity;
    }
  }

  text(text: string): string {
    this.#spend(unitsOfValue);
    if (!suspicious.test(text) && !this.#secrets.some((secret) => mayHold(text, secret))) return text;
    let clean = this.#known.get(text);
    if (clean === undefined) this.#known.set(text, (clean = this.#redact(text)));
    return clean;
  }

  /**
   * Takes secrets out of every name and text inside a decoded JSON value, and cuts off what is nested more than 100 deep;
   * the value itself stays untouched. What holds nothing of that comes back as it is, not as a copy.
   */
  json(value: unknown, depth = 0): unknown {
    if (typeof value === 'string') return this.text(value);
    this.#spend(unitsOfValue);
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= maxDepth) return tooDeep;
    if (Array.isArray(value)) {
      const items = value.map((item) => this.json(item, depth + 1));
      return items.every((item, index) => item === value[index]) ? value : items;
    }
    const fields: readonly [string, unknown][] = Object.entries(value);
    const clean = fields.map(([name, item]): readonly [string, unknown] => [
      this.text(name),
      this.#field(name, item, depth + 1),
    ]);
    const isAsItWas = clean.every(([name, item], index) => {
      const [nameBefore, itemBefore] = fields[index] ?? [];
      return name === nameBefore && item === itemBefore;
    });
    return isAsItWas ? value : Object.fromEntries(clean);
  }

  #field(name: string, value: unknown, depth: number): unknown {
    if (typeof value !== 'string') return this.json(value, depth);
    if (secretField.test(name) && value !== '') return redacted;
    const clean = this.text(value);
    if (!/^\s*record_?path\s*$/i.test(name)) return clean;
    const link = redactQuery(clean.replace(/\s+/g, ''));
    // What is clean has nothing to redact a second time.
    return link === clean ? clean : this.text(link);
  }

  #redact(text: string): string {
    const found: Range[] = [];
    const add = (ranges: Iterable<Range>): void => {
      for (const range of ranges) found.push(range);
    };
    let plain: Decoding | undefined;
    for (const decoding of decodings(text)) {
      this.#spend(unitsOfForm + decoding.text.length);
      plain = decoding;
      for (const part of this.#parts) add(occurrences(decoding, part));
      if (anyPattern.test(decoding.text)) add(patternsIn(decoding));
    }
    // What was unescaped together with its surroundings meets a secret that looks escaped itself.
    if (plain && plain.level > 0)
      for (const secret of this.#secrets)
        if (looksEscaped(secret)) add(occurrences(withoutBackslashes(plain), fullyDecoded(secret)));
    return cutOut(text, found);
  }

  #spend(units: number): void {
    this.#unitsLeft -= units;
    if (this.#unitsLeft < 0) throw new TooMuchToRedact();
  }
}

/**
 * Takes secrets out of a text.
 * @param secrets values to take out wherever they stand, e.g. the keys in use
 */
export function redactText(text: string, secrets: Iterable<string> = []): string {
  return new Redaction(secrets).text(text);
}

/** Takes secrets out of a decoded JSON value: see {@link Redaction.json}. */
export function redactJson(value: unknown, secrets: Iterable<string> = []): unknown {
  return new Redaction(secrets).json(value);
}

/**
 * What of a secret to look for. Which escapes inside it are resolved together with those of the text depends on what
 * stands before them; its long runs of letters stay what they are.
 */
function partsOf(secret: string): readonly string[] {
  return looksEscaped(secret) ? [secret, ...(secret.match(/[A-Za-z0-9]{8,}/g) ?? [])] : [secret];
}

function looksEscaped(secret: string): boolean {
  return /[%\\&]/.test(secret);
}

/** Forms write a space as "+". */
function mayHold(text: string, secret: string): boolean {
  return text.includes(secret) || (secret.includes(' ') && text.includes(secret.replaceAll(' ', '+')));
}

function fullyDecoded(secret: string): string {
  return ([...decodings(secret)].at(-1)?.text ?? secret).replaceAll('\\', '');
}

function* occurrences({ text, place }: Decoding, secret: string): Generator<Range> {
  if (secret === '') return;
  // Forms write a space as "+".
  for (const form of new Set([secret, secret.replaceAll(' ', '+')]))
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length))
      yield place(at, at + form.length);
}

function* patternsIn({ text, place }: Decoding): Generator<Range> {
  for (const pattern of secretPatterns)
    for (const match of text.matchAll(pattern)) {
      const to = match.index + match[0].length;
      const from = to - (match.at(-1) ?? '').length;
      if (to > from) yield place(from, to);
    }
  for (const path of text.matchAll(recordPath)) {
    const link = path[1] ?? '';
    const start = path.index + path[0].length - link.length;
    for (const match of link.matchAll(parameter)) {
      const to = start + match.index + match[0].length;
      const from = to - (match[2] ?? '').length;
      if (to > from && !isHarmless(match[1] ?? '')) yield place(from, to);
    }
  }
}

/** Of a recording's URL, every parameter may be the secret one; only its end is of use to people. */
function isHarmless(parameterName: string): boolean {
  return parameterName.trim() === 'Expires';
}

function cutOut(text: string, ranges: Range[]): string {
  if (ranges.length === 0) return text;
  let clean = '';
  let done = 0;
  let cutTo = -1;
  for (const [from, to] of ranges.sort(([a], [b]) => a - b)) {
    if (from > cutTo) {
      clean += text.slice(done, from) + redacted;
      cutTo = to;
    }
    cutTo = Math.max(cutTo, to);
    done = cutTo;
  }
  return clean + text.slice(done);
}

/** Hides all but the last four digits of a called number: `88881955` becomes `••••1955`. */
export function maskNumber(number: string): string {
  return number.length <= 4 ? '•'.repeat(number.length) : '•'.repeat(number.length - 4) + number.slice(-4);
}

/** Masks a called number wherever it stands inside a decoded JSON value; the value itself stays untouched. */
export function maskNumberIn(value: unknown, number: string | undefined): unknown {
  if (number === undefined || number === '') return value;
  // Handed over by a function: a number with a "$" in it would bring itself back.
  const masked = maskNumber(number);
  if (typeof value === 'string') return value.replaceAll(number, () => masked);
  if (typeof value === 'number') return String(value) === number ? masked : value;
  if (Array.isArray(value)) return value.map((item) => maskNumberIn(item, number));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskNumberIn(item, number)]));
}

function redactQuery(url: string): string {
  return url.replace(/([?&])([^=&?]+)=[^&]*/g, (parameter_, start: string, name: string) =>
    isHarmless(name) ? parameter_ : `${start}${name}=${redacted}`,
  );
}
