import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import {
  callIdsOfLine,
  findCallIds,
  OwnPatterns,
  withMore,
  type CallFinders,
  type UnusedPattern,
} from '../../../src/callsInText/index.ts';
import type { LogFile } from '../../../src/logFile/logFile.ts';
import { LogFileThread } from '../../../src/logFile/logFileThread.ts';
import { temporaryFolder } from '../../host/paths.ts';
import { LogFolder } from './logFileUnderTest.ts';

const usual = '1644464743-1388';

/** Finds by the user's own patterns, each with one named group. */
function findersOf(...sources: readonly string[]): Required<CallFinders> {
  const own = new OwnPatterns(
    sources.map((source) => ({ source })),
    { onSwitchedOff: () => undefined, timeoutMs: 60_000 },
  );
  return { findMore: (lines) => own.find(lines) };
}

const ticket = String.raw`(?<id>TKT-\d+|工单\d+)`;

/** All call IDs of a log with their lines, by going to the next one each time. */
async function walk(log: LogFile): Promise<string[]> {
  const found: string[] = [];
  for (let at = -1; found.length < log.state.places;) {
    const call = await log.nextCall(at, 'next');
    if (!call) break;
    found.push(`${call.line} ${call.callId}`);
    at = call.offset;
    const [row] = await log.rows(call.row, 1);
    assert.ok(
      row?.calls.some(({ callId, offset }) => callId === call.callId && offset === at),
      `line ${call.line} shows ${call.callId} at ${at}`,
    );
  }
  return found;
}

