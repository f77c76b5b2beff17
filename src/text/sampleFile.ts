import type { FileHandle } from 'node:fs/promises';

/** So much of the start of a text says what it is. */
export const headBytes = 64 * 1024;
const placeBytes = 4096;
/** The rest of a large text is looked at in so many places, so that a start in ASCII does not decide for all of it. */
const places = 16;

/** Pieces of a file that say what it is, the first one its start. */
export async function sampleFile(file: FileHandle): Promise<readonly Buffer[]> {
  const { size } = await file.stat();
  const samples: Buffer[] = [];
  for (const { from, length } of samplePlaces(size)) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, from);
    samples.push(buffer.subarray(0, bytesRead));
  }
  return samples;
}

/** The same pieces of a text that is at hand as a whole. */
export function sampleBytes(text: Buffer): readonly Buffer[] {
  return samplePlaces(text.length).map(({ from, length }) => text.subarray(from, from + length));
}

function samplePlaces(size: number): readonly { readonly from: number; readonly length: number }[] {
  const behind = Array.from({ length: places }, (_, place) => ({
    from: Math.floor(((size - placeBytes) * (place + 1)) / places) & ~1,
    length: placeBytes,
  }));
  return [{ from: 0, length: headBytes }, ...behind.filter(({ from }) => from >= headBytes)];
}
