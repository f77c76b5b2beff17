import { findVdn, type VdnOfHit } from '../findVdn.ts';
import { betterVdn, isSure } from '../vdnOfCall.ts';
import type { KnownText } from './knownText.ts';
import { firstLinesOf, textAround } from './textAround.ts';

/** So many other places of a call are asked for its VDN: each reads 128 KB. */
const mostPlacesAsked = 200;

/**
 * The VDN of a call in a file: what the text around one place of it names, else that around any other known by now, in
 * order of the file.
 * @param offset of the place at hand
 * @param isClosed whether nobody waits for it any more
 */
export async function vdnInFile(
  { reader, encoding, start, places }: KnownText,
  callId: string,
  offset: number,
  isClosed: () => boolean,
): Promise<VdnOfHit | undefined> {
  const head = await firstLinesOf(reader, start, encoding);
  const vdnAt = async (at: number): Promise<VdnOfHit | undefined> => {
    const { lines, hit } = await textAround(reader, at, callId.length, encoding, head);
    return findVdn(lines, hit);
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
