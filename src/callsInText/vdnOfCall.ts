import type { Place } from '../text/lines.ts';
import { findVdn, type VdnOfHit } from './findVdn.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Of what two places say about one call, what counts: the first that says it itself; else a line nearby of the same
 * thread, which may be about another call.
 */
export function betterVdn(known: VdnOfHit | undefined, found: VdnOfHit | undefined): VdnOfHit | undefined {
  return !known || (!isSure(known) && found && isSure(found)) ? found : known;
}

/** Whether no other place of the call needs to be asked. */
export function isSure({ source }: VdnOfHit): boolean {
  return source !== 'thread';
}

/**
 * The VDN of a call that a text names at several places: what the place at hand says, else what any other does.
 * @param others all places of the call, in order
 */
export function vdnOfCall(
  surroundings: Surroundings,
  place: Place,
  others: Iterable<Place>,
): VdnOfHit | undefined {
  let vdn = findVdn(surroundings, place);
  if (vdn && isSure(vdn)) return vdn;
  for (const other of others) {
    vdn = betterVdn(vdn, findVdn(surroundings, other));
    if (vdn && isSure(vdn)) return vdn;
  }
  return vdn;
}
