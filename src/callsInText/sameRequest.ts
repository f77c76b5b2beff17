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
/** A line, or the surroundings of a place, belongs to no more requests, sessions and threads: the first ones count. */
const mostRequests = 50;
/** What is known of so many lines, and pieces of them, is kept. */
const mostKept = 400;

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
  const own = requestsAround(surroundings, line, start);
  if (own.length === 0) return undefined;
  for (const index of naming) {
    const { vdnId, requests, calls } = knownOf(surroundings).read(index);
    if (vdnId === undefined || calls.size > 1 || (calls.size === 1 && !calls.has(callId))) continue;
    if (own.some((id) => requests.has(id))) return { vdnId, line: index };
  }
  return undefined;
}

/** What names the request of a place: at the start of its line, and around it. */
function requestsAround(surroundings: Surroundings, line: number, start: number): readonly string[] {
  const known = knownOf(surroundings);
  const atStart = known.requestsIn(line);
  return start < headUnits
    ? [...atStart]
    : [...atStart, ...known.requestsIn(line, Math.floor(start / unitsAround))];
}

/** What a line says of its request, and of which VDN, at its start. */
interface Told {
  readonly requests: ReadonlySet<string>;
  /** The one VDN that it names; `undefined` for none and for several. */
  readonly vdnId: number | undefined;
  /** The calls that it names, `undefined` for a field named call ID that holds none. */
  readonly calls: ReadonlySet<string | undefined>;
}

/** What was read of the lines of a text: a line may name thousands of calls, each of which asks for the same. */
class KnownRequests {
  readonly #surroundings: Surroundings;
  readonly #told = new Map<number, Told>();
  readonly #pieces = new Map<string, ReadonlySet<string>>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  read(index: number): Told {
    let told = this.#told.get(index);
    if (!told) {
      if (this.#told.size >= mostKept) this.#told.clear();
      const tokens = this.#surroundings.factsOf(index).tokens.filter(({ start }) => start < headUnits);
      const vdns = new Set(tokens.flatMap(({ vdnId }) => vdnId ?? []));
      told = {
        requests: this.requestsIn(index),
        vdnId: vdns.size === 1 ? [...vdns][0] : undefined,
        calls: new Set(tokens.flatMap(({ vdnId, callId }) => (vdnId === undefined ? [callId] : []))),
      };
      this.#told.set(index, told);
    }
    return told;
  }

  /** @param piece of the line, in steps of {@link unitsAround}, with as much to either side; its start unless told */
  requestsIn(index: number, piece?: number): ReadonlySet<string> {
    const key = `${index} ${piece ?? 'start'}`;
    let requests = this.#pieces.get(key);
    if (!requests) {
      if (this.#pieces.size >= mostKept) this.#pieces.clear();
      const text = this.#surroundings.lineAt(index);
      requests = fewRequests(
        piece === undefined
          ? text.slice(0, headUnits)
          : text.slice((piece - 1) * unitsAround, (piece + 2) * unitsAround),
      );
      this.#pieces.set(key, requests);
    }
    return requests;
  }
}

const known = new WeakMap<Surroundings, KnownRequests>();

function knownOf(surroundings: Surroundings): KnownRequests {
  let ofText = known.get(surroundings);
  if (!ofText) known.set(surroundings, (ofText = new KnownRequests(surroundings)));
  return ofText;
}

function fewRequests(text: string): ReadonlySet<string> {
  return new Set([...requestIds(text)].slice(0, mostRequests));
}
