import { findCallIds, overlapsAny } from './findCallIds.ts';
import { namedCallIds } from './namedCallIds.ts';
import { vdnMentions, type Mention } from './vdnMentions.ts';

/** Something on a line that counts for whose VDN is whose: a VDN that is named, or a call. Positions in UTF-16 units. */
export interface Token {
  readonly start: number;
  readonly end: number;
  /** The VDN named here; `undefined` for a call. */
  readonly vdnId?: number;
  /** The call named here; `undefined` also where a field named call ID holds none. */
  readonly callId?: string;
  /** What separates records and fields on the line before here: see {@link Separators}. */
  readonly before: Separators;
}

/** How often the text so far changes the subject: semicolons and the like, and commas and the like. */
export interface Separators {
  readonly strong: number;
  readonly weak: number;
}

/** A stretch in brackets, or an element, on one line. */
export interface Group {
  /** Its opening bracket, `<name` of an element, or `url`. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** A bracket or tag whose counterpart is on another line, if anywhere. */
export interface LooseBracket {
  readonly kind: string;
  readonly opens: boolean;
  readonly start: number;
  readonly end: number;
}

/** How the brackets and tags of a line lie in each other. */
export interface Brackets {
  /** Properly nested, by their start in {@link LineFacts}. */
  readonly groups: readonly Group[];
  /** In order. */
  readonly loose: readonly LooseBracket[];
}

/** What one line says, apart from all others. */
export interface LineFacts extends Brackets {
  /** Of the line, in UTF-16 units. */
  readonly length: number;
  readonly tokens: readonly Token[];
}

const noBrackets: Brackets = { groups: [], loose: [] };

/** What stands in a piece of a line, by its places on the line. */
export function shifted({ length, tokens, groups, loose }: LineFacts, by: number): LineFacts {
  const move = <T extends { readonly start: number; readonly end: number }>(item: T): T => ({
    ...item,
    start: item.start + by,
    end: item.end + by,
  });
  return { length, tokens: tokens.map(move), groups: groups.map(move), loose: loose.map(move) };
}

const anyBracket = /[{}()[\]<]/g;

/**
 * Reads a line.
 * @param text without its line break
 * @param behind the lines behind it, where a name at its end may have its value
 * @param more further call IDs on it: what the user's own patterns find
 * @param brackets those of the text, where they are known
 */
export function readLine(
  text: string,
  behind = '',
  more: readonly { readonly callId: string; readonly start: number; readonly end: number }[] = [],
  brackets: Brackets = bracketsOf(text),
): LineFacts {
  const tokens = tokensOf(text, behind, more);
  const { length } = text;
  const groups = [...brackets.groups];
  const { loose } = brackets;
  for (const url of urlsOf(text, tokens)) groups.push(url);
  groups.sort((a, b) => a.start - b.start || b.end - a.end);
  return { length, tokens, groups, loose };
}

const callName = /call[_ -]?(?:record[_ ]?)?id|cdr[_ ]?id/gi;
const semicolon = /[;；。\n]|\|\||&&/g;
const comma = /[,，、\t|&]|\band\b/g;

function tokensOf(text: string, behind: string, more: NonNullable<Parameters<typeof readLine>[2]>): Token[] {
  const calls = findCallIds(text);
  const others = more.filter((hit) => !overlapsAny(calls, hit));
  const vdns = behind === '' ? vdnMentions(text) : mentionsBefore(text, behind);
  const found: Omit<Token, 'before'>[] = [...vdns, ...calls, ...others];
  // Fields named call ID that hold none are records of their own, too.
  const names = text.match(callName)?.length ?? 0;
  for (const { callId, start, end } of names > calls.length ? namedCallIds(text) : [])
    if (callId === undefined && end > start && !overlapsAny(calls, { start, end }))
      found.push({ start, end });
  found.sort((a, b) => a.start - b.start);
  let at = 0;
  let before: Separators = { strong: 0, weak: 0 };
  return found.map((token) => {
    const between = text.slice(at, token.start);
    before = {
      strong: before.strong + (between.match(semicolon)?.length ?? 0),
      weak: before.weak + (between.match(comma)?.length ?? 0),
    };
    at = Math.max(at, token.end);
    return { ...token, before };
  });
}

/** The VDNs named on a line, also where the value of the last one stands on a line behind. */
function mentionsBefore(text: string, behind: string): readonly Mention[] {
  const { length } = text;
  return vdnMentions(`${text}\n${behind}`)
    .filter(({ start }) => start < length)
    .map((mention) => ({ ...mention, end: Math.min(mention.end, length) }));
}

/** A query URL belongs to the call that it ends in. */
function* urlsOf(text: string, tokens: readonly Token[]): Generator<Group> {
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token.vdnId === undefined || next?.callId === undefined) continue;
    if (/^[\\/%\w]{1,12}callresultdetail[\\/%\w]{1,8}$/i.test(text.slice(token.end, next.start)))
      yield { kind: 'url', start: token.start - 1, end: next.end + 1 };
  }
}