describe('In a log of any size, call IDs that only whole lines show', function () {
  this.timeout(20_000);
  const folder = new LogFolder();
  afterEach(() => folder.close());
  after(() => folder.remove());

  it("are those of the user's own patterns: counted, gone to, shown in rows and alone, in every encoding", async () => {
    const finders = findersOf(ticket);
    const lines = [`呼叫 TKT-7 und ${usual} 工单12`, 'none', usual, 'TKT-7', '工单12 TKT-70 结束'];
    const text = lines.join('\r\n');
    const expected = lines.flatMap((line, index) =>
      callIdsOfLine(line, finders).map(({ callId }) => `${index} ${callId}`),
    );
    assert.equal(expected.length, 7);
    const gb = Buffer.concat(
      Array.from(text, (character) => Buffer.from(gbk[character] ?? [character.charCodeAt(0)])),
    );
    for (const [content, encoding] of [
      [Buffer.from(text), 'utf8'],
      [Buffer.from(`\ufeff${text}`), 'utf8'],
      [Buffer.from(text, 'utf16le'), 'utf16le'],
      [Buffer.from(text, 'utf16le').swap16(), 'utf16be'],
      [gb, 'gb18030'],
      [gzipSync(text), 'utf8'],
    ] as const) {
      const log = await folder.open(content, { ...finders, encoding });
      assert.deepEqual([log.state.places, log.state.calls], [7, 4], encoding);
      assert.deepEqual(await walk(log), expected, encoding);
      await log.showOnly('工单12');
      assert.deepEqual(
        (await log.rows(0, 9)).map(({ line }) => line),
        [0, 4],
      );
      await folder.close();
    }
  });

  it('are the same as line by line, wherever pieces that are read end', async () => {
    const finders = findersOf(ticket, String.raw`order=(?<id>[\d-]+)`);
    const lines = Array.from({ length: 15_000 }, (_, index) => {
      const filler = 'é'.repeat(index % 37);
      if (index % 5 === 0) return `${filler} TKT-${index} ${usual} order=${index}-1`;
      return index % 7 === 0 ? `order=${1_644_464_743 + index}-${index} ${filler}` : `nothing ${filler}`;
    });
    const log = await folder.open(lines.join('\n'), finders);
    const more = finders.findMore(lines);
    const expected = lines.flatMap((line, index) =>
      withMore(findCallIds(line), more[index] ?? []).map(({ callId }) => callId),
    );
    assert.equal(log.state.places, expected.length);
    assert.equal(log.state.calls, new Set(expected).size);
    const found: string[] = [];
    for (let from = 0; from < lines.length; from += 1000)
      for (const { calls } of await log.rows(from, 1000)) found.push(...calls.map(({ callId }) => callId));
    assert.deepEqual(found, expected);
    const last = await log.nextCall(Infinity, 'previous');
    assert.equal(last?.callId, expected.at(-1));
  });

  it("count less than the platform's own where they overlap", async () => {
    const log = await folder.open(
      `x ${usual} y`,
      findersOf(String.raw`(?<id>x \d+)`, String.raw`(?<id>\d y)`),
    );
    assert.deepEqual(await walk(log), [`0 ${usual}`]);
  });

  it('are whatever digits stand in the column that says so, and nothing of the kind in others', async () => {
    const rows = Array.from({ length: 20_000 }, (_, row) => `${row},00${row}-7,${1 + (row % 9)},12-${row}`);
    const csv = `no,call_id,vdn_id,remark\n${rows.join('\n')}\n`;
    for (const content of [csv, gzipSync(csv)]) {
      const log = await folder.open(content);
      assert.deepEqual([log.state.places, log.state.calls], [20_000, 20_000]);
      const call = await log.nextCall(Infinity, 'previous');
      assert.deepEqual([call?.line, call?.callId], [20_000, '0019999-7']);
      const [row] = await log.rows(20_000, 1);
      assert.deepEqual(
        row?.calls.map(({ callId, offset }) => [callId, offset]),
        [['0019999-7', call?.offset]],
      );
      assert.equal((await log.vdnAt('0019999-7', call?.offset ?? 0))?.vdnId, 1 + (19_999 % 9));
      await folder.close();
    }
  });

  it('are known in lines that grow, once each', async () => {
    const finders = findersOf(ticket);
    const start = `${'TKT-1 and some more of the line\n'.repeat(400)}${usual} TKT-2 ${'x'.repeat(5000)} TKT-3`;
    const file = await folder.write(start);
    const log = await folder.openFile(file, finders);
    await folder.until(log, ({ isComplete }) => isComplete);
    assert.deepEqual([log.state.places, log.state.calls], [403, 4]);
    await appendFile(file, '3 goes on\nTKT-4');
    await folder.until(log, ({ places }) => places === 404);
    assert.deepEqual((await walk(log)).slice(-4), [`400 ${usual}`, '400 TKT-2', '400 TKT-33', '401 TKT-4']);
    assert.equal(log.state.calls, 5);
  });

  it('are none on lines that are too long, and those behind such a line are known', async () => {
    const log = await folder.open(
      `TKT-1\n${'x '.repeat(400_000)}TKT-2\nTKT-3\n${'y '.repeat(6000)} TKT-4\nTKT-5`,
      findersOf(ticket),
    );
    assert.deepEqual(await walk(log), ['0 TKT-1', '2 TKT-3', '4 TKT-5']);
    assert.deepEqual((await log.rows(1, 1))[0]?.calls, []);
  });

  it('have the VDN of their own record, and the one that another mention tells', async () => {
    const filler = `${'x'.repeat(60)}\n`.repeat(5000);
    const log = await folder.open(
      `TKT-3 begins\n${filler}vdnId=21 TKT-1; vdnId=22 TKT-2\n${filler}{"vdnId":23,"ticket":"TKT-3"}`,
      findersOf(ticket),
    );
    const vdns: (number | undefined)[] = [];
    let at = -1;
    for (let count = 0; count < 4; count++) {
      const call = await log.nextCall(at, 'next');
      at = call?.offset ?? 0;
      vdns.push((await log.vdnAt(call?.callId ?? '', at))?.vdnId);
    }
    assert.deepEqual(vdns, [23, 21, 22, 23]);
  });

  it('are found in a thread of its own, which names a pattern that is broken or too slow once and goes on with the others', async () => {
    const temporary = await temporaryFolder('unit-log-thread');
    const file = await folder.write(`TKT-1\n${'a'.repeat(60)}\nTKT-2\n`.repeat(100));
    const unused: UnusedPattern[] = [];
    const complete = Promise.withResolvers<number>();
    const thread = new LogFileThread(new URL('../../../src/logFile/worker.ts', import.meta.url), {
      path: file,
      unpackFolder: temporary.path,
      patterns: [
        { name: 'slow', source: '(?<id>(?:a+)+b)' },
        { name: 'broken', source: '(' },
        { name: 'ticket', source: ticket },
      ],
      onUnused: (pattern) => unused.push(pattern),
      onChange: ({ isComplete, places }) => {
        if (isComplete) complete.resolve(places);
      },
    });
    try {
      const rows = await thread.call('rows', 0, 3);
      assert.deepEqual(
        rows.map(({ calls }) => calls.map(({ callId }) => callId)),
        [['TKT-1'], [], ['TKT-2']],
      );
      assert.equal(await complete.promise, 200);
      assert.deepEqual(
        unused.map(({ name, reason }) => [name, reason]),
        [
          ['broken', 'broken'],
          ['slow', 'tooSlow'],
        ],
      );
    } finally {
      await thread.close();
      await temporary.remove();
    }
  });
});

/** The Chinese characters used here, in GBK. */
const gbk: Readonly<Record<string, readonly number[]>> = {
  呼: [0xba, 0xf4],
  叫: [0xbd, 0xd0],
  工: [0xb9, 0xa4],
  单: [0xb5, 0xa5],
  结: [0xbd, 0xe1],
  束: [0xca, 0xf8],
};
