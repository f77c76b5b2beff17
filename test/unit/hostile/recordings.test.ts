import fc from 'fast-check';
import assert from 'node:assert/strict';
import { parseCallId } from '../../../src/ids/callId.ts';
import { bookedCall } from '../../../src/simulator/callBook.ts';
import { failureCalls } from '../../../src/simulator/index.ts';
import { recordingOf } from '../../../src/simulator/recordings.ts';
import { decodeWave } from '../../../src/webview/recordingPlayer/decodeWave.ts';
import { sniff, waveCoding } from '../../../src/webview/recordingPlayer/sniff.ts';

/** A second or two of what the simulator's store has. */
const recordings = ['recordingPcm16', 'recordingPcm8', 'recordingALawV3', 'recordingTwoChannels'].flatMap(
  (failure) => {
    const id = parseCallId(failureCalls.find((call) => call.failure === failure)?.callId ?? '');
    if (!id) return [];
    const found = recordingOf(bookedCall(8, id, '00000'));
    return [new Uint8Array(Buffer.concat([...found.pieces(0, Math.min(found.length, 20_000))]))];
  },
);

const heads = fc
  .array(fc.tuple(fc.nat({ max: 63 }), fc.oneof(fc.constantFrom(0, 1, 255), fc.nat({ max: 255 }))), {
    minLength: 1,
    maxLength: 8,
  })
  .map((changes) => new Map(changes));

/** Four times the file, and what every sound needs. */
const mostBytes = ({ length }: Uint8Array): number => 4 * length + 4096;

describe('Hostile input: a recording', function () {
  this.timeout(60_000);

  it('whose head says anything is played or not, in memory that fits the file', async () => {
    assert.ok(recordings.length >= 3);
    let played = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...recordings), heads, fc.nat(), async (recording, changes, cut) => {
        const bytes = recording.slice(0, cut % 3 === 0 ? cut % recording.length : recording.length);
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        sniff(bytes);
        waveCoding(bytes);
        const sound = await decodeWave(bytes, 'WAV');
        if (!sound) return;
        played++;
        const held = sound.blob.size + sound.levels.reduce((sum, { byteLength }) => sum + byteLength, 0);
        assert.ok(held <= mostBytes(bytes), `${held} bytes held of ${bytes.length}`);
        assert.ok(sound.seconds > 0 && sound.levels.length <= 8);
      }),
      { numRuns: 300 },
    );
    // Else nothing was tried.
    assert.ok(played > 0);
  });

  it('of noise, or with chunks that lie about their length, is none', async () => {
    const chunk = fc
      .tuple(fc.constantFrom('fmt ', 'data', 'LIST', 'RIFF', 'fact'), fc.nat({ max: 2 ** 32 - 1 }))
      .map(([name, length]) => {
        const head = Buffer.alloc(8);
        head.write(name, 'latin1');
        head.writeUInt32LE(length, 4);
        return head;
      });
    const file = fc
      .array(fc.oneof(chunk, fc.uint8Array({ maxLength: 40 })), { maxLength: 30 })
      .map(
        (parts) =>
          new Uint8Array(Buffer.concat([Buffer.from('RIFF\xff\xff\xff\xffWAVE', 'latin1'), ...parts])),
      );
    await fc.assert(
      fc.asyncProperty(file, async (bytes) => {
        sniff(bytes);
        waveCoding(bytes);
        const sound = await decodeWave(bytes, 'WAV');
        assert.ok(sound === undefined || sound.blob.size <= mostBytes(bytes));
      }),
      { numRuns: 500 },
    );
  });
});
