import { AudioSampleSink, BufferSource, Input, WAVE } from 'mediabunny';
import { Levels } from './levels.ts';
import { pcmWaveHeader } from './pcmWave.ts';
import { sniff, waveCoding } from './sniff.ts';

/** A recording that can be played. */
export interface Sound {
  /** For an audio element. */
  readonly blob: Blob;
  readonly seconds: number;
  /** See `Levels`; an array for each channel. */
  readonly levels: readonly Float32Array[];
  /** E.g. "WAV, G.711 A-law, 8 kHz". */
  readonly format: string;
}

/** What cannot be played, as far as it is recognised. */
export interface NoSound {
  readonly found?: string;
}

const mostChannels = 8;

/** Reads a recording: WAVE here, so that every coding of the field plays in every editor; the rest by the browser. */
export async function decode(bytes: Uint8Array<ArrayBuffer>): Promise<Sound | NoSound> {
  const found = sniff(bytes);
  switch (found.kind) {
    case 'wave': {
      const coding = waveCoding(bytes);
      const name = coding === undefined ? 'WAV' : `WAV, ${coding}`;
      return (
        (await decodeWave(bytes, name).catch(() => undefined)) ??
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

async function decodeWave(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Sound | undefined> {
  using input = new Input({ source: new BufferSource(bytes), formats: [WAVE] });
  const track = await input.getPrimaryAudioTrack();
  if (!track) return undefined;
  const channels = await track.getNumberOfChannels();
  const sampleRate = await track.getSampleRate();
  const frames = Math.round((await track.computeDuration()) * sampleRate);
  // A header may say anything; no more than the file can hold is believed.
  if (channels < 1 || channels > mostChannels || sampleRate < 1000 || sampleRate > 384_000) return undefined;
  if (frames < 1 || frames * channels > bytes.length * 2) return undefined;
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

/** Lets the page draw and listen in between. */
async function rest(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}
