import { isVdnId } from '../ids/vdnId.ts';
import { namedField } from './namedField.ts';

/** A blank in a name may be one that keeps both words on a line, as copied web pages and documents have it. */
const vdnNames = String.raw`vdn(?:[ \u00a0._-]?(?:id|no\.?|number|code))?|virtual[ \u00a0_-]?call[ \u00a0_-]?cent(?:er|re)(?:[ \u00a0_-]?id)?|(?:虚拟呼叫中心(?:[（(]VDN[）)])?|VDN)(?:[ \u00a0]?(?:[ \u00a0_-]?id|编号|编码|标识|号))?`;
const slash = String.raw`(?:\\*\/|%(?:25)*2f)`;
/** A whole number, perhaps written as a long, an unsigned or a decimal one. */
const number = String.raw`(?<![/.-]vdn)0*(\d{1,4})(?:\.0+(?![.\d])|[LUln]|[iu](?:8|16|32|64))?(?!\w|[.-]\d)`;
const closingTag = String.raw`(?:\s{0,8}</[\w:.-]{1,40}>)?`;
const inPath = String.raw`(?:openapi|HPS/resource/paas)${slash}campaigns${slash}(\d{1,4})(?!\w)|(?<=${slash})campaigns${slash}(\d{1,4})${slash}(?=call|query|blocklist|statistics|failcategory|retryPolicy)|(?<=${slash})vdns?${slash}(\d{1,4})(?=${slash})`;
const mention = new RegExp(`${namedField(vdnNames)}${number}${closingTag}|${inPath}`, 'iy');
/** Where a mention may start: a look for this costs a fraction of a look for the whole. */
const mayStart = /vdn|virtual|虚拟|openapi|campaigns|HPS/gi;
const bareName = /vdn|virtual|虚拟/gi;
const mayMention = /vdn|campaigns|虚拟|virtual/i;
/** Names of columns are short. */
const longestName = 80;
const columnName = new RegExp(`^(?:\\w{1,20}[\\u00a0._ -])?(?:${vdnNames})$`, 'i');

/** A VDN that a text names. */
export interface Mention {
  /** 1 to 9999. */
  readonly vdnId: number;
  readonly start: number;
  readonly end: number;
}

/** The VDNs that a text names, in order. */
export function vdnMentions(text: string): Mention[] {
  return mayMention.test(text) ? [...attemptsIn(text)].filter((found) => found !== undefined) : [];
}

/**
 * Whether a text names VDNs more often than with a value, as a list of columns does. Ends where that is sure: a line of
 * nothing but names costs no look at each of them.
 */
export function hasBareVdnName(text: string): boolean {
  const names = text.match(bareName)?.length ?? 0;
  if (names === 0) return false;
  let most = text.match(mayStart)?.length ?? 0;
  let found = 0;
  for (const attempt of attemptsIn(text)) {
    if (attempt) found++;
    else if (names > --most) return true;
  }
  return names > found;
}

/** What stands at each place where a mention may start, but for those inside another one: a mention or none. */
function* attemptsIn(text: string): Generator<Mention | undefined> {
  let from = 0;
  for (;;) {
    mayStart.lastIndex = from;
    const start = mayStart.exec(text);
    if (!start) return;
    mention.lastIndex = start.index;
    const match = mention.exec(text);
    from = match ? mention.lastIndex : start.index + start[0].length;
    const vdnId = Number(match?.slice(1).find(Boolean));
    yield match && isVdnId(vdnId)
      ? { vdnId, start: match.index, end: match.index + match[0].length }
      : undefined;
  }
}

/** Whether a text may name a VDN, or a column or field that holds one. */
export function mayNameVdn(text: string): boolean {
  return mayMention.test(text);
}

/** Whether a column of this name holds VDNs. */
export function isVdnColumn(name: string): boolean {
  return name.length <= longestName && columnName.test(name);
}
