import type { Separators } from './lineFacts.ts';

/** A VDN or a call in a stretch of text. Positions count from anywhere, in UTF-16 units. */
export interface ScopeToken {
  readonly start: number;
  readonly end: number;
  readonly vdnId?: number;
  readonly callId?: string;
  readonly before: Separators;
}

/** A VDN that a record names, and where. */
export interface NamedVdn {
  readonly vdnId: number;
  readonly start: number;
}

type VdnToken = ScopeToken & NamedVdn;

/** How the records of a stretch are told apart: by what separates them, or by the order in which they name their fields. */
type Order = 'strong' | 'weak' | 'vdnFirst' | 'callFirst' | 'unknown';

/** A comma parts two fields as much as so many units. */
const commaUnits = 8;
/** What separates records parts more than any distance. */
const semicolonUnits = 1e9;

/**
 * Tells which VDN belongs to which call in a stretch of text that names both in a row: a line, the inside of an object,
 * a list of fields. Built once, asked for each call in it.
 */
export class RecordScope {
  readonly #tokens: readonly ScopeToken[];
  readonly #vdns: readonly VdnToken[];
  readonly #calls: readonly ScopeToken[];
  readonly #isOneVdn: boolean;
  readonly #isOneCall: boolean;
  #order: Order | undefined;

  /** @param tokens in order; what belongs to records inside is left out */
  constructor(tokens: readonly ScopeToken[]) {
    this.#tokens = tokens;
    this.#vdns = tokens.filter(isVdn);
    this.#calls = tokens.filter((token) => !isVdn(token));
    this.#isOneVdn = this.#vdns.every(({ vdnId }) => vdnId === this.#vdns[0]?.vdnId);
    const [first] = this.#calls;
    this.#isOneCall = this.#calls.every(({ callId }) => callId !== undefined && callId === first?.callId);
  }

  /**
   * @param at where a call stands
   * @returns `undefined` where no VDN is named, or several are and nothing tells which is the call's
   */
  vdnAt(at: number): NamedVdn | undefined {
    if (this.#vdns.length === 0) return undefined;
    const call = this.#callAt(at);
    const next = firstFrom(this.#vdns, at, ({ start }) => start);
    const [before, behind] = [this.#vdns[next - 1], this.#vdns[next]];
    if (this.#isOneVdn) return nearest(call, [before, behind]);
    if (this.#isOneCall) {
      const own = [before, behind].filter((vdn) => vdn?.before.strong === call.before.strong);
      return nearest(call, own) ?? nearest(call, [before, behind]);
    }
    const order = (this.#order ??= this.#findOrder());
    switch (order) {
      case 'strong':
      case 'weak': {
        const part = partOf(call, order);
        return nearest(
          call,
          [before, behind].filter((vdn) => vdn && partOf(vdn, order) === part),
        );
      }
      case 'vdnFirst':
        return before;
      case 'callFirst':
        return behind;
      case 'unknown':
        return undefined;
    }
  }

  #callAt(at: number): ScopeToken {
    const index = firstFrom(this.#tokens, at, ({ start }) => start);
    const known = this.#tokens[index];
    if (known?.start === at) return known;
    return { start: at, end: at + 1, before: this.#tokens[index - 1]?.before ?? { strong: 0, weak: 0 } };
  }

  #findOrder(): Order {
    for (const separator of ['strong', 'weak'] as const) if (this.#areRecords(separator)) return separator;
    // Several VDNs before several calls: nothing tells which is whose.
    if (this.#hasRuns()) return 'unknown';
    const [first, last] = [this.#tokens[0], this.#tokens.at(-1)];
    if (first && last && isVdn(first) && isVdn(last))
      return this.#total('vdnFirst') <= this.#total('callFirst') ? 'vdnFirst' : 'callFirst';
    return first && isVdn(first) ? 'vdnFirst' : 'callFirst';
  }

  /** Whether each call stands between two such separators with a VDN, and with no other call. */
  #areRecords(separator: 'strong' | 'weak'): boolean {
    const records = Map.groupBy(this.#tokens, (token) => partOf(token, separator));
    if (records.size < 2) return false;
    for (const tokens of records.values()) {
      const calls = tokens.filter((token) => !isVdn(token));
      if (calls.length === 0) continue;
      if (calls.length === tokens.length || calls.some(({ callId }) => callId !== calls[0]?.callId))
        return false;
    }
    return true;
  }

  /** Whether several VDNs in a row stand beside several calls in a row. */
  #hasRuns(): boolean {
    const runs: { readonly isVdn: boolean; readonly values: Set<unknown> }[] = [];
    for (const token of this.#tokens) {
      const last = runs.at(-1);
      if (last?.isVdn !== isVdn(token)) runs.push({ isVdn: isVdn(token), values: new Set([valueOf(token)]) });
      else last.values.add(valueOf(token));
    }
    return runs.some(({ values }, index) => values.size > 1 && (runs[index + 1]?.values.size ?? 0) > 1);
  }

  /** How far all calls are from the VDNs that they would have. */
  #total(order: 'vdnFirst' | 'callFirst'): number {
    let total = 0;
    for (const call of this.#calls) {
      const next = firstFrom(this.#vdns, call.start, ({ start }) => start);
      const vdn = this.#vdns[order === 'vdnFirst' ? next - 1 : next];
      total += vdn ? distance(call, vdn) : semicolonUnits;
    }
    return total;
  }
}

/** The index of the first item at or behind a position, in an ordered list. */
export function firstFrom<T>(items: readonly T[], position: number, at: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(items[middle] as T) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isVdn(token: ScopeToken): token is VdnToken {
  return token.vdnId !== undefined;
}

function valueOf({ vdnId, callId }: ScopeToken): unknown {
  // Calls whose ID nobody knows are all different.
  return vdnId ?? callId ?? Symbol();
}

function partOf({ before: { strong, weak } }: ScopeToken, separator: 'strong' | 'weak'): number {
  return separator === 'strong' ? strong : strong + weak;
}

/** The nearest of some VDNs; of two equally near ones, the one before. */
function nearest(call: ScopeToken, vdns: readonly (VdnToken | undefined)[]): VdnToken | undefined {
  let best: VdnToken | undefined;
  for (const vdn of vdns) if (vdn && (!best || distance(call, vdn) < distance(call, best))) best = vdn;
  return best;
}

function distance(call: ScopeToken, vdn: ScopeToken): number {
  const [one, other] = call.start < vdn.start ? [call, vdn] : [vdn, call];
  return (
    other.start -
    one.end +
    commaUnits * (other.before.weak - one.before.weak) +
    semicolonUnits * (other.before.strong - one.before.strong)
  );
}