const tag = /<(?:(\/)([\w:.-]{1,60})\s{0,8}|([A-Za-z_][\w:.-]{0,59})(?:\s[^<>]{0,2000})?(\/?))>/y;
const counterparts: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[' };
/** Deeper brackets are not told apart. */
const mostOpen = 200;

/** The brackets and tags of a line; reads nothing else of it. */
export function bracketsOf(text: string): Brackets {
  anyBracket.lastIndex = 0;
  if (!anyBracket.test(text)) return noBrackets;
  const groups: Group[] = [];
  const loose: LooseBracket[] = [];
  const open: LooseBracket[] = [];
  /** How many of a kind are open: where there is none, none has to be looked for. */
  const openOf = new Map<string, number>();
  const count = (kind: string, by: number): void => {
    openOf.set(kind, (openOf.get(kind) ?? 0) + by);
  };
  const enter = (kind: string, start: number, end: number): void => {
    if (open.length >= mostOpen) return;
    open.push({ kind, opens: true, start, end });
    count(kind, 1);
  };
  const leave = (kind: string, start: number, end: number): void => {
    const at = openOf.get(kind) ? open.findLastIndex((other) => other.kind === kind) : -1;
    const counterpart = open[at];
    if (!counterpart) {
      loose.push({ kind, opens: false, start, end });
      return;
    }
    for (const closed of open.splice(at)) count(closed.kind, -1);
    groups.push({ kind, start: counterpart.start, end });
  };
  anyBracket.lastIndex = 0;
  while (anyBracket.test(text)) {
    const index = anyBracket.lastIndex - 1;
    const character = text.charAt(index);
    if (character !== '<') {
      const kind = counterparts[character];
      if (kind === undefined) enter(character, index, index + 1);
      else leave(kind, index, index + 1);
      continue;
    }
    tag.lastIndex = index;
    const [whole, isClosing, closed = '', opened = '', closesItself] = tag.exec(text) ?? [];
    if (whole === undefined) continue;
    const end = index + whole.length;
    anyBracket.lastIndex = end;
    if (isClosing) {
      leave(`<${closed}`, index, end);
      continue;
    }
    groups.push({ kind: 'tag', start: index, end });
    if (closesItself === '') enter(`<${opened}`, index, end);
  }
  for (const bracket of open)
    if (mayStayOpen(text.slice(bracket.end, bracket.end + 200), bracket)) loose.push(bracket);
  loose.sort((a, b) => a.start - b.start);
  return { groups, loose };
}

/** Behind a bracket that closes on a later line stands nothing, a key, or what opens or begins a value. */
function mayStayOpen(behind: string, { kind }: LooseBracket): boolean {
  return (
    kind.startsWith('<') || /^\s*(?:$|\\*["'`]|[[{(<:%#]|\/[/*]|[A-Za-z_$][\w.$]*\s*(?:[=:]|\())/.test(behind)
  );
}
