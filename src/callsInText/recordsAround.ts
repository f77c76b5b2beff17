import type { Group } from './lineFacts.ts';
import { firstFrom, RecordScope, type NamedVdn, type ScopeToken } from './recordScope.ts';

/** So many records around a call are looked at, from the inside out. */
const mostRecords = 8;

/** A stretch of text with its brackets: one line, or several in a row. */
export interface Stretch {
  readonly tokens: readonly ScopeToken[];
  /** Properly nested, by their start. */
  readonly groups: readonly Group[];
}

/** What a record itself says: the VDNs of its own, and those that belong to one call inside it. */
interface Record {
  readonly scope: RecordScope;
  /** For a call that is named in a record inside, the VDNs of that one. */
  readonly inside: ReadonlyMap<string, readonly NamedVdn[]>;
}

/**
 * The records of a stretch of text: what is in brackets or in an element, and the stretch as a whole. A record's VDN is
 * that of the calls in it; what a record inside says belongs to the calls of that one.
 */
export class RecordsOf {
  readonly #stretch: Stretch;
  /** For each group, the one around it; -1 where there is none. */
  readonly #parents: Int32Array;
  readonly #records = new Map<number, Record>();

  constructor(stretch: Stretch) {
    this.#stretch = stretch;
    const { groups } = stretch;
    this.#parents = new Int32Array(groups.length);
    const open: number[] = [];
    for (const [index, { start }] of groups.entries()) {
      while (open.length > 0 && (groups[open.at(-1) ?? 0]?.end ?? 0) <= start) open.pop();
      this.#parents[index] = open.at(-1) ?? -1;
      open.push(index);
    }
  }

  /** The VDN that the records around a call name, from the inside out; those of the stretch as a whole apart. */
  vdnInside(start: number, end: number, callId: string): NamedVdn | undefined {
    let index = this.#innermost(start, end);
    for (let count = 0; index !== -1 && count < mostRecords; count++) {
      const found = this.#vdnOf(index, start, callId);
      if (found) return found;
      index = this.#parents[index] ?? -1;
    }
    return undefined;
  }

  /** The VDN that a record names for a call: one that stands from `from` to `to`. */
  vdnWithin(from: number, to: number, start: number, callId: string): NamedVdn | undefined {
    const index = this.#stretch.groups.findIndex((group) => group.start === from && group.end === to);
    return this.#vdnOf(index, start, callId);
  }

  /** The VDN that the stretch as a whole names for a call, beside all records in it. */
  vdnOutside(start: number, callId: string): NamedVdn | undefined {
    return this.#vdnOf(-1, start, callId);
  }

  #innermost(start: number, end: number): number {
    const { groups } = this.#stretch;
    let index = firstFrom(groups, start + 1, (group) => group.start) - 1;
    while (index !== -1 && (groups[index]?.end ?? 0) < end) index = this.#parents[index] ?? -1;
    return index;
  }

  #vdnOf(index: number, start: number, callId: string): NamedVdn | undefined {
    const record = this.#recordOf(index);
    const own = record.scope.vdnAt(start);
    if (own) return own;
    const inside = record.inside.get(callId) ?? [];
    return inside.every(({ vdnId }) => vdnId === inside[0]?.vdnId) ? inside[0] : undefined;
  }

  #recordOf(index: number): Record {
    let record = this.#records.get(index);
    if (!record) this.#records.set(index, (record = this.#read(index)));
    return record;
  }

  #read(index: number): Record {
    const { tokens, groups } = this.#stretch;
    const group = groups[index];
    const last = group ? firstFrom(tokens, group.end, ({ start }) => start) : tokens.length;
    const direct: ScopeToken[] = [];
    const nested: ScopeToken[] = [];
    const inside = new Map<string, NamedVdn[]>();
    let child = index + 1;
    for (let at = group ? firstFrom(tokens, group.start, ({ start }) => start) : 0; at < last;) {
      const token = tokens[at] as ScopeToken;
      // The outermost group inside that holds the token as a whole.
      while (child < groups.length && (groups[child] as Group).end < token.end) child = this.#behind(child);
      const inner = groups[child];
      // An element that is nothing but a field ends where its field ends.
      if (!inner || inner.start > token.start || inner.end <= token.end) {
        direct.push(token);
        at++;
        continue;
      }
      const end = firstFrom(tokens, inner.end, ({ start }) => start);
      this.#take(tokens.slice(at, end), inner, child, { direct, nested, inside });
      at = Math.max(end, at + 1);
    }
    const hasDirect = direct.some(({ vdnId }) => vdnId !== undefined);
    // In a list of several calls, what is no call's own is nobody's.
    if (group && isBracketList(group) && direct.length + inside.size > 1) nested.length = 0;
    const all = hasDirect
      ? [...direct, ...nested.filter(({ vdnId }) => vdnId === undefined)]
      : [...direct, ...nested];
    all.sort((a, b) => a.start - b.start);
    return { scope: new RecordScope(all), inside };
  }

  /** Sorts what a group inside says: a record of its own keeps its VDNs to its calls. */
  #take(
    tokens: readonly ScopeToken[],
    group: Group,
    index: number,
    {
      direct,
      nested,
      inside,
    }: { direct: ScopeToken[]; nested: ScopeToken[]; inside: Map<string, NamedVdn[]> },
  ): void {
    const calls = tokens.filter(({ vdnId }) => vdnId === undefined);
    const vdns = tokens.filter((token): token is ScopeToken & NamedVdn => token.vdnId !== undefined);
    if (calls.length === 0) {
      if (!this.#isList(group, index)) for (const vdn of vdns) nested.push(vdn);
      return;
    }
    if (vdns.length === 0) {
      // Two calls with one ID in a group are one.
      for (const call of calls) direct.push(call);
      return;
    }
    const [first] = calls;
    if (first?.callId === undefined || calls.some(({ callId }) => callId !== first.callId)) return;
    const known = inside.get(first.callId);
    if (known) for (const vdn of vdns) known.push(vdn);
    else inside.set(first.callId, vdns);
  }

  /** A list of records: what they say is theirs, even where nobody sees whose. */
  #isList({ kind, end }: Group, index: number): boolean {
    const next = this.#stretch.groups[index + 1];
    return kind === '[' && next !== undefined && next.end <= end && next.kind !== '[';
  }

  /** The next group that is not inside this one. */
  #behind(index: number): number {
    const { groups } = this.#stretch;
    const end = groups[index]?.end ?? 0;
    let next = index + 1;
    while (next < groups.length && (groups[next] as Group).start < end) next++;
    return next;
  }
}

function isBracketList({ kind }: Group): boolean {
  return kind === '[';
}
