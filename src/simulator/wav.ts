/** WAV files, 8 kHz, in the codings met in the field (isales-api.md: Recordings). */

export type WavCoding = 'pcm16' | 'pcm8' | 'alaw' | 'mulaw';

export const samplesPerSecond = 8000;

const formats: Readonly<Record<WavCoding, { tag: number; bytesPerSample: number }>> = {
  pcm16: { tag: 1, bytesPerSample: 2 },
  pcm8: { tag: 1, bytesPerSample: 1 },
  alaw: { tag: 6, bytesPerSample: 1 },
  mulaw: { tag: 7, bytesPerSample: 1 },
};

/**
 * Everything that stands before the samples. An odd number of data bytes would need a padding byte behind it: give an
 * even one.
 * @param sampleCount of one channel
 */
export function wavHeader(coding: WavCoding, sampleCount: number, channels = 1): Buffer {
  const { tag, bytesPerSample } = formats[coding];
  const frameBytes = channels * bytesPerSample;
  const dataBytes = sampleCount * frameBytes;
  const format = Buffer.alloc(tag === 1 ? 16 : 18);
  format.writeUInt16LE(tag, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(samplesPerSecond, 4);
  format.writeUInt32LE(samplesPerSecond * frameBytes, 8);
  format.writeUInt16LE(frameBytes, 12);
  format.writeUInt16LE(bytesPerSample * 8, 14);
  // What is not PCM must say how many samples it holds.
  const fact = tag === 1 ? [] : [chunkHead('fact', 4), uint32(sampleCount)];
  const chunks = [chunkHead('fmt ', format.length), format, ...fact, chunkHead('data', dataBytes)];
  const chunkBytes = chunks.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([chunkHead('RIFF', 4 + chunkBytes + dataBytes), Buffer.from('WAVE'), ...chunks]);
}

/** Codes 16-bit samples. */
export function encodeSamples(coding: WavCoding, samples: Int16Array): Buffer {
  const { bytesPerSample } = formats[coding];
  const bytes = Buffer.alloc(samples.length * bytesPerSample);
  for (const [index, sample] of samples.entries()) {
    if (coding === 'pcm16') bytes.writeInt16LE(sample, index * 2);
    else if (coding === 'pcm8') bytes[index] = (sample >> 8) + 128;
    else bytes[index] = coding === 'alaw' ? toALaw(sample) : toMuLaw(sample);
  }
  return bytes;
}

/** G.711 A-law: sign, three bits of segment, four of mantissa, every other bit inverted. */
function toALaw(sample: number): number {
  const isPositive = sample >= 0;
  const magnitude = (isPositive ? sample : -sample - 1) >> 3;
  const segment = Math.max(0, 31 - Math.clz32(magnitude) - 4);
  const mantissa = (magnitude >> Math.max(1, segment)) & 0x0f;
  return ((isPositive ? 0x80 : 0) | (segment << 4) | mantissa) ^ 0x55;
}

/** G.711 mu-law: a bias, then sign, segment and mantissa, all bits inverted. */
function toMuLaw(sample: number): number {
  const bias = 0x84;
  const magnitude = Math.min(Math.abs(sample), 32_635) + bias;
  const segment = 31 - Math.clz32(magnitude) - 7;
  const mantissa = (magnitude >> (segment + 3)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | mantissa) & 0xff;
}

function chunkHead(name: string, length: number): Buffer {
  return Buffer.concat([Buffer.from(name, 'latin1'), uint32(length)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
