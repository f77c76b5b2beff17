/**
 * How texts write a field: a name, what stands between, a value. `vdnId=8`, `"vdnId":"8"`, `\"vdnId\":8`, `%22vdnId%22%3A8`,
 * `<vdnId type="int">8</vdnId>`, `vdnId -> 8`, `[vdnId] => 8`, `["vdnId"]=> int(8)`, `VDN编号：8`, `"vdn": {"id": 8}`,
 * `vdnId: NumberInt(8)`, `{"vdnId":{"N":"8"}}`, `vdn_id: Some(8)`, `("vdnId",8)`, `vdn #8`.
 */

const quote = String.raw`(?:[\\^\u0060]{0,16}["'\u0060]{1,2}|%(?:25)*2[27]|&(?:quot|apos|#3[49]);|\\*u002[27]|[“”‘’])`;
/** Limits what may stand between a name and its value, so that a text of blanks costs no more than its length; colours are blanks. */
const blanks = String.raw`(?:\s|\x1b\[[\d;]{0,12}m){0,64}`;
const sign = String.raw`(?:[=-]\\*>|=&gt;|:=|[:=：＝|]{1,2}|%(?:25)*3[ad]|\\*u003[ade]|为|是)`;
/** A type around the value, as languages print it: `int(8)`, `Some(8)`, `Optional[8]`, `(int32) 8`, `{"N":"8"}`, `<int>8`. */
const type = String.raw`(?:(?:int|integer|long|chr|num|str) |[A-Za-z]\w{0,10}\(\d{1,5}\)|[A-Za-z][\w.]{0,20}[([]|\([a-z][\w=]{0,12}\)|\{${blanks}${quote}?\$?[A-Za-z]\w{0,12}${quote}?${blanks}[:=]|<[A-Za-z]\w{0,12}>|\[(?=\s{0,64}${quote}?\d{1,4}${quote}?\s{0,64}\]))`;
const typed = String.raw`${blanks}(?:${type}${blanks}(?:\)${blanks})?){0,2}`;

/**
 * The source of a regular expression for a named field, up to its value.
 * @param names alternatives for the name, as the source of a regular expression
 */
export function namedField(names: string): string {
  const name = String.raw`(?:(?<=\x1b\[[\d;]{0,12}m)|(?<![A-Za-z]|</[\w.-]{0,30}:|</))(?:${names})`;
  // What closes the name: its quote, its bracket, the rest of an opening tag.
  const closed = String.raw`(?:${quote}?(?:\]|>>|%(?:25)*5d)?|</\w{1,12}>)`;
  return [
    name,
    '(?:',
    String.raw`${closed}${blanks}${sign}${typed}`,
    '|',
    // An element, with or without attributes.
    String.raw`${quote}?(?:[ \t][^<>\n]{0,80})?(?:>|&gt;)${typed}`,
    '|',
    // A pair: ("vdnId", 8), {"name":"vdnId","value":"8"}.
    String.raw`${quote}${blanks},(?:${blanks}${quote}?val(?:ue)?${quote}?${blanks}[:=])?${typed}`,
    '|',
    // A pair in brackets: [vdnId, 8], {vdnId,8}.
    String.raw`(?<=[[({][\w.-]{1,30}),${typed}`,
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
