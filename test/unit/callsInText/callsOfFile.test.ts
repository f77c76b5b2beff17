import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  callsOfBytes,
  callsOfFile,
  callsOfText,
  findVdn,
  LogDocument,
  type FileCallsOptions,
} from '../../../src/callsInText/index.ts';
import { makeTempFolder } from '../../fakes/tempFolder.ts';
import { id, now, realContexts } from './contexts.ts';

const other = '1644464799-17';

async function read(content: string | Uint8Array, options: FileCallsOptions = {}) {
  await using folder = await makeTempFolder();
  const file = path.join(folder.path, 'calls.log');
  await writeFile(file, content);
  return await callsOfFile(file, { now, ...options });
}

describe('The calls of a file', () => {
  const text = `start\r\nvdnId=8 call ${id}\r\n\r\nagain ${id} and ${id}, then ${other}`;
  const expected = [
    { callId: id, lines: [1, 3], vdn: { vdnId: 8, source: 'line', line: 1 } },
    { callId: other, lines: [3] },
  ];

  it('come with each line once and the VDN', async () => {
    assert.deepEqual(await read(text), {
      calls: expected,
      isBinary: false,
      isDamaged: false,
      bytes: text.length,
    });
  });

  it('are those of so much text as may be read, counted as it is unpacked, and that is said', async () => {
    const lines = `${text}\n${'no call here, nor anywhere\n'.repeat(200_000)}1644464743-99\n`;
    for (const bytes of [Buffer.from(lines), gzipSync(lines)]) {
      const { calls, isCut } = await read(bytes, { mostBytes: 1_000_000 });
      assert.deepEqual([calls.map(({ callId }) => callId), isCut], [[id, other], 'bytes']);
      assert.equal((await read(bytes, { mostBytes: 10_000_000 })).isCut, undefined);
    }
  });

  it('keeps so many lines of calls, the first of each one, and counts the others', async () => {
    const text = `${'1644464743-1388\n'.repeat(5)}1644464743-1389 1644464743-1389\n1644464743-1388\n`;
    const { calls } = await read(text, { mostLines: 3 });
    assert.deepEqual(
      calls.map(({ callId, lines, moreLines }) => [callId, lines, moreLines]),
      [
        ['1644464743-1388', [0, 1, 2, 3], 2],
        ['1644464743-1389', [5], undefined],
      ],
    );
  });

  it('are no more than can be collected, and that is said', async () => {
    const { calls, isCut } = await read(`${text}\n1644464743-99 ${id}\n`, { mostCalls: 2 });
    assert.deepEqual([calls.map(({ callId }) => callId), isCut], [[id, other], 'calls']);
    assert.deepEqual(calls[0]?.lines, [1, 3, 4]);
  });

  it('are the same in a compressed file, whatever its name is', async () => {
    assert.deepEqual((await read(gzipSync(text))).calls, expected);
  });

  it('are the same in two compressed pieces behind each other, as log rotation makes them', async () => {
    const pieces = [text.slice(0, 30), text.slice(30)].map((piece) => gzipSync(piece));
    assert.deepEqual((await read(Buffer.concat(pieces))).calls, expected);
  });

  it('are the same in a file that is at hand as a whole, packed or not, in any encoding', async () => {
    for (const bytes of [Buffer.from(text), gzipSync(text), Buffer.from(`\ufeff${text}`, 'utf16le')])
      assert.deepEqual((await callsOfBytes(bytes, { now })).calls, expected);
    assert.deepEqual((await callsOfBytes(gzipSync(text).subarray(0, -9), { now })).isDamaged, true);
    assert.deepEqual(await callsOfBytes(Buffer.alloc(0)), {
      calls: [],
      isBinary: false,
      isDamaged: false,
      bytes: 0,
    });
  });

  it('up to the damage are told of a compressed file that breaks off', async () => {
    const noise = Array.from({ length: 400_000 }, (_, index) => (index * 2654435761) % 1e9).join('\n');
    const whole = gzipSync(`${text}\n${noise}`);
    const { calls, isDamaged } = await read(whole.subarray(0, whole.length - 5000));
    assert.equal(isDamaged, true);
    assert.deepEqual(
      calls.slice(0, 2).map(({ callId }) => callId),
      [id, other],
    );
  });

  for (const [encoding, bom] of [
    ['utf16le', '\ufeff'],
    ['utf16le', ''],
    ['utf16be', '\ufeff'],
    ['utf16be', ''],
  ] as const)
    it(`are the same in ${encoding} ${bom ? 'with' : 'without'} a byte order mark`, async () => {
      const bytes = Buffer.from(`${bom}${text} 呼叫`, 'utf16le');
      assert.deepEqual((await read(encoding === 'utf16be' ? bytes.swap16() : bytes)).calls, expected);
    });

  it('are found in GB18030 when the bytes are no UTF-8', async () => {
    // "呼叫编号：" and, before the second ID, "第", whose last byte is an ASCII letter's.
    const bytes = Buffer.concat([
      Buffer.from([0xba, 0xf4, 0xbd, 0xd0, 0xb1, 0xe0, 0xba, 0xc5, 0xa3, 0xba]),
      Buffer.from(`${id}\n`),
      Buffer.from([0x81, 0x41]),
      Buffer.from(other),
    ]);
    assert.deepEqual(
      (await read(bytes)).calls.map(({ callId, lines }) => [callId, lines]),
      [
        [id, [0]],
        [other, [1]],
      ],
    );
  });

  it('are not looked for in binary files, compressed or not', async () => {
    const bytes = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01\0'), Buffer.from(text)]);
    for (const content of [bytes, gzipSync(bytes)]) {
      const { calls, isBinary } = await read(content);
      assert.deepEqual([calls, isBinary], [[], true]);
    }
  });

  it('are those of a text with zeros in it, or a hole that a truncation left', async () => {
    const zero = await read(`name=abc\0\nINFO vdnId=8 callId=${id}\n`);
    assert.deepEqual(
      [zero.isBinary, zero.calls.map(({ lines, vdn }) => [lines, vdn?.vdnId])],
      [false, [[[1], 8]]],
    );
    for (const hole of [1, 4096, 200_000]) {
      const { calls, isBinary } = await read(
        Buffer.concat([Buffer.alloc(hole), Buffer.from(`vdnId=8 ${id}\n`)]),
      );
      assert.deepEqual(
        [isBinary, calls.map(({ callId, lines }) => [callId, lines])],
        [false, [[id, [0]]]],
        `${hole}`,
      );
    }
  });

  it('stand in the lines that the editor counts, a carriage return of its own included', async () => {
    const lines = ['a', id, '', `10 %\r20 %\r${id}`, other];
    for (const lineEnd of ['\n', '\r', '\r\n']) {
      const { calls } = await read(lines.join(lineEnd));
      assert.deepEqual(
        calls.map((call) => call.lines),
        [[1, 5], [6]],
        JSON.stringify(lineEnd),
      );
    }
    // Where no line feed comes for long, a piece may end between the two of a break.
    const long = `${'x'.repeat(99)}\r`.repeat(30_000) + `${id}\r\n${other}`;
    assert.deepEqual(
      (await read(long)).calls.map((call) => call.lines),
      [[30_000], [30_001]],
    );
    const row = 'x'.repeat(1024 * 1024 + 70_000);
    for (let shift = 0; shift < 3; shift++) {
      const calls = (await read(`${row.slice(shift)}\r\n${id}`)).calls;
      assert.deepEqual(
        calls.map((call) => call.lines),
        [[1]],
      );
    }
  });

  it('are those of GBK that comes late, in any piece of the file, packed or not', async () => {
    const noise = '2024-03-11 09:15:00 INFO nothing of interest\n'.repeat(60_000);
    // The last byte of the character before the ID is an ASCII letter's.
    const late = Buffer.concat([
      Buffer.from(noise),
      Buffer.from([0xba, 0xf4, 0xbd, 0xd0, 0x81, 0x61]),
      Buffer.from(`${id}\n`),
      Buffer.from([0xca, 0xa7, 0xb0, 0xdc, 0x0a]),
    ]);
    for (const content of [late, gzipSync(late)])
      assert.deepEqual(
        (await read(content)).calls.map(({ callId, lines }) => [callId, lines]),
        [[id, [60_000]]],
      );
  });

  it('are told of an encoding that nothing here reads', async () => {
    const { calls, unknownEncoding } = await read(text, { encoding: 'cp437' });
    assert.deepEqual([calls, unknownEncoding], [expected, 'cp437']);
    assert.equal((await read(text, { encoding: 'gbk' })).unknownEncoding, undefined);
  });

  it('are those before and behind the damage of a compressed file', async () => {
    const [one, two] = [gzipSync(`vdnId=8 ${id}\n`), gzipSync(`vdnId=8 ${other}\n`)];
    const wrong = Buffer.from(one);
    wrong[wrong.length - 6] = (wrong.at(-6) ?? 0) ^ 1;
    for (const damaged of [
      Buffer.concat([one, Buffer.from('garbage'), two]),
      Buffer.concat([wrong, two]),
      Buffer.concat([one, two.subarray(0, -4)]),
      Buffer.concat([one, gzipSync('x'.repeat(5000)).subarray(0, 20), two, Buffer.from('?')]),
    ]) {
      const found = await read(damaged);
      assert.deepEqual([found.calls.map(({ callId }) => callId), found.isDamaged], [[id, other], true]);
    }
    assert.equal((await read(Buffer.concat([one, two, Buffer.alloc(512)]))).isDamaged, false);
  });

  it('are none in an empty file', async () => {
    assert.deepEqual(await read(''), {
      calls: [],
      isBinary: false,
      isDamaged: false,
      bytes: 0,
    });
  });

  it('are those that the editor finds in the same text, over many blocks and in lines beyond measure', async () => {
    const lines: string[] = [];
    for (let index = 0; index < 1500; index++) {
      const callId = `${1644464743 + (index % 700)}-${index % 311}`;
      const [context = ''] = realContexts[index % realContexts.length] ?? [];
      lines.push(
        `[http-${index % 7}] 呼叫 vdnId=${(index % 5) + 1}`,
        `[http-${index % 7}] ${callId}`,
        context,
      );
    }
    lines.splice(2000, 0, `${'x'.repeat(700_000)} ${id} vdn=77 ${'y'.repeat(1_500_000)}`);
    const long = lines.join('\n');
    const document = LogDocument.create(long);
    const { calls } = await read(long);
    assert.deepEqual(new Map(calls.map(({ callId, lines: own }) => [callId, own])), document.calls());
    const places = Map.groupBy(document.hits(), ({ callId }) => callId);
    const vdnOf = (callId: string): number | undefined => {
      for (const hit of (places.get(callId) ?? []).slice(0, 3)) {
        const vdn = findVdn(document, hit);
        if (vdn) return vdn.vdnId;
      }
      return undefined;
    };
    assert.deepEqual(
      calls.map(({ callId, vdn }) => [callId, vdn?.vdnId]),
      calls.map(({ callId }) => [callId, vdnOf(callId)]),
    );
  });

  it('know the user’s own patterns', async () => {
    const calls = (
      await read(`${id} CALL/77\nvdn=9 CALL/78`, {
        findMore: (lines) =>
          lines.map((line) =>
            [...line.matchAll(/CALL\/\d+/g)].map(({ 0: callId, index }) => ({
              callId,
              start: index,
              end: index + callId.length,
            })),
          ),
      })
    ).calls.map(({ callId, lines, vdn }) => [callId, lines, vdn?.vdnId]);
    assert.deepEqual(calls, [
      [id, [0], undefined],
      ['CALL/77', [0], undefined],
      ['CALL/78', [1], 9],
    ]);
  });

  it('stop coming when cancelled, with the reason', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const onProgress = (): void => {
      controller.abort(reason);
    };
    await assert.rejects(read('x'.repeat(4_000_000), { signal: controller.signal, onProgress }), reason);
  });

  it('cannot be told of a file that is not there', async () => {
    await assert.rejects(callsOfFile('/nowhere/calls.log'), { code: 'ENOENT' });
  });

  it('take no more memory for a large file than for a small one', async function () {
    this.timeout(20_000);
    await using folder = await makeTempFolder();
    const file = path.join(folder.path, 'large.log');
    const block = `${'2022-02-10 11:45:43 INFO nothing of interest here\n'.repeat(20_000)}vdn=8 ${id}\n`;
    for (let count = 0; count < 250; count++) await appendFile(file, block);
    const before = process.memoryUsage();
    let most = 0;
    await callsOfFile(file, {
      onProgress: () => {
        const { arrayBuffers, heapUsed } = process.memoryUsage();
        most = Math.max(most, arrayBuffers + heapUsed - before.arrayBuffers - before.heapUsed);
      },
    });
    // 250 MB were read; what is not yet collected counts, too.
    assert.ok(most < 180_000_000, `${most} bytes`);
  });
});

describe('The calls of a text', () => {
  it('are those of a file with that text', async () => {
    const text = `${realContexts.join('\n')}\n😀 vdnId=8 ${id}`;
    assert.deepEqual(callsOfText(text, { now }), (await read(text)).calls);
  });
});
