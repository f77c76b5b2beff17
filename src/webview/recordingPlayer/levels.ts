/** How many levels stand for a second of sound. */
export const levelsPerSecond = 100;

/** The loudest sample of each hundredth of a second, 0 to 1, for each channel: enough to draw and to find silence. */
export class Levels {
  readonly channels: readonly Float32Array[];
  readonly #framesPerLevel: number;
  #frame = 0;

  constructor(frames: number, channels: number, sampleRate: number) {
    this.#framesPerLevel = sampleRate / levelsPerSecond;
    const count = Math.max(1, Math.ceil(frames / this.#framesPerLevel));
    this.channels = Array.from({ length: channels }, () => new Float32Array(count));
  }

  /** Adds 16-bit samples, the channels in turn. */
  addInterleaved(samples: Int16Array): void {
    const count = this.channels.length;
    for (let at = 0; at + count <= samples.length; at += count, this.#frame++) {
      const index = Math.floor(this.#frame / this.#framesPerLevel);
      for (const [channel, levels] of this.channels.entries()) {
        const loudness = Math.abs(samples[at + channel] ?? 0) / 32_768;
        if (loudness > (levels[index] ?? 1)) levels[index] = loudness;
      }
    }
  }

  /** Adds samples from -1 to 1, an array for each channel. */
  addPlanes(planes: readonly Float32Array[]): void {
    const frames = planes[0]?.length ?? 0;
    for (let frame = 0; frame < frames; frame++, this.#frame++) {
      const index = Math.floor(this.#frame / this.#framesPerLevel);
      for (const [channel, levels] of this.channels.entries()) {
        const loudness = Math.min(1, Math.abs(planes[channel]?.[frame] ?? 0));
        if (loudness > (levels[index] ?? 1)) levels[index] = loudness;
      }
    }
  }
}

/** A stretch in which nobody speaks, in seconds. */
export interface Silence {
  readonly from: number;
  readonly to: number;
}

const shortestSilence = 1;
/** What is left of a silence at both ends, so that words keep their breath. */
const margin = 0.2;

/**
 * Finds stretches of at least a second that are quiet in all channels: far below the loud parts of this recording, and
 * so quiet that no voice would be missed.
 */
export function findSilences(channels: readonly Float32Array[]): readonly Silence[] {
  const [first] = channels;
  if (!first) return [];
  const all = first.map((_, index) => Math.max(...channels.map((levels) => levels[index] ?? 0)));
  const sorted = all.toSorted();
  const loud = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
  const threshold = Math.max(0.004, Math.min(0.03, loud * 0.08));
  const silences: Silence[] = [];
  let start = 0;
  for (let index = 0; index <= all.length; index++) {
    if (index < all.length && (all[index] ?? 0) < threshold) continue;
    if (index - start >= shortestSilence * levelsPerSecond)
      silences.push({ from: start / levelsPerSecond + margin, to: index / levelsPerSecond - margin });
    start = index + 1;
  }
  return silences;
}
