import type { Place } from '../text/lines.ts';
import { requestIds } from './requestIds.ts';
import type { Surroundings } from './surroundings.ts';

/** A VDN that a line nearby names, and which line that is. */
export interface VdnNearby {
  readonly vdnId: number;
  readonly line: number;
}

/** So many lines up and down are searched. */
const linesAround = 20;
/** What names a request mostly stands at the start of a line: so much of it is read, in UTF-16 units. */
const headUnits = 8_000;
/** Further in, so much to either side of a place is read. */
const unitsAround = 4_000;

/**
 * The VDN that a line nearby of the same request or thread names. A line that names another call, or several VDNs, says
 * nothing about this one.
 * @returns that of the nearest line; of two equally near ones, the one above
 */
export function vdnOfSameRequest(
  surroundings: Surroundings,
  { line, start }: Place,
  callId: string,
): VdnNearby | undefined {
  const naming: number[] = [];
  for (let distance = 1; distance <= linesAround; distance++)
    for (const index of [line - distance, line + distance])
      if (surroundings.mayNameVdn(index)) naming.push(index);
  if (naming.length === 0) return undefined;
  const text = surroundings.lineAt(line);
  const own = requestIds(text.slice(0, headUnits));
  if (start >= headUnits)
    for (const id of requestIds(text.slice(start - unitsAround, start + unitsAround))) own.add(id);
  if (own.size === 0) return undefined;
  for (const index of naming) {
    const tokens = surroundings.factsOf(index).tokens.filter((token) => token.start < headUnits);
    const vdns = new Set(tokens.flatMap(({ vdnId }) => vdnId ?? []));
    const [vdnId] = vdns;
    if (vdnId === undefined || vdns.size > 1) continue;
    if (tokens.some((token) => token.vdnId === undefined && token.callId !== callId)) continue;
    const requests = requestIds(surroundings.lineAt(index).slice(0, headUnits));
    for (const id of requests) if (own.has(id)) return { vdnId, line: index };
  }
  return undefined;
}
