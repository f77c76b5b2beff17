import { isVdnId } from '../ids/vdnId.ts';
import { namedField } from './namedField.ts';

const vdnNames = String.raw`vdn(?:[ ._-]?(?:id|no\.?|number|code))?|virtual[ _-]?call[ _-]?cent(?:er|re)(?:[ _-]?id)?|(?:虚拟呼叫中心(?:[（(]VDN[）)])?|VDN)(?: ?(?:[ _-]?id|编号|编码|标识|号))?`;
const slash = String.raw`(?:\\*\/|%(?:25)*2f)`;
/** A whole number, perhaps written as a long, an unsigned or a decimal one. */
const number = String.raw`(?<![/.-]vdn)0*(\d{1,4})(?:\.0+(?![.\d])|[LUln]|[iu](?:8|16|32|64))?(?!\w|[.-]\d)`;
const closingTag = String.raw`(?:\s{0,8}</[\w:.-]{1,40}>)?`;
const inPath = String.raw`(?:openapi|HPS/resource/paas)${slash}campaigns${slash}(\d{1,4})(?!\w)|(?<=${slash})campaigns${slash}(\d{1,4})${slash}(?=call|query|blocklist|statistics|failcategory|retryPolicy)`;
const mention = new RegExp(`${namedField(vdnNames)}${number}${closingTag}|${inPath}`, 'iy');
/** Where a mention may start: a look for this costs a fraction of a look for the whole. */
const mayStart = /vdn|virtual|虚拟|openapi|campaigns|HPS/gi;
const mayMention = /vdn|campaigns|虚拟|virtual/i;
/** Names of columns are short. */
const longestName = 80;
const columnName = new RegExp(`^(?:\\w{1,20}[._ -])?(?:${vdnNames})$`, 'i');

/** A VDN that a text names. */
export interface Mention {
  /** 1 to 9999. */
  readonly vdnId: number;
  readonly start: number;
  readonly end: number;
}

/** The VDNs that a text names, in order. */
export function vdnMentions(text: string): Mention[] {
  if (!mayMention.test(text)) return [];
  const found: Mention[] = [];
  mayStart.lastIndex = 0;
  for (let start = mayStart.exec(text); start; start = mayStart.exec(text)) {
    mention.lastIndex = start.index;
    const match = mention.exec(text);
    if (!match) continue;
    mayStart.lastIndex = mention.lastIndex;
    const vdnId = Number(match[1] ?? match[2] ?? match[3]);
    if (isVdnId(vdnId)) found.push({ vdnId, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** Whether a text may name a VDN, or a column or field that holds one. */
export function mayNameVdn(text: string): boolean {
  return mayMention.test(text);
}

/** Whether a column of this name holds VDNs. */
export function isVdnColumn(name: string): boolean {
  return name.length <= longestName && columnName.test(name);
}
