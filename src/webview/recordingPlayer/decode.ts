import { decodeWave } from './decodeWave.ts';
import { Levels } from './levels.ts';
import { sniff, waveCoding } from './sniff.ts';
import type { NoSound, Sound } from './sound.ts';

const mostChannels = 8;

/** Reads a recording: WAVE here, so that every coding of the field plays in every editor; the rest by the browser. */
export async function decode(bytes: Uint8Array<ArrayBuffer>): Promise<Sound | NoSound> {
  const found = sniff(bytes);
  switch (found.kind) {
    case 'wave': {
      const coding = waveCoding(bytes);
      const name = coding === undefined ? 'WAV' : `WAV, ${coding}`;
      return (
        (await decodeWave(bytes, name)) ??
        (await decodeByBrowser(bytes, name, 'audio/wav').catch(() => undefined)) ?? { found: name }
      );
    }
    case 'browser':
      return (
        (await decodeByBrowser(bytes, found.name, found.mime).catch(() => undefined)) ?? { found: found.name }
      );
    case 'other':
      return found.name === undefined ? {} : { found: found.name };
  }
}

async function decodeByBrowser(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  type: string,
): Promise<Sound | undefined> {
  const sampleRate = 8000;
  // For the drawing alone; it takes the memory over that it is given.
  const buffer = await new OfflineAudioContext(1, 1, sampleRate).decodeAudioData(bytes.slice().buffer);
  const planes = Array.from({ length: Math.min(mostChannels, buffer.numberOfChannels) }, (_, channel) =>
    buffer.getChannelData(channel),
  );
  const levels = new Levels(buffer.length, planes.length, buffer.sampleRate);
  levels.addPlanes(planes);
  return {
    blob: new Blob([bytes], { type }),
    seconds: buffer.duration,
    levels: levels.channels,
    format: name,
  };
}
