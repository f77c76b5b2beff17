/** The head of a WAVE file of 16-bit PCM, so that the browser plays samples that were decoded here. */
export function pcmWaveHeader(
  dataBytes: number,
  channels: number,
  sampleRate: number,
): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(44));
  const text = (at: number, name: string): void => {
    for (let index = 0; index < name.length; index++) header.setUint8(at + index, name.charCodeAt(index));
  };
  text(0, 'RIFF');
  header.setUint32(4, 36 + dataBytes, true);
  text(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, channels, true);
  header.setUint32(24, sampleRate, true);
  header.setUint32(28, sampleRate * channels * 2, true);
  header.setUint16(32, channels * 2, true);
  header.setUint16(34, 16, true);
  text(36, 'data');
  header.setUint32(40, dataBytes, true);
  return new Uint8Array(header.buffer);
}
