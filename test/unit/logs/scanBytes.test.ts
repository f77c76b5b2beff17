import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CallIdScanner, findCallIds, scanFile, type ByteScanOptions } from '../../../src/logs/index.ts';
import { id, lookAlikes, now, realContexts } from './contexts.ts';
import { randomNumbers } from './randomNumbers.ts';

type Hit = [callId: string, offset: number, line: number];

function scan(chunks: Iterable<Uint8Array>, options: Partial<ByteScanOptions> = {}): Hit[] {
  const hits: Hit[] = [];
  const scanner = new CallIdScanner({ now, ...options, onHit: (...hit) => hits.push(hit) });
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
  return text.split('\n').flatMap((line, index) => {
    const hits = findCallIds(line, now).map(({ callId, start }): Hit => [
      callId,
      offset + Buffer.byteLength(line.slice(0, start)),
      index,
    ]);
    offset += Buffer.byteLength(line) + 1;
    return hits;
  });
}

const all = [...realContexts, ...lookAlikes];

describe('In bytes, call IDs', () => {
  it('are the same as in lines, split at each place', () => {
    for (const [text, why] of all) {
      const bytes = Buffer.from(text);
      const want = expected(text);
      for (let at = 0; at <= bytes.length; at++)
        assert.deepEqual(
          scan([bytes.subarray(0, at), bytes.subarray(at)]),
          want.map(([callId, offset]) => [callId, offset, 0]),
          `${text} (${why}) split at ${at}`,
        );
    }
  });

  it('are the same in one text of all, in pieces of any size, with their lines', () => {
    const text = all.map(([line]) => line).join('\n');
    const bytes = Buffer.from(text);
    const want = expected(text);
    assert.ok(want.length >= 60);
    for (const size of [1, 2, 3, 7, 10, 64, 1000, bytes.length]) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      assert.deepEqual(scan(chunks, { countLines: true }), want, `pieces of ${size}`);
    }
  });

  it("are the same across the borders of the scanner's own buffer", () => {
    const { below } = randomNumbers(7);
    const lines = Array.from({ length: 80_000 }, () => all[below(all.length)]?.[0] ?? '');
    const text = lines.join('\n');
    assert.ok(text.length > 1_500_000);
    assert.deepEqual(scan([Buffer.from(text)], { countLines: true }), expected(text));
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
      assert.deepEqual(scan([Buffer.from(text)], { countLines: true }), expected(text), text);
    }
  });

  it('are found at each place of the first bytes', () => {
    for (let at = 0; at < 40; at++) assert.deepEqual(scan([Buffer.from(' '.repeat(at) + id)]), [[id, at, 0]]);
  });

  it('are found behind and within digits without end', () => {
    const digits = Buffer.alloc(2_000_000, '1');
    assert.deepEqual(scan([digits, Buffer.from(` ${id} `), digits, Buffer.from(`-1 ${id}`)]), [
      [id, 2_000_001, 0],
      [id, 4_000_020, 0],
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
      assert.deepEqual(scan([bytes], { encoding: 'gb18030' }), [[id, before.length, 0]]);
    }
    assert.deepEqual(scan([Buffer.from(`a${id}`)], { encoding: 'gb18030' }), []);
  });

  it('are found among bytes that are no text', () => {
    const bytes = Buffer.concat([
      Buffer.from([0xff, 0xc3, 0x00]),
      Buffer.from(id),
      Buffer.from([0x80, 0x00]),
    ]);
    assert.deepEqual(scan([bytes]), [[id, 3, 0]]);
  });
});

describe('In a file, call IDs', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'isales-scan-'))));
  after(() => rm(folder, { recursive: true }));

  it('are found with their places', async () => {
    const file = path.join(folder, 'calls.log');
    const text = `${`no call ${'x'.repeat(90)}\n`.repeat(20_000)}${id}\n`;
    await writeFile(file, text);
    const hits: Hit[] = [];
    const bytes = await scanFile(file, { now, countLines: true, onHit: (...hit) => hits.push(hit) });
    assert.equal(bytes, text.length);
    assert.deepEqual(hits, [[id, text.length - id.length - 1, 20_000]]);
  });

  it('are looked for until told to stop', async () => {
    const file = path.join(folder, 'many.log');
    await writeFile(file, `${id}\n`.repeat(200_000));
    const stop = new AbortController();
    let count = 0;
    const scanning = scanFile(file, {
      now,
      signal: stop.signal,
      onHit: () => {
        if (++count === 1000) stop.abort(new Error('enough'));
      },
    });
    await assert.rejects(scanning, /enough/);
    assert.ok(count < 100_000);
  });

  it('are not there without a file', async () => {
    await assert.rejects(scanFile(path.join(folder, 'none.log'), { onHit: () => undefined }), {
      code: 'ENOENT',
    });
  });

  it('are none in an empty file', async () => {
    const file = path.join(folder, 'empty.log');
    await writeFile(file, '');
    assert.equal(await scanFile(file, { onHit: () => assert.fail('a hit') }), 0);
  });
});
