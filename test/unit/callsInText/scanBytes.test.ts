import assert from 'node:assert/strict';
import { CallIdScanner, findCallIds, type ByteScanOptions } from '../../../src/callsInText/index.ts';
import { id, lookAlikes, now, realContexts } from './contexts.ts';
import { randomNumbers } from './randomNumbers.ts';

type Hit = [callId: string, offset: number];

function scan(chunks: Iterable<Uint8Array>, options: Partial<ByteScanOptions> = {}): Hit[] {
  const hits: Hit[] = [];
  const scanner = new CallIdScanner({ now, named: true, ...options, onHit: (...hit) => hits.push(hit) });
  for (const chunk of chunks) {
    // What was pushed may change afterwards.
    const reused = Uint8Array.from(chunk);
    scanner.push(reused);
    reused.fill(0x31);
  }
  scanner.end();
  return hits;
}

/** What the scanner for lines finds, line by line. */
function expected(text: string): Hit[] {
  let offset = 0;
  return text.split('\n').flatMap((line) => {
    const hits = findCallIds(line, now).map(({ callId, start }): Hit => [
      callId,
      offset + Buffer.byteLength(line.slice(0, start)),
    ]);
    offset += Buffer.byteLength(line) + 1;
    return hits;
  });
}

/** Call IDs that only the name of their field makes one. */
const namedContexts = [
  ['{"callId":"0023-134864199","vdnId":11}', 'the vendor’s callback'],
  ['callId=1000000000-0001 vdn=8', 'digits that are no instant'],
  ['call_id: 0023-134864199', 'a key and a colon'],
  ['通话记录ID：0023-134864199。', 'Chinese'],
  ['at 2024-03-11 09:15 callId=0023-134864199,', 'behind a date'],
] as const;
const all = [...realContexts, ...lookAlikes, ...namedContexts];

describe('In bytes, call IDs', () => {
  it('are the same as in lines, split at each place', () => {
    for (const [text, why] of all) {
      const bytes = Buffer.from(text);
      const want = expected(text);
      for (let at = 0; at <= bytes.length; at++)
        assert.deepEqual(
          scan([bytes.subarray(0, at), bytes.subarray(at)]),
          want,
          `${text} (${why}) split at ${at}`,
        );
    }
  });

  it('are the same in one text of all, in pieces of any size', () => {
    const text = all.map(([line]) => line).join('\n');
    const bytes = Buffer.from(text);
    const want = expected(text);
    assert.ok(want.length >= 60);
    for (const size of [1, 2, 3, 7, 10, 64, 1000, bytes.length]) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      assert.deepEqual(scan(chunks), want, `pieces of ${size}`);
    }
  });

  it("are the same across the borders of the scanner's own buffer", () => {
    const { below } = randomNumbers(7);
    const lines = Array.from({ length: 80_000 }, () => all[below(all.length)]?.[0] ?? '');
    const text = lines.join('\n');
    assert.ok(text.length > 1_500_000);
    assert.deepEqual(scan([Buffer.from(text)]), expected(text));
  });

  it('are the same in random text of what they are made of', () => {
    const { below } = randomNumbers(11);
    const parts = [
      ...Array.from('0123456789--__.. +%\\n\n\t"{}é通，'),
      id,
      '1644464743',
      '-',
      '1388',
      '.V3',
      '%22',
      '\\u0022',
      '[31m',
    ];
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: 200 }, () => parts[below(parts.length)]).join('');
      assert.deepEqual(scan([Buffer.from(text)]), expected(text), text);
    }
  });

  it('are found at each place of the first bytes', () => {
    for (let at = 0; at < 40; at++) assert.deepEqual(scan([Buffer.from(' '.repeat(at) + id)]), [[id, at]]);
  });

  it('are found behind and within digits without end', () => {
    const digits = Buffer.alloc(2_000_000, '1');
    assert.deepEqual(scan([digits, Buffer.from(` ${id} `), digits, Buffer.from(`-1 ${id}`)]), [
      [id, 2_000_001],
      [id, 4_000_020],
    ]);
  });

  it('stand beside Chinese in GB18030, whose second bytes look like letters', () => {
    // 丂 is 81 40, 乢 is 81 5f (an underscore), 乤 is 81 61 (an a); 通 is cd a8.
    for (const before of [
      [0x81, 0x40],
      [0x81, 0x5f],
      [0x81, 0x61],
      [0xcd, 0xa8],
      [0xcd, 0xa8, 0x81, 0x61],
    ]) {
      const bytes = Buffer.concat([Buffer.from(before), Buffer.from(id), Buffer.from([0xcd, 0xa8])]);
      assert.deepEqual(scan([bytes], { encoding: 'gb18030' }), [[id, before.length]]);
    }
    assert.deepEqual(scan([Buffer.from(`a${id}`)], { encoding: 'gb18030' }), []);
  });

  it('are found among bytes that are no text', () => {
    const bytes = Buffer.concat([
      Buffer.from([0xff, 0xc3, 0x00]),
      Buffer.from(id),
      Buffer.from([0x80, 0x00]),
    ]);
    assert.deepEqual(scan([bytes]), [[id, 3]]);
  });
});
