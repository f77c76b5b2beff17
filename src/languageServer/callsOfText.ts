import { setImmediate } from 'node:timers/promises';
import {
  betterVdn,
  findVdn,
  isSure,
  Surroundings,
  vdnOfCall,
  type LogDocument,
  type VdnOfHit,
} from '../callsInText/index.ts';
import type { CallInDocument, NamedCall, Position } from '../protocol/languageServer.ts';
import type { SyncedDocument } from './syncedDocument.ts';

/** A place where a document names a call. */
export interface CallPlace {
  readonly callId: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const searchesBetweenPauses = 50;

/** The call at a position, if any. */
export function placeAt({ text }: SyncedDocument, { line, character }: Position): CallPlace | undefined {
  const hit = text.hitAt({ line, character });
  return hit && { ...hit, line };
}

/** The places of calls on some lines, in order. */
export function placesOn({ text }: SyncedDocument, firstLine: number, lastLine: number): CallPlace[] {
  const places: CallPlace[] = [];
  for (let line = firstLine; line <= Math.min(lastLine, text.lineCount - 1); line++)
    for (const hit of text.hitsOnLine(line)) places.push({ ...hit, line });
  return places;
}

function surroundingsOf({ text }: SyncedDocument): Surroundings {
  return new Surroundings(text, { hitsOn: (line) => text.hitsOnLine(line) });
}

/**
 * A place's call with its VDN: from the text around it, else around another place of the same call, else the active
 * server's default.
 */
export function nameCall(
  document: SyncedDocument,
  place: CallPlace,
  defaultVdnId: number | undefined,
): NamedCall {
  const { callId } = place;
  const own = findVdn(knownOf(document).surroundings, place);
  const isAll = (own && isSure(own)) || document.text.countOf(callId) === 1;
  const found = isAll ? own : betterVdn(own, elsewhere(document, callId));
  return named(callId, found, defaultVdnId);
}

/** What was read around calls of a document as it is now. */
interface Known {
  readonly text: LogDocument;
  readonly version: number;
  readonly surroundings: Surroundings;
  readonly vdns: Map<string, VdnOfHit | undefined>;
}

const known = new WeakMap<SyncedDocument, Known>();

/** What is known of a document; read once for each state of it, however often its calls are asked for. */
function knownOf(document: SyncedDocument): Known {
  const { text, version } = document;
  let of = known.get(document);
  if (of?.version !== version || of.text !== text)
    known.set(document, (of = { text, version, surroundings: surroundingsOf(document), vdns: new Map() }));
  return of;
}

/** What the places of a call in a document say. */
function elsewhere(document: SyncedDocument, callId: string): VdnOfHit | undefined {
  const { surroundings, vdns } = knownOf(document);
  if (!vdns.has(callId)) {
    const [first, ...others] = document.text.placesOf(callId);
    vdns.set(callId, first && vdnOfCall(surroundings, first, others));
  }
  return vdns.get(callId);
}

function named(callId: string, found: VdnOfHit | undefined, defaultVdnId: number | undefined): NamedCall {
  if (found) return { callId, vdnId: found.vdnId, vdnSource: found.source };
  return defaultVdnId === undefined ? { callId } : { callId, vdnId: defaultVdnId, vdnSource: 'default' };
}

/**
 * Every call of a document in the order of its first line, with the VDN that one of its lines tells. Pauses again
 * and again, so that hovers are answered in between; begins anew when the text has changed meanwhile.
 */
export async function callsIn(
  document: SyncedDocument,
  defaultVdnId: number | undefined,
): Promise<CallInDocument[]> {
  const { version } = document;
  const calls = new Map<string, { vdn: VdnOfHit | undefined; lines: number[] }>();
  const surroundings = surroundingsOf(document);
  let searched = 0;
  for (const place of document.text.hits()) {
    const { callId, line } = place;
    let call = calls.get(callId);
    if (!call) calls.set(callId, (call = { vdn: undefined, lines: [] }));
    if (call.lines.at(-1) !== line) call.lines.push(line);
    if (call.vdn && isSure(call.vdn)) continue;
    call.vdn = betterVdn(call.vdn, findVdn(surroundings, place));
    if (++searched % searchesBetweenPauses > 0) continue;
    await setImmediate();
    if (document.version !== version) return callsIn(document, defaultVdnId);
  }
  return [...calls].map(([callId, { vdn, lines }]) => ({ ...named(callId, vdn, defaultVdnId), lines }));
}

/** The first places of calls in a document, in order. */
export function firstPlaces({ text }: SyncedDocument, most: number): CallPlace[] {
  const places: CallPlace[] = [];
  for (const place of text.hits()) {
    if (places.length === most) break;
    places.push(place);
  }
  return places;
}

/** The next or previous place of any call, going round at the end of the text; `undefined` when there is none. */
export function nextPlace(
  { text }: SyncedDocument,
  { line, character }: Position,
  direction: 'next' | 'previous',
): CallPlace | undefined {
  const places = [...text.hits()];
  const isBehind = (place: CallPlace): boolean =>
    place.line > line || (place.line === line && place.start > character);
  const isBefore = (place: CallPlace): boolean =>
    place.line < line || (place.line === line && place.end < character);
  return direction === 'next'
    ? (places.find(isBehind) ?? places[0])
    : (places.findLast(isBefore) ?? places.at(-1));
}
