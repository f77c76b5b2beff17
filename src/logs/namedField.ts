/**
 * How texts write a field: a name, what stands between, a value. `vdnId=8`, `"vdnId":"8"`, `\"vdnId\":8`, `%22vdnId%22%3A8`,
 * `<vdnId type="int">8</vdnId>`, `vdnId -> 8`, `[vdnId] => 8`, `["vdnId"]=> int(8)`, `VDN编号：8`, `"vdn": {"id": 8}`,
 * `vdnId: NumberInt(8)`, `{"vdnId":{"N":"8"}}`, `vdn_id: Some(8)`, `("vdnId",8)`, `vdn #8`.
 */

const quote = String.raw`(?:\\*["'\u0060]|%(?:25)*2[27]|&(?:quot|apos|#3[49]);|\\*u002[27]|[“”‘’])`;
/** Limits what may stand between a name and its value, so that a text of blanks costs no more than its length. */
const blanks = String.raw`\s{0,64}`;
/** What terminals take for a colour, of which loggers give names and values one each. */
const colours = String.raw`(?:${blanks}\x1b\[[\d;]{0,12}m){0,2}`;
const sign = String.raw`(?:[=-]\\*>|=&gt;|:=|[:=：＝|]{1,2}|%(?:25)*3[ad]|\\*u003[ade]|为|是)`;
/** A type around the value, as languages print it: `int(8)`, `Some(8)`, `Optional[8]`, `(int32) 8`, `{"N":"8"}`, `<int>8`. */
const type = String.raw`(?:[A-Za-z]\w{0,10}\(\d{1,5}\)|[A-Za-z][\w.]{0,20}[([]|\([a-z][\w=]{0,12}\)|\{${blanks}${quote}?\$?[A-Za-z]\w{0,12}${quote}?${blanks}[:=]|<[A-Za-z]\w{0,12}>)`;
const typed = String.raw`${blanks}(?:${type}${blanks}(?:\)${blanks})?){0,2}`;

/**
 * The source of a regular expression for a named field, up to its value.
 * @param names alternatives for the name, as the source of a regular expression
 */
export function namedField(names: string): string {
  const name = String.raw`(?:(?<![A-Za-z])|(?<=\x1b\[[\d;]{0,12}m))(?<!</[\w.-]{0,30}:|</)(?:${names})`;
  // What closes the name: its quote, its bracket, the rest of an opening tag.
  const closed = String.raw`(?:${quote}?\]?|</\w{1,12}>)`;
  return [
    name,
    '(?:',
    String.raw`${closed}${colours}${blanks}${sign}${colours}${typed}`,
    '|',
    // An element, with or without attributes.
    String.raw`${quote}?(?:[ \t][^<>\n]{0,80})?(?:>|&gt;)${typed}`,
    '|',
    // A pair: ("vdnId", 8).
    String.raw`${quote}${blanks},${typed}`,
    '|',
    // A pair of PHP's serialize: s:5:"vdnId";i:8;
    String.raw`\\*";[a-z]:(?:\d{1,5}:)?`,
    '|',
    // A part of a form: name="vdnId", an empty line, the value.
    String.raw`${quote}\r?\n\r?\n`,
    '|',
    String.raw`</\w{1,12}>${typed}`,
    '|',
    String.raw`${quote}?[ \t]{0,8}[#＃(（[【]?[^\S\n]{0,8}`,
    ')',
    `${quote}?`,
  ].join('');
}
