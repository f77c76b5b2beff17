import { AudioSampleSink, BufferSource, Input, WAVE } from 'mediabunny';
import { Levels } from './levels.ts';
import { pcmWaveHeader } from './pcmWave.ts';
import type { Sound } from './sound.ts';

const mostChannels = 8;

/**
 * Reads a WAVE file, whatever its header says of itself.
 * @param name of the format, e.g. "WAV, PCM"
 * @returns `undefined` for one that cannot be played; what is left of one that breaks off
 */
export async function decodeWave(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Sound | undefined> {
  try {
    return await read(bytes, name);
  } catch {
    return undefined;
  }
}

async function read(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Sound | undefined> {
  using input = new Input({ source: new BufferSource(bytes), formats: [WAVE] });
  const track = await input.getPrimaryAudioTrack();
  if (!track) return undefined;
  const channels = await track.getNumberOfChannels();
  const sampleRate = await track.getSampleRate();
  const frames = Math.round((await track.computeDuration()) * sampleRate);
  // A header may say anything; no more than the file can hold is believed: a sample takes a byte at least.
  if (channels < 1 || channels > mostChannels || sampleRate < 1000 || sampleRate > 384_000) return undefined;
  if (frames < 1 || frames * channels > bytes.length) return undefined;
  const samples = new Int16Array(frames * channels);
  const levels = new Levels(frames, channels, sampleRate);
  let at = 0;
  let restedAt = performance.now();
  for await (const sample of new AudioSampleSink(track).samples()) {
    const piece = samples.subarray(at, at + sample.numberOfFrames * channels);
    sample.copyTo(piece, { planeIndex: 0, format: 's16', frameCount: piece.length / channels });
    sample.close();
    levels.addInterleaved(piece);
    at += piece.length;
    if (performance.now() - restedAt > 30) {
      await rest();
      restedAt = performance.now();
    }
  }
  const blob = new Blob([pcmWaveHeader(samples.byteLength, channels, sampleRate), samples], {
    type: 'audio/wav',
  });
  return {
    blob,
    seconds: frames / sampleRate,
    levels: levels.channels,
    format: `${name}, ${sampleRate / 1000} kHz`,
  };
}

/** Lets the page draw and listen in between. */
async function rest(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}
