import { findCallIds, overlapsAny, type CallIdHit } from './findCallIds.ts';

/** What finds call IDs besides the platform's own shape: the user's patterns. The same for all places they are looked for. */
export interface CallFinders {
  /** Finds more call IDs in many lines at a time; each line gets a list. Where hits overlap, the platform's own win. */
  readonly findMore?: (lines: readonly string[]) => readonly (readonly CallIdHit[])[];
}

/** All call IDs of a line, in order. */
export function callIdsOfLine(line: string, finders: CallFinders = {}): readonly CallIdHit[] {
  return withMore(findCallIds(line), finders.findMore?.([line])[0] ?? []);
}

/** Puts the hits of own patterns between those of the platform's shape, in order; what overlaps one of these is left out. */
export function withMore(hits: readonly CallIdHit[], more: readonly CallIdHit[]): readonly CallIdHit[] {
  const others = more.filter((hit) => !overlapsAny(hits, hit));
  return others.length === 0 ? hits : [...hits, ...others].sort((a, b) => a.start - b.start);
}
