const slash = String.raw`(?:\\*\/|%(?:25)*2f)`;
const quote = String.raw`(?:\\*["']|%(?:25)*22|&quot;|\\*u0022)?`;
const named = [
  String.raw`(?<![a-z])(?:vdn(?:[ _-]?id)?|虚拟呼叫中心(?:[ _-]?id|编号|号)?)`,
  quote,
  String.raw`(?:\s*(?:[:=：＝]|=>|->|%(?:25)*3[ad]|>|\\u003[ade])\s*|\s+|(?<=[^a-z]))`,
  quote,
  String.raw`(\d{1,4})(?!\w|[.-]\d)`,
].join('');
const inPath = String.raw`openapi${slash}campaigns${slash}(\d{1,4})(?!\w)`;
const mention = new RegExp(`${named}|${inPath}`, 'gi');

/** A VDN that a text names. */
export interface Mention {
  /** 1 to 9999. */
  readonly vdnId: number;
  readonly start: number;
  readonly end: number;
}

/** The VDNs that a text names, in order. */
export function vdnMentions(text: string): Mention[] {
  const found: Mention[] = [];
  for (const match of text.matchAll(mention)) {
    const vdnId = Number(match[1] ?? match[2]);
    if (isVdn(vdnId)) found.push({ vdnId, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** Whether a number can be a VDN. */
export function isVdn(vdnId: number): boolean {
  return vdnId >= 1 && vdnId <= 9999;
}
