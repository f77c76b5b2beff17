import assert from 'node:assert/strict';
import { parseCallId } from '../../../src/ids/callId.ts';
import { bookedCall, talkingSeconds } from '../../../src/simulator/callBook.ts';
import { failureCalls } from '../../../src/simulator/index.ts';
import { recordingOf } from '../../../src/simulator/recordings.ts';
import { encodeSamples } from '../../../src/simulator/wav.ts';
import { ask, askResult, linkIn, useSimulator } from './simulatorUnderTest.ts';

const tags = { pcm16: 1, pcm8: 1, alaw: 6, mulaw: 7 } as const;

/** Reads the chunks of a RIFF file, with all its lengths checked. */
function readWav(file: Buffer) {
  assert.equal(file.toString('latin1', 0, 4), 'RIFF');
  assert.equal(file.readUInt32LE(4), file.length - 8);
  assert.equal(file.toString('latin1', 8, 12), 'WAVE');
  const chunks = new Map<string, Buffer>();
  for (let at = 12; at < file.length;) {
    const length = file.readUInt32LE(at + 4);
    chunks.set(file.toString('latin1', at, at + 4), file.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  const format = chunks.get('fmt ') ?? Buffer.alloc(0);
  const data = chunks.get('data') ?? Buffer.alloc(0);
  return {
    tag: format.readUInt16LE(0),
    channels: format.readUInt16LE(2),
    seconds: data.length / format.readUInt32LE(8),
    samplesPerSecond: format.readUInt32LE(4),
    data,
  };
}

function calls(count: number) {
  return Array.from({ length: count }, (_, sequence) => {
    const id = parseCallId(`1644464743-${sequence}`);
    assert.ok(id);
    return bookedCall(8, id, '00000');
  });
}

describe('recordings', () => {
  it('are WAV files as long as the talking, in each coding met in the field', () => {
    const codings = new Set<string>();
    for (const call of calls(12)) {
      const recording = recordingOf(call);
      const file = Buffer.concat([...recording.pieces(0, recording.length)]);
      assert.equal(file.length, recording.length);
      const wav = readWav(file);
      assert.ok(recording.coding);
      assert.equal(wav.tag, tags[recording.coding]);
      assert.deepEqual([wav.channels, wav.samplesPerSecond], [1, 8000]);
      assert.equal(wav.seconds, talkingSeconds(call));
      assert.ok(new Set(wav.data).size > 50, 'not silence');
      codings.add(recording.coding);
    }
    assert.deepEqual([...codings].sort(), ['alaw', 'mulaw', 'pcm16']);
  });

  it('come in the coding, length and channels that a call ID of the table names', () => {
    const seen = failureCalls
      .filter(({ failure }) => failure.startsWith('recording'))
      .flatMap(({ callId, failure }) => {
        const id = parseCallId(callId);
        assert.ok(id);
        const recording = recordingOf(bookedCall(8, id, '00000'));
        if (!['Pcm', 'Law', 'Stereo', 'Long'].some((name) => failure.includes(name))) return [];
        const wav = readWav(Buffer.concat([...recording.pieces(0, recording.length)]));
        return [[failure, wav.tag, wav.data.length / wav.seconds / 8000, wav.channels, wav.seconds]];
      });
    assert.deepEqual(seen, [
      ['recordingPcm16', 1, 2, 1, 6],
      ['recordingPcm8', 1, 1, 1, 6],
      ['recordingALawV3', 6, 1, 1, 6],
      ['recordingMuLaw', 7, 1, 1, 6],
      ['recordingStereo', 1, 4, 2, 16],
      ['recordingLong', 6, 1, 1, 300],
    ]);
  });

  it('code samples as G.711 says', () => {
    const samples = Int16Array.of(0, 8, 1000, -1000, 32_767, -32_768);
    assert.deepEqual([...encodeSamples('alaw', samples)], [213, 213, 250, 122, 170, 42]);
    assert.deepEqual([...encodeSamples('mulaw', samples)], [255, 254, 206, 78, 128, 0]);
  });

  it('give any part alone as within the whole', () => {
    for (const call of calls(4)) {
      const recording = recordingOf(call);
      const whole = Buffer.concat([...recording.pieces(0, recording.length)]);
      for (const [from, to] of [
        [0, 1],
        [10, 100],
        [50_000, 50_007],
        [recording.length - 5, recording.length],
      ] as const)
        if (to <= recording.length)
          assert.deepEqual(Buffer.concat([...recording.pieces(from, to)]), whole.subarray(from, to));
    }
  });
});

describe('recording links', () => {
  let clock = Date.now();
  const simulator = useSimulator({ now: () => clock });
  let link = '';

  beforeEach(async () => {
    clock = Date.now();
    const { pathname, search } = linkIn(await askResult(simulator(), 8, '1644464743-1388'));
    link = pathname + search;
  });

  it('bring the sound without any other signature', async () => {
    const { status, headers, bytes } = await ask(simulator(), link);
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'audio/wav');
    assert.equal(headers['content-length'], String(bytes.length));
    assert.equal(readWav(bytes).seconds, 4);
  });

  it('answer HEAD and ranges', async () => {
    const { bytes } = await ask(simulator(), link);
    const head = await ask(simulator(), link, { method: 'HEAD' });
    assert.deepEqual(
      [head.status, head.headers['content-length'], head.bytes.length],
      [200, String(bytes.length), 0],
    );
    for (const [range, from, to] of [
      ['bytes=0-11', 0, 12],
      ['bytes=100-', 100, bytes.length],
      ['bytes=-10', bytes.length - 10, bytes.length],
      ['bytes=30000-99999999', 30_000, bytes.length],
    ] as const) {
      const part = await ask(simulator(), link, { headers: { Range: range } });
      assert.equal(part.status, 206);
      assert.equal(part.headers['content-range'], `bytes ${from}-${to - 1}/${bytes.length}`);
      assert.deepEqual(part.bytes, bytes.subarray(from, to));
    }
    const beyond = await ask(simulator(), link, { headers: { Range: 'bytes=99999999-' } });
    assert.deepEqual([beyond.status, beyond.headers['content-range']], [416, `bytes */${bytes.length}`]);
  });

  it('die after five and a half hours', async () => {
    clock += 5.5 * 3_600_000 - 2000;
    assert.equal((await ask(simulator(), link)).status, 200);
    clock += 4000;
    const { status, headers, text } = await ask(simulator(), link);
    assert.equal(status, 403);
    assert.equal(headers['content-type'], 'application/xml');
    assert.match(text, /<Code>AccessDenied<\/Code><Message>Request has expired/);
  });

  it('are worth nothing with another expiry, signature or file', async () => {
    const changed = [
      link.replace(/Expires=\d+/, 'Expires=4102444800'),
      link.replace(/Signature=./, (text) => (text.endsWith('A') ? 'Signature=B' : 'Signature=A')),
      link.replace(/AccessKeyId=/, 'AccessKeyId=X'),
      link.replace('.wav', '.mp3'),
      link.replace(/\?.*/, ''),
    ];
    for (const target of changed) assert.equal((await ask(simulator(), target)).status, 403, target);
  });
});

describe('recordings in large numbers', () => {
  let clock = Date.now();
  const simulator = useSimulator({
    now: () => clock,
    limits: { recordingBytes: 100_000, recordingBytesPerSecond: 1000 },
  });

  it('are refused beyond what may be sent, until time has passed; what nobody took is not counted', async () => {
    const { pathname, search } = linkIn(await askResult(simulator(), 8, '1644464743-1388'));
    const link = pathname + search;
    const get = (count: number) =>
      ask(simulator(), link, { headers: { Range: `bytes=0-${count - 1}` } }).then(({ status }) => status);
    const length = Number((await ask(simulator(), link, { method: 'HEAD' })).headers['content-length']);
    assert.ok(length > 30_000, String(length));
    assert.deepEqual([await get(30_000), await get(30_000), await get(30_000)], [206, 206, 206]);
    const refused = await ask(simulator(), link, { headers: { Range: 'bytes=0-29999' } });
    assert.deepEqual([refused.status, refused.headers['retry-after']], [503, '10']);
    assert.match(refused.text, /<Code>SlowDown<\/Code>/);
    assert.equal((await ask(simulator(), link, { method: 'HEAD' })).status, 200);
    assert.equal(await get(10_000), 206, 'what is left may be sent');
    clock += 30_000;
    assert.deepEqual([await get(30_000), await get(30_000)], [206, 503]);
  });

  it('of 200 MiB cannot be had without end by a program that knows the public keys', async () => {
    const { pathname, search } = linkIn(await askResult(simulator(), 8, '1644400600-413'));
    const answers = await Promise.all([1, 2, 3, 4].map(() => ask(simulator(), pathname + search)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [503, 503, 503, 503],
    );
  });
});
