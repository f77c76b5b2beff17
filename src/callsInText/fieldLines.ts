import type { Place } from '../text/lines.ts';
import type { Token } from './lineFacts.ts';
import { RecordScope, type ScopeToken } from './recordScope.ts';
import type { Surroundings } from './surroundings.ts';

/** So many lines up and down may belong to one record of fields. */
const mostLines = 100;
/** So many lines of a request's head may stand above its body. */
const mostHeaderLines = 40;

/** A line that holds one field: YAML, properties, `\G` of databases, a list of a form, a dumped structure. */
interface FieldLine {
  readonly name: string;
  /** Where the name starts: a field further right belongs to the one above it. */
  readonly indent: number;
  /** Where what parts name and value stands. */
  readonly sign: number;
  /** What a path puts before the last name: `calls[0].` of `calls[0].callId`. */
  readonly path: string;
  readonly value: string;
  /** Where a list item starts with this field; -1 where none does. */
  readonly item: number;
}

const callName = /id\b|call|cdr|通话|呼叫|话单|流水/i;
const field =
  /^([\s>|*#+"'`[({]*(?:(?:[-•·▿]|->)\s+)?[\s"'`[({:]*)([\w\u4e00-\u9fff$][\w\u4e00-\u9fff.$[\]/ -]{0,60}?)["'`\])]*\s*?(=>|->|:=|[:=：|\t]|\s{2})\s*(.*)$/;

/**
 * The VDN of a call ID that fills the field of one line, from other lines of the same record with a field each; or from
 * the request whose body the ID stands in.
 */
export function vdnOfFieldLines(surroundings: Surroundings, hit: Place): number | undefined {
  const text = surroundings.lineAt(hit.line);
  const own = readField(text);
  if (own && callName.test(own.name) && isAlone(own.value, text.slice(hit.start, hit.end))) {
    const vdnId = vdnOfRecord(surroundings, hit, own);
    if (vdnId !== undefined) return vdnId;
  }
  return vdnOfForm(surroundings, hit) ?? vdnOfHeading(surroundings, hit) ?? vdnOfRequest(surroundings, hit);
}

/** The parts of a form, one below the other: `name="vdnId"`, an empty line, the value. */
function vdnOfForm(surroundings: Surroundings, { line }: Place): number | undefined {
  if (!/form-data.*name="[^"]*call/i.test(surroundings.lineAt(line - 2))) return undefined;
  for (let index = line - mostHeaderLines; index <= line + mostHeaderLines; index++) {
    if (!surroundings.mayNameVdn(index) || !/form-data/i.test(surroundings.lineAt(index))) continue;
    const [token, ...others] = surroundings.factsOf(index).tokens;
    if (others.length === 0 && token?.vdnId !== undefined) return token.vdnId;
  }
  return undefined;
}

const heading = /^\s*(?:#{1,6}\s.*|\[[^\]]*\]|={2,}.*={2,})\s*$/;

/** A section whose heading names a VDN: `[vdn 8]`, `## VDN 8`. */
function vdnOfHeading(surroundings: Surroundings, { line }: Place): number | undefined {
  const { from } = surroundings.neighboursOf(line);
  for (let index = line - 1; index >= Math.max(from, line - mostLines); index--) {
    const text = surroundings.lineAt(index);
    if (!heading.test(text)) continue;
    if (!surroundings.mayNameVdn(index)) return undefined;
    const [token, ...others] = surroundings.factsOf(index).tokens;
    return others.length === 0 ? token?.vdnId : undefined;
  }
  return undefined;
}

function vdnOfRecord(
  surroundings: Surroundings,
  { line, start, end }: Place,
  own: FieldLine,
): number | undefined {
  const { first, last, parents } = linesOfRecord(surroundings, line, own);
  const tokens: ScopeToken[] = [];
  for (let index = first; index <= last; index++) {
    const other = index === line ? own : readField(surroundings.lineAt(index));
    if (!other || other.path !== own.path) continue;
    const token =
      index === line
        ? { start, end, callId: surroundings.lineAt(line).slice(start, end) }
        : onlyToken(surroundings, index);
    if (token)
      tokens.push({
        ...token,
        start: 1000 * index,
        end: 1000 * index + 1,
        before: { strong: index, weak: 0 },
      });
  }
  const found = new RecordScope(tokens).vdnAt(1000 * line);
  if (found) return found.vdnId;
  for (const index of parents) {
    const token = onlyToken(surroundings, index);
    if (token?.vdnId !== undefined) return token.vdnId;
  }
  return undefined;
}

/** The lines of the record that a field belongs to, and those of what it is a part of, nearest first. */
function linesOfRecord(
  surroundings: Surroundings,
  line: number,
  own: FieldLine,
): { readonly first: number; readonly last: number; readonly parents: readonly number[] } {
  const parents: number[] = [];
  let first = line;
  let level = own.indent;
  // Above the line that starts an item, its fields are those of the item before.
  let isBegun = own.item !== -1;
  for (let index = line - 1; index >= Math.max(0, line - mostLines); index--) {
    const text = surroundings.lineAt(index);
    const other = readField(text);
    if (!other) {
      // The name of a list or structure may stand alone: `calls:`.
      const name = /^(\s*(?:-\s+)?)[\w"'.-]+:\s*$/.exec(text)?.[1];
      if (name === undefined) break;
      if (name.length >= level) continue;
      level = name.length;
      isBegun = name.includes('-');
      continue;
    }
    const isBeside = other.indent === level || (level === own.indent && other.sign === own.sign);
    if (!isBeside && other.indent > level) continue;
    if (!isBeside) {
      // What stands further left is what this record is a part of.
      level = other.indent;
      isBegun = false;
    }
    if (isBegun) continue;
    if (level === own.indent || (isBeside && parents.length === 0 && other.sign === own.sign)) first = index;
    else parents.push(index);
    isBegun = other.item !== -1;
  }
  let last = line;
  for (let index = line + 1; index <= line + mostLines; index++) {
    const other = readField(surroundings.lineAt(index));
    if (!other || (other.item !== -1 && other.indent <= own.indent)) break;
    if (other.indent < own.indent && other.sign !== own.sign) break;
    last = index;
  }
  return { first, last, parents };
}

/** The one VDN or call that a line with a field names. */
function onlyToken(surroundings: Surroundings, index: number): Token | undefined {
  const { tokens } = surroundings.factsOf(index);
  const text = surroundings.lineAt(index);
  const [token] = tokens;
  if (!token || tokens.length > 1) return undefined;
  const isLast = !/[\p{L}\p{N}]/u.test(text.slice(token.end).replace(/\s[#;].*$|\/\/.*$/, ''));
  // Words before it are a sentence, not the name of a field; a path or `X-` is part of the name.
  const isFirst = /^[^\p{L}]*(?:[\w.[\]$]*[.\]]|X-)?["'`[(]*$/u.test(text.slice(0, token.start));
  return isLast && (isFirst || token.vdnId === undefined) ? token : undefined;
}

function readField(text: string): FieldLine | undefined {
  if (text.length > 400) return undefined;
  const match = field.exec(text);
  if (!match) return undefined;
  const [whole, prefix = '', name = '', sign = '', value = ''] = match;
  // A log line's time is no name.
  if (/^\d/.test(name)) return undefined;
  const bullet = prefix.search(/[-•·▿]\s/);
  return {
    name,
    indent: prefix.length,
    sign:
      whole.length -
      value.length -
      (/\s*$/.exec(whole.slice(0, whole.length - value.length))?.[0].length ?? 0) -
      sign.trim().length,
    path: /^(.*[.\]])[^.\]]+$/.exec(name)?.[1] ?? '',
    value,
    item: bullet,
  };
}

/** Whether a value is the ID and nothing else: quotes, a type and a comment aside. */
function isAlone(value: string, callId: string): boolean {
  const rest = value.replace(callId, '').replace(/\s#.*$|\/\/.*$|!!\w+|\b(?:str(?:ing)?|text|chr)\b/gi, '');
  return value.includes(callId) && !/[\p{L}\p{N}]/u.test(rest);
}

/** So much of a line tells whether it is a body or a header, in UTF-16 units. */
const startUnits = 400;
const requestLine = /(?:\b(?:GET|POST|PUT|PATCH|curl|url|uri|request)\b|https?:)/i;
const body = /^[\s>|"']*(?:\\*[{["<]|[\w.%-]{1,40}=)/;
const headerLine = /^[\s>|"'*<]*(?:$|[\w-]{1,60}\s*:|\[?\\r|END|--)/;

/** The VDN in the address of the request that stands above a body: in a dump of it, with its headers in between. */
function vdnOfRequest(surroundings: Surroundings, { line }: Place): number | undefined {
  if (line === 0 || !body.test(withoutPrefix(surroundings.lineAt(line)))) return undefined;
  for (let index = line - 1; index >= Math.max(0, line - mostHeaderLines); index--) {
    const text = surroundings.lineAt(index);
    if (text.length > 4_000) return undefined;
    if (surroundings.mayNameVdn(index) && requestLine.test(text)) {
      const { tokens } = surroundings.factsOf(index);
      const [token] = tokens;
      return tokens.length === 1 ? token?.vdnId : undefined;
    }
    if (!headerLine.test(withoutPrefix(text))) return undefined;
  }
  return undefined;
}

/** The start of a line of a wire log, without what the logger puts before it. */
function withoutPrefix(text: string): string {
  return text.slice(0, startUnits).replace(/^.{0,200}?(?:>>|<<|-->|<--)\s*"?/, '');
}
