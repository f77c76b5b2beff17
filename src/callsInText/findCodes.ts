/** A code that the platform gives, where it stands in a line. */
export interface CodeHit {
  readonly name: 'failCode' | 'resultCode' | 'returnCode';
  /** As written: leading zeros matter, and where they were lost this does not bring them back. */
  readonly value: string;
  /** Where the name starts, in UTF-16 units. */
  readonly nameStart: number;
  /** Where the value starts. */
  readonly start: number;
  /** Behind the value's last character. */
  readonly end: number;
}

const quote = String.raw`(?:\\*["']|%(?:25)*22|&quot;|\\+u0022)?`;
const code = new RegExp(
  [
    String.raw`(?<![a-z])(fail|result|return)[_-]?code`,
    quote,
    // XML may have attributes behind the name.
    String.raw`\s*(?:[:=：＝>]|=>|->|%(?:25)*3[ad]|\\+u003[ade]|\s[^<>]{0,80}>)\s*`,
    quote,
    // Codes come padded, too: `"failCode":" 00603 "`.
    String.raw`[ \t]{0,4}([a-z]{0,8}\d{1,12})(?![\w.-]*\w)`,
  ].join(''),
  'gi',
);
const nameOf = { fail: 'failCode', result: 'resultCode', return: 'returnCode' } as const;

/** All codes of a line, in their order. */
export function findCodes(line: string): CodeHit[] {
  const hits: CodeHit[] = [];
  for (const match of line.matchAll(code)) {
    const [, kind = '', value = ''] = match;
    const end = match.index + match[0].length;
    const name = nameOf[kind.toLowerCase() as keyof typeof nameOf];
    hits.push({ name, value, nameStart: match.index, start: end - value.length, end });
  }
  return hits;
}

/** So far from a position its code may start or end: lines can be very long. */
const reach = 256;

/**
 * The code at a position of a line, be it on the name or on the value.
 * @param character in UTF-16 units
 */
export function findCodeAt(line: string, character: number): CodeHit | undefined {
  const from = Math.max(0, character - reach);
  const hit = findCodes(line.slice(from, character + reach)).find(
    ({ nameStart, end }) => from + nameStart <= character && character <= from + end,
  );
  return hit && { ...hit, nameStart: from + hit.nameStart, start: from + hit.start, end: from + hit.end };
}
