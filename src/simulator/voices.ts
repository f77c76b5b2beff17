import { drawInteger } from './chance.ts';
import { samplesPerSecond } from './wav.ts';

/** How long a voice speaks before the other one does. */
export const turnSeconds = 2;
/** Length of the repeating pattern: two voices, two turns each. */
const patternSeconds = 4 * turnSeconds;
const harmonics = 6;
const loudness = 9000;

/**
 * Two made-up voices that take turns, as syllables of harmonics with pauses between: enough to hear that it plays, to
 * see a wave form, and to tell one call from another. Silent at both ends, so that it repeats without a click.
 * @returns `patternSeconds` of 16-bit samples, always the same for the same seed
 */
export function conversation(seed: string): Int16Array {
  const samples = new Int16Array(patternSeconds * samplesPerSecond);
  const pitches = [
    drawInteger(seed, 'low voice', 95, 145),
    drawInteger(seed, 'high voice', 180, 250),
  ] as const;
  let at = 0;
  for (let turn = 0; at < samples.length; turn++) {
    const pitch = pitches[turn % 2 === 0 ? 0 : 1];
    const end = (turn + 1) * turnSeconds * samplesPerSecond;
    // The last quarter second of a turn is the pause before the other answers.
    const lastWord = end - samplesPerSecond / 4;
    for (let syllable = 0; at < lastWord; syllable++) {
      const draw = (purpose: string, least: number, most: number) =>
        drawInteger(seed, `${turn}.${syllable} ${purpose}`, least, most);
      const length = Math.min(draw('length', 900, 2400), lastWord - at);
      sing(
        samples.subarray(at, at + length),
        (pitch * draw('melody', 90, 115)) / 100,
        draw('vowel', 1, harmonics),
      );
      at += length + draw('gap', 0, 500);
    }
    at = end;
  }
  return samples;
}

/** One syllable: harmonics that fade with their distance from the vowel's loudest one, swelling and dying away. */
function sing(samples: Int16Array, pitch: number, loudest: number): void {
  const weights = Array.from({ length: harmonics }, (_, index) => 1 / (1 + Math.abs(index + 1 - loudest)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let index = 0; index < samples.length; index++) {
    const phase = (2 * Math.PI * pitch * index) / samplesPerSecond;
    let value = 0;
    for (const [harmonic, weight] of weights.entries()) value += weight * Math.sin(phase * (harmonic + 1));
    const swell = Math.sin((Math.PI * index) / samples.length) ** 2;
    samples[index] = Math.round((loudness * swell * value) / total);
  }
}
