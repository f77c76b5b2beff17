import { setImmediate } from 'node:timers/promises';
import { findVdn, Surroundings, type Lines } from '../logs/index.ts';
import type { CallInDocument, NamedCall, Position } from '../protocol/languageServer.ts';
import type { SyncedDocument } from './syncedDocument.ts';

/** A place where a document names a call. */
export interface CallPlace {
  readonly callId: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** Of a call that a log names often, so many places are searched for its VDN. */
const placesSearched = 3;
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

/**
 * A place's call with its VDN: from the text around it, else the active server's default.
 * @param text {@link Surroundings} where many are named, in their order
 */
export function nameCall(
  text: Lines | Surroundings,
  { callId, line, start, end }: CallPlace,
  defaultVdnId: number | undefined,
): NamedCall {
  const found = findVdn(text, { line, start, end });
  if (found) return { callId, vdnId: found.vdnId, vdnSource: found.source };
  return defaultVdnId === undefined ? { callId } : { callId, vdnId: defaultVdnId, vdnSource: 'default' };
}

/**
 * Every call of a document in the order of its first line, with the VDN that one of its first lines tells. Pauses again
 * and again, so that hovers are answered in between; begins anew when the text has changed meanwhile.
 */
export async function callsIn(
  document: SyncedDocument,
  defaultVdnId: number | undefined,
): Promise<CallInDocument[]> {
  const { version } = document;
  const calls = new Map<string, { named: NamedCall; searched: number; lines: number[] }>();
  const surroundings = new Surroundings(document.text);
  let searched = 0;
  for (const place of document.text.hits()) {
    const { callId, line } = place;
    let call = calls.get(callId);
    if (!call) calls.set(callId, (call = { named: { callId }, searched: 0, lines: [] }));
    if (call.lines.at(-1) !== line) call.lines.push(line);
    const { vdnSource } = call.named;
    if (call.searched === placesSearched || (vdnSource !== undefined && vdnSource !== 'default')) continue;
    call.named = nameCall(surroundings, place, defaultVdnId);
    call.searched++;
    if (++searched % searchesBetweenPauses > 0) continue;
    await setImmediate();
    if (document.version !== version) return callsIn(document, defaultVdnId);
  }
  return [...calls.values()].map(({ named, lines }) => ({ ...named, lines }));
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
