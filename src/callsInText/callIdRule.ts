/**
 * What counts as a call ID in text: the one rule behind the scanners for lines and for bytes. They find candidates (ten or
 * thirteen digits, a hyphen, up to ten digits); what stands beside a candidate and the instant it names decide.
 */

/** So many UTF-16 units before a candidate are looked at; all that is more than one unit long there is ASCII. */
export const unitsBefore = 48;
/** So many UTF-16 units behind a candidate are looked at. */
export const unitsBehind = 16;

/** Characters directly before a candidate that need no second look, by their code: 1 is fine, 0 asks {@link standsAlone}. */
export const plainBefore = codeTable('\n\r\t"\'`=:;,|<>()[]{}/*!?&#');
/** The same for characters directly behind it. */
export const plainBehind = codeTable('\n\r\t "\'`=:;,|<>()[]{}/*!?&#');

function codeTable(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

/**
 * Whether a candidate is a text of its own, and no part of a longer word or number.
 * @param text what surrounds it; {@link unitsBefore} and {@link unitsBehind} units of it are enough
 * @param start where its ten digits start
 * @param end behind its last digit; no digit stands there
 */
export function standsAlone(text: string, start: number, end: number): boolean {
  const plain =
    (start === 0 || plainBefore[text.charCodeAt(start - 1)] === 1) &&
    (end === text.length || plainBehind[text.charCodeAt(end)] === 1);
  const isSuspicious = mayNameSomethingElse((place) => (place < 0 ? 0 : text.charCodeAt(place)), start);
  if (plain && !isSuspicious) return true;
  const before = text.slice(Math.max(0, start - unitsBefore), start);
  if (!plain) {
    const behind = text.slice(end, end + unitsBehind);
    if (!isFreeBehind(behind) || !isFreeBefore(before, behind)) return false;
  }
  return !isSuspicious || !namesSomethingElse(before);
}

/** The last two letters of words that name numbers of other kinds, and of what may follow them: see `somethingElse`. */
const endingsOfWords = endingTable(
  'order invoice sku ticket tel phone mobile fax extension isbn iban account cpf tracking parcel bytes rows range',
);
const endingsOfNames = endingTable('no nr num number');
const letterI = 0x69;
const letterD = 0x64;
/** Signs and blanks between such a name and the number, at most. */
const longestGap = 8;

function endingTable(words: string): Uint8Array {
  const table = new Uint8Array(1024);
  for (const word of words.split(' '))
    table[endingOf(word.charCodeAt(word.length - 2), word.charCodeAt(word.length - 1))] = 1;
  return table;
}

function endingOf(first: number, last: number): number {
  return ((first & 31) << 5) | (last & 31);
}

/**
 * Whether what stands before a candidate may name a number of another kind: a quick look, by the last letters before it,
 * that leaves the rest to {@link standsAlone}.
 * @param unitAt gives the UTF-16 unit or byte at a place; what lies before the text is 0
 */
export function mayNameSomethingElse(unitAt: (place: number) => number, start: number): boolean {
  let place = start - 1;
  for (; place >= start - longestGap; place--) {
    const unit = unitAt(place);
    if (unit >= 0x80) return true;
    if (isLetter(unit)) break;
    // A comparison, or a sum of a shell.
    if ((unit === 0x3c || unit === 0x3e) && /[\s=]/.test(String.fromCharCode(unitAt(place + 1)))) return true;
    if (unit === 0x28 && unitAt(place - 1) === 0x28) return true;
  }
  if (place < start - longestGap) return false;
  const last = unitAt(place);
  const ending = endingOf(unitAt(place - 1), last);
  if ((last | 0x20) === letterD && (unitAt(place - 1) | 0x20) === letterI) {
    // The ID of a call, or that of an order?
    const before = isLetter(unitAt(place - 2)) ? place - 2 : place - 3;
    return isLetter(unitAt(before)) && endingsOfWords[endingOf(unitAt(before - 1), unitAt(before))] === 1;
  }
  return endingsOfWords[ending] === 1 || endingsOfNames[ending] === 1;
}

function isLetter(unit: number): boolean {
  return (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a;
}

/** What people put before numbers that are no calls. */
const somethingElse = new RegExp(
  [
    String.raw`(?<![a-z])(?:order|invoice|sku|ticket|tel|phone|mobile|fax|extension|isbn|iban|account|cpf|tracking|parcel|bytes|rows|range)`,
    String.raw`(?:[ _-]?(?:no|nr|num|number|id))?\.?[\s"'\\:=#(]{1,6}$`,
    String.raw`|(?:订单|发票|快递|运单|工单|合同|电话|手机|传真|分机|账|卡|会议)(?:单)?(?:号码?|编号)?[\s"'\\:：=#]{0,4}$`,
    // A comparison or a sum: what follows is subtracted.
    String.raw`|[\w)]\s+[<>]=?\s+$|\$\(\($`,
  ].join(''),
  'i',
);

/**
 * Whether the text directly before a candidate names a number of another kind.
 * @param before {@link unitsBefore} units of it
 */
export function namesSomethingElse(before: string): boolean {
  return somethingElse.test(before);
}

/** What carries a recording. Its file name ends in the call ID, so there a hyphen or underscore may stand before it. */
const audioEnding =
  /^\.(?:v3|wave?|mp3|mp2|m4a|aac|amr|awb|ogg|oga|opus|spx|flac|wma|pcm|raw|au|snd|vox|gsm|[au]law|g7\d\d|webm)(?![0-9a-z_])/i;

function isFreeBehind(behind: string): boolean {
  const character = escapedAtStart(behind) ?? behind.charAt(0);
  if (character === '.')
    return !/^\.(?:\d|[\w.-]*@|(?:scope|service|slice|socket|mount|timer)(?![\w]))/.test(behind);
  // A Message-ID or a SIP Call-ID: the digits are the local part of an address.
  if (character === '@') return !/^@[0-9a-z[]/i.test(behind);
  return !isWordPart(character);
}

function isFreeBefore(before: string, behind: string): boolean {
  const character = escapedAtEnd(before) ?? before.charAt(before.length - 1);
  if (character === '-' || character === '_') return audioEnding.test(behind) || keyOfRow.test(before);
  if (isWordPart(character)) return escapeAtEnd.test(before) || colourAtEnd.test(before);
  switch (character) {
    case '+':
    case '\uff0b':
      return false; // a phone number
    case '.':
      return !/\d\.$/.test(before);
    case ' ':
      return !/(?:^|[^\w])\+\d{1,3} $/.test(before); // a phone number as well
    default:
      return true;
  }
}

/** A key of several columns in a message of a database, joined by hyphens. */
const keyOfRow = /duplicate entry '(?:[\w.]{1,20}-){1,4}$/i;

/** A line feed or the like as programs escape it: `\n`, `#012` of syslog, `=3D` of mail. */
const escapeAtEnd = /(?:\\[abefnrtv]|#0[0-3][0-7]|=(?:3D|22|0A|20))$/;

/**
 * A terminal colour, whose last byte is a letter: with the escape character itself, as a picture of it, escaped, in
 * caret or syslog notation, or (colours only) with the escape character lost.
 */
const colourAtEnd =
  // eslint-disable-next-line no-control-regex -- the escape character is what it looks for
  /(?:(?:[\x1b\u241b]|\\u001b|\\x1b|\\0?33|\\e|\^\[|#033)(?:\[[\d;:?]*[A-Za-z]|[()][A-B0])|\x9b[\d;:?]*[A-Za-z]|\[(?:\d{1,3}(?:;\d{1,3})*)?m)$/i;

/** The character that an escape at the end of `before` stands for, escaped any number of times. */
function escapedAtEnd(before: string): string | undefined {
  if (!/[\\%].{2,5}$/.test(before)) return undefined;
  const code = /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))$/i.exec(before);
  if (code) return String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? '', 16));
  const percent = /(?:%(?:25)*[0-9a-f]{2}){1,4}$/i.exec(before);
  return percent ? lastOf(percent[0]) : undefined;
}

/** The character that an escape at the start of `behind` stands for. */
function escapedAtStart(behind: string): string | undefined {
  const code = /^\\+(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/i.exec(behind);
  if (code) return String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? '', 16));
  const percent = /^(?:%(?:25)*[0-9a-f]{2}){1,2}/i.exec(behind);
  return percent ? firstOf(percent[0]) : undefined;
}

function percentBytes(text: string): number[] {
  return [...text.matchAll(/%(?:25)*([0-9a-f]{2})/gi)].map(([, hex = '']) => Number.parseInt(hex, 16));
}

/** Accented Latin letters are two bytes of UTF-8; of longer characters, none matters here. */
function lastOf(percentEncoded: string): string {
  const [last = 0, first = 0] = percentBytes(percentEncoded).reverse();
  return last < 0x80 ? String.fromCharCode(last) : twoBytes(first, last);
}

function firstOf(percentEncoded: string): string {
  const [first = 0, second = 0] = percentBytes(percentEncoded);
  return first < 0x80 ? String.fromCharCode(first) : twoBytes(first, second);
}

function twoBytes(first: number, second: number): string {
  return first >= 0xc2 && first <= 0xdf ? String.fromCharCode(((first & 31) << 6) | (second & 63)) : '\ufffd';
}

const wordPart =
  /^[\u0300-\u036f\w\-\u00aa\u00ad\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff\u2010\u2011\u2212\uff0d\uff10-\uff19\uff21-\uff3a\uff3f\uff41-\uff5a]/;

/**
 * Digits, letters, hyphens and what extends them, ASCII, accented Latin and full-width. Letters of other scripts are
 * none: Chinese is written without spaces. Dashes are none either: they stand between words.
 */
function isWordPart(character: string): boolean {
  return wordPart.test(character);
}
