import type { CallFinders } from '../callsInText/callFinders.ts';
import { findVdn, type VdnOfHit } from '../callsInText/findVdn.ts';
import { Surroundings } from '../callsInText/surroundings.ts';
import type { Lines } from '../text/lines.ts';
import { betterVdn, isSure } from '../callsInText/vdnOfCall.ts';
import type { KnownText } from './knownText.ts';
import { findersBelow, hitsOfLines, readsLines, type LineFinders } from './lineHits.ts';
import { firstLinesOf, textAround } from './textAround.ts';

/** So many other places of a call are asked for its VDN: each reads 128 KB. */
const mostPlacesAsked = 50;
const vdnOrPair = /vdn|campaigns|虚拟|virtual|^\s*["']?\d{1,4}["']?\s*[/\t]|\t\s*["']?\d{1,4}["']?\s*$/i;

/**
 * The VDN of a call in a file: what the text around one place of it names, else that around any other known by now, in
 * order of the file.
 * @param offset of the place at hand
 * @param more what finds call IDs besides the platform's own shape
 * @param isClosed whether nobody waits for it any more
 */
export async function vdnInFile(
  text: KnownText,
  callId: string,
  offset: number,
  more: CallFinders,
  isClosed: () => boolean,
): Promise<VdnOfHit | undefined> {
  const { reader, encoding, start, places } = text;
  const head = await firstLinesOf(reader, start, encoding);
  const finders = findersBelow(head, more);
  const vdnAt = async (at: number): Promise<VdnOfHit | undefined> => {
    const { lines, hit } = await textAround(reader, at, callId.length, encoding, head);
    return mayNameVdn(lines) ? findVdn(surroundingsOf(lines, finders), hit) : undefined;
  };
  let vdn = await vdnAt(offset);
  if (vdn && isSure(vdn)) return vdn;
  const others = places.offsetsOf([callId]).filter((other) => other !== offset);
  for (const other of others.slice(0, mostPlacesAsked)) {
    if (isClosed()) break;
    vdn = betterVdn(vdn, await vdnAt(other));
    if (vdn && isSure(vdn)) break;
  }
  return vdn;
}

/** Mostly none is named near, and no record needs to be read; a line of two cells alone names one without its name. */
function mayNameVdn(lines: Lines): boolean {
  for (let index = 0; index < lines.lineCount; index++) if (vdnOrPair.test(lines.lineAt(index))) return true;
  return false;
}

function surroundingsOf(lines: Lines, finders: LineFinders): Surroundings {
  if (!readsLines(finders)) return new Surroundings(lines);
  const texts = Array.from({ length: lines.lineCount }, (_, index) => lines.lineAt(index));
  const hits = hitsOfLines(texts, finders);
  return new Surroundings(lines, { hitsOn: (line) => hits[line] ?? [] });
}
