import assert from 'node:assert/strict';
import { parseCallId } from '../../../src/ids/callId.ts';
import { bookedCall } from '../../../src/simulator/callBook.ts';
import { failureCalls } from '../../../src/simulator/index.ts';
import { recordingOf } from '../../../src/simulator/recordings.ts';
import { findSilences, Levels } from '../../../src/webview/recordingPlayer/levels.ts';
import { pcmWaveHeader } from '../../../src/webview/recordingPlayer/pcmWave.ts';
import { sniff, waveCoding } from '../../../src/webview/recordingPlayer/sniff.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** What the simulator keeps for a call of its table. */
function recording(failure: string): Uint8Array {
  const id = parseCallId(failureCalls.find((call) => call.failure === failure)?.callId ?? '');
  assert.ok(id);
  const found = recordingOf(bookedCall(8, id, '00000'));
  return Buffer.concat([...found.pieces(0, found.length)]);
}

describe('sniff', () => {
  it('knows a WAV whatever it is called, and its coding', () => {
    const codings = ['recordingPcm16', 'recordingPcm8', 'recordingALawV3', 'recordingMuLaw'].map(
      (failure) => {
        assert.equal(sniff(recording(failure)).kind, 'wave');
        return waveCoding(recording(failure));
      },
    );
    assert.deepEqual(codings, ['PCM', 'PCM', 'G.711 A-law', 'G.711 µ-law']);
  });

  for (const [head, name] of [
    ['ID3\x04', 'MP3'],
    ['\xff\xfb\x90\x64', 'MP3'],
    ['OggS\0', 'OGG'],
    ['fLaC\0', 'FLAC'],
  ] as const)
    it(`leaves ${name} that begins with ${JSON.stringify(head)} to the browser`, () => {
      const found = sniff(bytes(head));
      assert.deepEqual([found.kind, 'name' in found ? found.name : ''], ['browser', name]);
    });

  for (const [head, name] of [
    ['#!AMR\n', 'AMR'],
    ['\xff\xf1\x50\x80', 'AAC'],
    ['\0\0\0\x20ftypM4A ', 'MP4'],
    ['RIFF\0\0\0\0AVI LIST', 'AVI'],
    ['RIFX\0\0\0\x24WAVEfmt ', 'RIFX'],
    ['<?xml version="1.0"?><Error>', 'XML'],
    ['\xef\xbb\xbf<!DOCTYPE html>', 'HTML'],
    ['{"code":1}', 'JSON'],
    ['PK\x03\x04', 'ZIP'],
    ['what is this', undefined],
    ['', undefined],
  ] as const)
    it(`says that ${JSON.stringify(head)} begins ${name ?? 'nothing it knows'}`, () => {
      assert.deepEqual(sniff(bytes(head)), { kind: 'other', ...(name === undefined ? {} : { name }) });
    });

  it('names the coding of a WAV that nobody here plays', () => {
    const wave = Buffer.from(pcmWaveHeader(0, 1, 8000));
    wave.writeUInt16LE(0x31, 20);
    assert.equal(waveCoding(wave), 'GSM 6.10');
    wave.writeUInt16LE(0x1234, 20);
    assert.equal(waveCoding(wave), '0x1234');
  });

  it('names the sub-format of an extensible WAV', () => {
    const named = (format: number, tail = '000000001000800000aa00389b71'): string | undefined => {
      const head = Buffer.from(pcmWaveHeader(0, 1, 8000)).subarray(0, 36);
      head.writeUInt32LE(40, 16);
      head.writeUInt16LE(0xfffe, 20);
      const rest = Buffer.from(`16001000000000000000${tail}`, 'hex');
      rest.writeUInt16LE(format, 8);
      return waveCoding(Buffer.concat([head, rest]));
    };
    assert.deepEqual(
      [1, 3, 6, 7, 0x31, 0x1234].map((format) => named(format)),
      ['PCM', 'IEEE float', 'G.711 A-law', 'G.711 µ-law', 'GSM 6.10', '0x1234'],
    );
    assert.equal(named(1, '2107d3118644c8c1ca000000'.padEnd(28, '0')), 'extensible');
  });

  it('finds no coding in a WAV that is cut off or lies about its chunks', () => {
    assert.equal(waveCoding(bytes('RIFF\0\0\0\0WAVE')), undefined);
    assert.equal(waveCoding(bytes('RIFF\0\0\0\0WAVEjunk\xff\xff\xff\xff')), undefined);
    assert.equal(waveCoding(bytes(`RIFF\0\0\0\0WAVE${'junk\0\0\0\0'.repeat(10_000)}`)), undefined);
  });
});

describe('pcmWaveHeader', () => {
  it('is the head of a WAV as others write it', () => {
    const wav = recording('recordingPcm16');
    assert.deepEqual(Buffer.from(pcmWaveHeader(wav.length - 44, 1, 8000)), Buffer.from(wav.subarray(0, 44)));
  });
});

describe('levels', () => {
  const second = 8000;

  function levelsOf(samples: Int16Array, channels = 1): Levels {
    const levels = new Levels(samples.length / channels, channels, second);
    levels.addInterleaved(samples);
    return levels;
  }

  it('are the loudest sample of each hundredth of a second, in each channel', () => {
    const samples = new Int16Array(2 * second);
    samples[2 * 85] = 16_384;
    samples[2 * 90 + 1] = -32_768;
    const [left, right] = levelsOf(samples, 2).channels;
    assert.deepEqual([left?.length, left?.[1], left?.[0], right?.[1]], [100, 0.5, 0, 1]);
  });

  it('are the same from whole samples and from pieces', () => {
    const samples = Int16Array.from({ length: 3 * second }, (_, index) => (index * 7919) % 32_768);
    const inPieces = new Levels(samples.length, 1, second);
    for (let at = 0; at < samples.length; at += 1000)
      inPieces.addInterleaved(samples.subarray(at, at + 1000));
    assert.deepEqual(inPieces.channels, levelsOf(samples).channels);
    const asFloats = new Levels(samples.length, 1, second);
    asFloats.addPlanes([Float32Array.from(samples, (sample) => sample / 32_768)]);
    assert.deepEqual(asFloats.channels, levelsOf(samples).channels);
  });

  /** A tone where `speaks` says so, and a hiss. */
  function talk(seconds: number, speaks: (at: number) => boolean, loudness = 9000): Int16Array {
    return Int16Array.from({ length: seconds * second }, (_, index) =>
      speaks(index / second) ? loudness * Math.sin(index / 4) : (index * 31) % 40,
    );
  }

  it('find a pause of a second or more, and leave words their breath', () => {
    const { channels } = levelsOf(talk(10, (at) => at < 2 || at > 5));
    assert.deepEqual(
      findSilences(channels).map(({ from, to }) => [from.toFixed(1), to.toFixed(1)]),
      [['2.2', '4.8']],
    );
  });

  it('find no pause in fluent talk, none while the other one speaks, and none of quiet talk', () => {
    assert.deepEqual(findSilences(levelsOf(talk(10, (at) => at % 1 > 0.3)).channels), []);
    const [first] = levelsOf(talk(10, (at) => at < 5)).channels;
    const [second_] = levelsOf(talk(10, (at) => at > 5)).channels;
    assert.ok(first && second_);
    assert.deepEqual(findSilences([first, second_]), []);
    assert.deepEqual(findSilences(levelsOf(talk(10, () => true, 600)).channels), []);
  });

  it('find nothing to skip in nothing', () => {
    assert.deepEqual(findSilences([]), []);
  });
});
