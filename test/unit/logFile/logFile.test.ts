import assert from 'node:assert/strict';
import { appendFile, open, readdir, rename, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { findCallIds } from '../../../src/callsInText/index.ts';
import { blockBytes } from '../../../src/logFile/lineIndex.ts';
import { mostUnits } from '../../../src/logFile/lineReader.ts';
import { projectRipgrep } from '../../host/ripgrep.ts';
import { countOf, LogFolder, textsOf } from './logFileUnderTest.ts';

const first = '1644464743-1388';
const second = '1644464743-0138';

/** Long enough for several blocks, with a call ID in every fifth line. */
function longLog(lines: number): string {
  return Array.from({ length: lines }, (_, line) =>
    line % 5 === 0
      ? `line ${line} callId=${1_644_000_000 + line}-${line % 7} vdnId=8`
      : `line ${line} ${'x'.repeat(line % 90)}`,
  ).join('\n');
}

/** UTF-16, low byte first. */
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

describe('A log of any size', function () {
  this.timeout(20_000);
  const folder = new LogFolder();
  afterEach(() => folder.close());
  after(() => folder.remove());

  it('has the lines that splitting its text gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.string({ unit: 'grapheme' }),
            fc.constantFrom('\n', '\n\n', '\r', '\r\n', 'x'.repeat(70_000), first),
          ),
          { maxLength: 40 },
        ),
        async (parts) => {
          const text = parts.join('').replaceAll('\ufeff', ' ');
          const log = await folder.open(text);
          const expected = Buffer.from(text)
            .toString()
            .split(/\r\n?|\n/);
          assert.equal(log.state.lines, expected.length);
          assert.deepEqual(
            await textsOf(log),
            expected.map((line) => line.slice(0, cutOf(line))),
          );
          await folder.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives any line by its number, whatever block it is in', async () => {
    const text = longLog(20_000);
    const log = await folder.open(text);
    const lines = text.split('\n');
    for (const line of [0, 1, 999, 7777, 19_998, 19_999])
      assert.equal((await log.rows(line, 1))[0]?.text, lines[line]);
    assert.deepEqual(
      (await log.rows(5000, 300)).map((row) => row.text),
      lines.slice(5000, 5300),
    );
  });

  it('counts line breaks in short and in long lines alike', async () => {
    for (const text of [
      '\n'.repeat(3 * blockBytes + 5),
      'ab\n'.repeat(blockBytes),
      `${'y'.repeat(blockBytes - 1)}\n`.repeat(3),
    ]) {
      const log = await folder.open(text);
      assert.equal(log.state.lines, text.split('\n').length);
    }
  });

  it('counts a carriage return of its own for a line break, and one with a line feed behind it once, wherever a piece ends', async () => {
    // Breaks lie across the ends of blocks, of pieces that are read, and at the end of the file.
    const line = 'x'.repeat(blockBytes - 1);
    for (const end of ['\r\n', '\r', '\n'])
      for (const encoding of ['utf8', 'utf16le'] as const) {
        const text = `${`${line}${end}`.repeat(20)}short${end}${first}${end}`;
        const log = await folder.open(Buffer.from(text, encoding));
        assert.equal(log.state.lines, 23);
        assert.deepEqual(
          (await log.rows(18, 5)).map((row) => row.text.slice(0, 20)),
          ['x'.repeat(20), 'x'.repeat(20), 'short', first, ''],
        );
        assert.equal((await log.nextCall(0, 'next'))?.line, 21);
        assert.equal(await countOf(log, 'short'), 1);
        assert.equal((await log.nextMatch(0, 'next'))?.line, 20);
        await folder.close();
      }
  });

  it('takes a line feed that is added behind a carriage return for the rest of one line break', async () => {
    const file = await folder.write('one\r');
    const log = await folder.openFile(file);
    await folder.until(log, ({ isComplete }) => isComplete);
    assert.equal(log.state.lines, 2);
    await appendFile(file, '\ntwo');
    await folder.until(log, ({ size }) => size === 8);
    assert.deepEqual(await textsOf(log), ['one', 'two']);
  });

  it('has the same lines where another thread counts carriage returns', async () => {
    const part = `${'x'.repeat(blockBytes - 1)}\r\n`;
    const text = part.repeat(520) + '10 %\r20 %\r';
    const log = await folder.open(text);
    assert.equal(log.state.lines, 523);
    assert.deepEqual(
      (await log.rows(519, 4)).map((row) => row.text.slice(0, 4)),
      ['xxxx', '10 %', '20 %', ''],
    );
  });

  it('knows all places of call IDs, and how many calls they are', async () => {
    const text = longLog(3000).replace('line 2', second).replace('line 3', first);
    const log = await folder.open(text);
    const expected = findCallIds(text).map(({ callId }) => callId);
    assert.equal(log.state.places, expected.length);
    assert.equal(log.state.calls, new Set(expected).size);
  });

  it('takes IDs that differ in leading zeros for two calls', async () => {
    const log = await folder.open(`${first}\n${second}\n1644464743-138\n${second}`);
    assert.equal(log.state.calls, 3);
    await log.showOnly(second);
    assert.deepEqual(
      (await log.rows(0, 10)).map(({ line }) => line),
      [1, 3],
    );
  });

  it('knows call IDs of the shapes that the platform writes besides: each as itself, counted, gone to and shown alone', async () => {
    const milliseconds = '1659513159000-546750';
    const named = '0023-134864199';
    const text = `10023-123456 x\n${milliseconds}\n{"at":"10023-1348641990","callId":"${named}"}\n${first} {"callId":"0023-12345"}\n{"callId":"${named}"}`;
    for (const content of [text, utf16(text)]) {
      const log = await folder.open(content);
      assert.deepEqual([log.state.places, log.state.calls], [5, 4]);
      const found: string[] = [];
      let at = -1;
      for (let count = 0; count < 5; count++) {
        const call = await log.nextCall(at, 'next');
        found.push(`${call?.line} ${call?.callId}`);
        at = call?.offset ?? 0;
        const [row] = await log.rows(call?.row ?? 0, 1);
        assert.ok(
          row?.calls.some(({ callId, offset }) => callId === call?.callId && offset === at),
          `the row shows ${call?.callId} where it is`,
        );
      }
      assert.deepEqual(found, [
        `1 ${milliseconds}`,
        `2 ${named}`,
        `3 ${first}`,
        '3 0023-12345',
        `4 ${named}`,
      ]);
      await log.showOnly(named);
      assert.deepEqual(
        (await log.rows(0, 10)).map(({ line }) => line),
        [2, 4],
      );
      assert.deepEqual(log.partsWith([milliseconds], 1), []);
      await folder.close();
    }
  });

  it('walks through call IDs in both directions and goes on at the other end', async () => {
    const log = await folder.open(`${first}\nnone\n${second} and ${first}`);
    const next = async (from: number) => (await log.nextCall(from, 'next'))?.offset;
    const previous = async (from: number) => (await log.nextCall(from, 'previous'))?.offset;
    assert.deepEqual([await next(-1), await next(0), await next(21), await next(41)], [0, 21, 41, 0]);
    assert.deepEqual([await previous(41), await previous(21), await previous(0)], [21, 0, 41]);
  });

  it('reads the VDN of a call from the text around it', async () => {
    const log = await folder.open(`${'x\n'.repeat(90_000)}{"vdnId": 7,\n "callId": "${first}"}\n`);
    const place = await log.nextCall(0, 'next');
    assert.deepEqual(await log.vdnAt(first, place?.offset ?? 0), {
      vdnId: 7,
      source: 'object',
      line: (await log.vdnAt(first, place?.offset ?? 0))?.line,
    });
  });

  it('reads the VDN of a call from another mention, however far away, when none is named nearby', async () => {
    const filler = `${'x'.repeat(60)}\n`.repeat(5000);
    const log = await folder.open(
      `${first} begins\n${filler}${second} vdnId=22\n${first}\n${filler}{"vdnId":21,"callId":"${first}"}\n`,
    );
    assert.equal((await log.vdnAt(first, 0))?.vdnId, 21);
  });

  it('reads the VDN of a call at the place at hand first, but not what another line of its thread says', async () => {
    const filler = `${'x'.repeat(60)}\n`.repeat(5000);
    const thread = `[worker-7] vdnId=9 polls\n[worker-7] ${first} begins\n`;
    const log = await folder.open(
      `${thread}${filler}{"vdnId":21,"callId":"${first}"}\n${filler}vdnId=22 ${first}`,
    );
    const offsets: number[] = [];
    for (let at = -1; offsets.length < 3; offsets.push(at))
      at = (await log.nextCall(at, 'next'))?.offset ?? 0;
    const vdns: (number | undefined)[] = [];
    for (const offset of offsets) vdns.push((await log.vdnAt(first, offset))?.vdnId);
    assert.deepEqual(vdns, [21, 21, 22]);
  });

  it('reads no VDN of a call that no mention tells, though other calls have one', async () => {
    const filler = `${'x'.repeat(60)}\n`.repeat(5000);
    const log = await folder.open(`${first} begins\n${filler}${first} ends\n${filler}${second} vdnId=22\n`);
    assert.equal(await log.vdnAt(first, 0), undefined);
  });

  it("reads the VDN of a row from the column that the file's first lines name, however far above", async () => {
    const vdnOf = (row: number): number => 1 + (row % 50);
    const rows = Array.from(
      { length: 5000 },
      (_, row) => `${1_644_000_000 + row}-${row},60${row},${vdnOf(row)},${'x'.repeat(60)}`,
    );
    const csv = `call_id,callee_no,vdn_id,remark\n${rows.join('\n')}\n`;
    for (const content of [csv, utf16(csv), gzipSync(csv)]) {
      const log = await folder.open(content);
      for (const row of [0, 1, 700, 3333, 4999]) {
        const callId = `${1_644_000_000 + row}-${row}`;
        const [shown] = await log.rows(row + 1, 1);
        const vdn = await log.vdnAt(callId, shown?.calls[0]?.offset ?? 0);
        assert.deepEqual([vdn?.vdnId, vdn?.source], [vdnOf(row), 'column'], callId);
      }
      await folder.close();
    }
  });

  it('shows only the lines of a call, each once', async () => {
    const log = await folder.open(`${first} ${first}\nother\n{${first}}\n${second}`);
    await log.showOnly(first);
    assert.deepEqual(
      (await log.rows(0, 10)).map(({ row, line }) => [row, line]),
      [
        [0, 0],
        [1, 2],
      ],
    );
    assert.equal(log.rowOf(2), 1);
    assert.equal((await log.text(0, 1, 1000)).text, `${first} ${first}\n{${first}}`);
    await log.showOnly(undefined);
    assert.equal(log.state.rows, 4);
  });

  it('walks through calls and matches in the lines that are shown, and only there', async () => {
    const log = await folder.open(
      `x ${second}\nx ${first} x ${second} x\nx\n${first}\nx ${second}\n${first} x`,
    );
    await log.showOnly(first);
    const offsets: (number | undefined)[] = [];
    for (let at = 0, count = 0; count < 5; count++) {
      const call = await log.nextCall(at, 'next');
      offsets.push(call?.row);
      at = call?.offset ?? 0;
    }
    assert.deepEqual(offsets, [0, 0, 1, 2, 0]);
    assert.equal((await log.nextCall(0, 'previous'))?.row, 2);
    await countOf(log, 'x');
    const matches: string[] = [];
    for (let at = 0, count = 0; count < 5; count++) {
      const match = await log.nextMatch(at, 'next');
      matches.push(`${match?.row} ${match?.ordinal}`);
      at = (match?.offset ?? 0) + 1;
    }
    assert.deepEqual(matches, ['0 2', '0 3', '0 4', '2 7', '0 2']);
    assert.equal((await log.nextMatch(1, 'previous'))?.ordinal, 7);
    await log.showOnly('1644464743-99');
    assert.equal(await log.nextMatch(0, 'next'), undefined);
  });

  it('cuts what it shows of a line of 100 MB, and says how much is hidden', async () => {
    const size = 100 * 1024 * 1024;
    const long = Buffer.alloc(size, 'z');
    long.write(first, size / 2);
    long.write('" ', size / 2 - 2);
    long.write(' "', size / 2 + first.length);
    const log = await folder.open(Buffer.concat([Buffer.from('before\n'), long, Buffer.from('\nbehind')]));
    const [before, line, behind] = await log.rows(0, 3);
    assert.deepEqual([before?.text, behind?.text], ['before', 'behind']);
    assert.equal(line?.text, 'z'.repeat(mostUnits));
    assert.equal(line.hiddenBehind, size - mostUnits);
    const place = await log.nextCall(0, 'next');
    const [shown] = await log.rows(1, 1, place?.offset);
    assert.equal(shown?.calls[0]?.callId, first);
    assert.equal(shown.calls[0].offset, place?.offset);
  });

  it('survives bytes that are no text', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 256));
    const log = await folder.open(bytes);
    assert.equal(log.state.lines, bytes.toString('latin1').split(/\r\n?|\n/).length);
    assert.equal((await log.rows(0, 1000)).length, Math.min(1000, log.state.lines));
  });

  it('reads UTF-16 of both byte orders by its byte order mark', async () => {
    const text = `${longLog(4000)}\n呼叫 ${first} 结束\u0a0a\u0d0a end`;
    for (const bytes of [utf16(text), utf16(text).swap16()]) {
      const log = await folder.open(bytes);
      assert.deepEqual(await textsOf(log), text.split('\n'));
      assert.equal(log.state.places, findCallIds(text).length);
      const last = await log.nextCall(Infinity, 'previous');
      assert.equal(last?.callId, first);
      assert.deepEqual(
        (await log.rows(last.row, 1))[0]?.calls.map(({ offset }) => offset),
        [last.offset],
      );
      assert.equal(await countOf(log, '结束'), 1);
    }
  });

  it('reads GB18030 where the settings say so', async () => {
    const call = Buffer.from([0xba, 0xf4, 0xbd, 0xd0]);
    const log = await folder.open(Buffer.concat([call, Buffer.from(` ${first}\n`), call, call]), {
      encoding: 'gb18030',
    });
    assert.deepEqual(await textsOf(log), [`呼叫 ${first}`, '呼叫呼叫']);
    assert.equal(await countOf(log, '呼叫'), 3);
    const match = await log.nextMatch(24, 'next');
    assert.deepEqual([match?.line, match?.offset], [1, 25]);
    assert.deepEqual(
      (await log.rows(1, 1))[0]?.matches.map(({ start, end }) => [start, end]),
      [
        [0, 2],
        [2, 4],
      ],
    );
  });

  it('reads GBK, UTF-16 and Windows-1252 without a mark, and whatever the setting says, by what they look like', async () => {
    const gbk = Buffer.from([0xba, 0xf4, 0xbd, 0xd0]);
    const text = `${longLog(200)}\n呼叫 ${first}`;
    const cases: readonly (readonly [Uint8Array, string, string])[] = [
      [
        Buffer.concat([Buffer.from(`${longLog(200)}\n`), gbk, Buffer.from(` ${first}`)]),
        'gb18030',
        `呼叫 ${first}`,
      ],
      [Buffer.from(text, 'utf16le'), 'utf-16le', `呼叫 ${first}`],
      [Buffer.from(text, 'utf16le').swap16(), 'utf-16be', `呼叫 ${first}`],
      [Buffer.from(`f\u00fcr ${first}`, 'latin1'), 'windows-1252', `f\u00fcr ${first}`],
    ];
    for (const [bytes, encoding, last] of cases)
      for (const content of [bytes, gzipSync(bytes)]) {
        const log = await folder.open(content, { encoding: 'utf8' });
        assert.equal(log.state.encoding, encoding);
        assert.equal((await textsOf(log)).at(-1), last);
        await folder.close();
      }
  });

  it('finds out late that a text is GBK', async () => {
    const noise = 'nothing of interest\n'.repeat(200_000);
    // The last byte of the character before the ID is an ASCII letter's.
    const chinese = Buffer.concat([
      Buffer.from([0xba, 0xf4, 0x81, 0x61]),
      Buffer.from(first),
      Buffer.from([0xca, 0xa7]),
    ]);
    const log = await folder.open(Buffer.concat([Buffer.from(noise), chinese, Buffer.from(`\n${noise}`)]));
    assert.deepEqual([log.state.encoding, log.state.places], ['gb18030', 1]);
    assert.equal((await log.rows(200_000, 1))[0]?.text, `呼乤${first}失`);
    assert.equal(await countOf(log, '失'), 1);
  });

  it('says which encoding of the setting it does not know, and reads those that it knows', async () => {
    const unknown = await folder.open(first, { encoding: 'cp437' });
    assert.equal(unknown.state.unknownEncoding, 'cp437');
    for (const [setting, bytes, text] of [
      ['shiftjis', [0x8c, 0xc4, 0x82, 0xd1, 0x8f, 0x6f, 0x82, 0xb5], '呼び出し'],
      ['big5', [0xa9, 0x49, 0xa5, 0x73], '呼叫'],
      ['euckr', [0xc0, 0xfc, 0xc8, 0xad], '전화'],
      ['windows1251', [0xe7, 0xe2, 0xee, 0xed, 0xee, 0xea], 'звонок'],
    ] as const) {
      const log = await folder.open(Buffer.concat([Buffer.from(bytes), Buffer.from(` ${first}\n`)]), {
        encoding: setting,
      });
      assert.equal((await textsOf(log))[0], `${text} ${first}`);
      assert.equal(await countOf(log, first), 1);
      assert.deepEqual(
        (await log.rows(0, 1))[0]?.matches.map(({ start }) => start),
        [text.length + 1],
      );
      await folder.close();
    }
  });

  it('shows a text with zeros in it, or a hole of them', async () => {
    const log = await folder.open(
      Buffer.concat([Buffer.alloc(100_000), Buffer.from(`vdnId=8 ${first}\nname=\0\n`)]),
    );
    assert.deepEqual([log.state.lines, log.state.calls], [3, 1]);
  });

  it('knows gzip by its first bytes, not by its name', async () => {
    const packed = await folder.open(gzipSync(`a\n${first}`), { name: 'dialer.log.1' });
    assert.deepEqual(await textsOf(packed), ['a', first]);
    const plain = await folder.open(`a\n${first}`, { name: 'plain.log.gz' });
    assert.deepEqual(await textsOf(plain), ['a', first]);
    assert.equal(plain.state.problem, undefined);
  });

  it('shows what stands before and behind the damage of what is packed', async () => {
    const [one, two] = [gzipSync('one\n'), gzipSync(`two ${first}\n`)];
    const wrong = Buffer.from(one);
    wrong[wrong.length - 6] = (wrong.at(-6) ?? 0) ^ 1;
    for (const damaged of [Buffer.concat([one, Buffer.from('garbage'), two]), Buffer.concat([wrong, two])]) {
      const log = await folder.open(damaged);
      assert.equal(log.state.problem, 'damaged');
      assert.deepEqual(await textsOf(log), ['one', `two ${first}`, '']);
      await folder.close();
    }
  });

  it('unpacks a .gz into a file that goes away with it', async () => {
    const text = longLog(50_000);
    const log = await folder.open(gzipSync(text), { name: 'packed.log.gz' });
    const unpacked = async () =>
      (await readdir(await folder.path('.'))).filter((name) => name.startsWith('own-'));
    assert.equal((await unpacked()).length, 1);
    assert.equal((await log.rows(49_999, 1))[0]?.text, text.split('\n').at(-1));
    assert.equal(log.state.places, 10_000);
    await folder.close();
    assert.deepEqual(await unpacked(), []);
  });

  for (const goOn of [true, false])
    it(`asks before it unpacks very much, and ${goOn ? 'goes on' : 'shows the start'}`, async () => {
      const text = longLog(100_000);
      const file = await folder.write(gzipSync(text), `bomb-${goOn}.log.gz`);
      const log = await folder.openFile(file, { askAtBytes: text.length / 2 });
      const { size } = await folder.until(log, ({ problem }) => problem === 'asking');
      assert.ok(size <= text.length / 2, `${size} bytes`);
      await log.unpackOn(goOn);
      const state = await folder.until(log, ({ isComplete }) => isComplete);
      assert.equal(state.problem, goOn ? undefined : 'notWanted');
      assert.equal(state.size, goOn ? text.length : size);
    });

  it('is closed while it asks', async () => {
    const file = await folder.write(gzipSync(longLog(100_000)), 'closed.log.gz');
    const log = await folder.openFile(file, { askAtBytes: 100_000 });
    await folder.until(log, ({ problem }) => problem === 'asking');
    await folder.close();
    assert.deepEqual(
      (await readdir(await folder.path('.'))).filter((name) => name.startsWith('own-')),
      [],
    );
  });

  it('shows what could be unpacked of a .gz that ends early', async () => {
    const packed = gzipSync(longLog(50_000));
    const log = await folder.open(packed.subarray(0, packed.length / 2), { name: 'cut.log.gz' });
    assert.equal(log.state.problem, 'damaged');
    assert.equal((await log.rows(0, 1))[0]?.text, longLog(1));
  });

  it('says that a file is not there', async () => {
    await assert.rejects(folder.openFile(await folder.path('missing.log')), { code: 'ENOENT' });
    await assert.rejects(folder.openFile(await folder.path('missing.log.gz')), { code: 'ENOENT' });
  });

  it('takes what is added to a file, call IDs that were cut in two included', async () => {
    const file = await folder.write(`start ${first}\nlast line 16444647`);
    const log = await folder.openFile(file);
    await folder.until(log, ({ isComplete }) => isComplete);
    assert.equal(log.state.places, 1);
    await appendFile(file, `43-77 more\nend ${second}`);
    await folder.until(log, ({ places }) => places === 3);
    assert.deepEqual(await textsOf(log), [`start ${first}`, 'last line 1644464743-77 more', `end ${second}`]);
    await appendFile(file, `9`);
    await folder.until(log, ({ size }) => size > 70);
    assert.deepEqual(
      (await log.rows(2, 1))[0]?.calls.map(({ callId }) => callId),
      [`${second}9`],
    );
    assert.equal((await log.nextCall(Infinity, 'previous'))?.callId, `${second}9`);
  });

  it('adds lines that name the call to those shown, when they come', async () => {
    const file = await folder.write(`${first}\nother\n`);
    const log = await folder.openFile(file);
    await folder.until(log, ({ isComplete }) => isComplete);
    await log.showOnly(first);
    await appendFile(file, `again ${first}\n`);
    await folder.until(log, ({ rows }) => rows === 2);
  });

  it('starts over when the file was cut or replaced', async () => {
    const file = await folder.write(longLog(1000));
    const log = await folder.openFile(file);
    await folder.until(log, ({ isComplete }) => isComplete);
    await truncate(file, 4);
    await folder.until(log, ({ generation, isComplete }) => generation === 1 && isComplete);
    assert.deepEqual(await textsOf(log), ['line']);
    await writeFile(`${file}.new`, 'rotated\n');
    await rename(`${file}.new`, file);
    await folder.until(log, ({ generation, isComplete }) => generation === 2 && isComplete);
    assert.deepEqual(await textsOf(log), ['rotated', '']);
  });

  it('starts over when the file was cut and written to at its old end, before anybody looked', async () => {
    const file = await folder.write(`vdnId=8 ${first}\n`.repeat(50));
    const log = await folder.openFile(file, { pollMs: 200 });
    await folder.until(log, ({ isComplete }) => isComplete);
    const { size } = await stat(file);
    await truncate(file, 0);
    const writer = await open(file, 'r+');
    await writer.write(`vdnId=8 ${second}\n`, size);
    await writer.close();
    await folder.until(log, ({ generation, isComplete }) => generation === 1 && isComplete);
    assert.deepEqual([log.state.lines, log.state.places, log.state.calls], [2, 1, 1]);
    assert.equal((await log.nextCall(0, 'next'))?.callId, second);
  });

  it('starts over when other text of the same size, or more of it, stands in the file', async () => {
    const lines = (callId: string, count: number): string => `vdnId=8 ${callId}\n`.repeat(count);
    const file = await folder.write(lines(first, 50));
    const log = await folder.openFile(file);
    await folder.until(log, ({ isComplete }) => isComplete);
    let generation = 0;
    for (const content of [lines(second, 50), lines(first, 80), `${lines(first, 79)}${lines(second, 9)}`]) {
      // The copy is made first, then the file is cut and filled again.
      await writeFile(file, content);
      generation++;
      await folder.until(log, (state) => state.generation >= generation && state.isComplete);
      await folder.until(log, (state) => state.size === content.length && state.isComplete);
      assert.equal((await log.text(0, 100, 100_000)).text, content);
      ({ generation } = log.state);
    }
    await appendFile(file, 'more\n');
    await folder.until(log, ({ lines: count }) => count === 90);
    assert.equal(log.state.generation, generation);
  });

  it('goes on where a file is touched and nothing of it changes', async () => {
    const file = await folder.write(`${first}\n`);
    const log = await folder.openFile(file);
    await folder.until(log, ({ isComplete }) => isComplete);
    await utimes(file, 1, 1);
    await appendFile(file, `${second}\n`);
    await folder.until(log, ({ places }) => places === 2);
    assert.equal(log.state.generation, 0);
  });

  it('reads a file that was empty as what comes into it', async () => {
    const file = await folder.write('');
    const log = await folder.openFile(file);
    await folder.until(log, ({ isComplete }) => isComplete);
    await appendFile(file, utf16(`呼叫\n${first}`));
    await folder.until(log, ({ places, isComplete }) => places === 1 && isComplete);
    assert.deepEqual(await textsOf(log), ['呼叫', first]);
  });

  it('has the lines and calls of a file whose lines another thread counts', async () => {
    const part = `one\ntwo ${first}\n${'x'.repeat(150)}\n`;
    const parts = Math.ceil((40 * 1024 * 1024) / part.length);
    const file = await folder.write(part.repeat(parts) + 'last');
    const log = await folder.openFile(file);
    const { lines, places, knownTo, size } = await folder.until(log, ({ isComplete }) => isComplete);
    assert.deepEqual([lines, places, knownTo], [3 * parts + 1, parts, size]);
    assert.equal((await log.rows(3 * parts - 2, 1))[0]?.text, `two ${first}`);
    await appendFile(file, ' line\nmore');
    await folder.until(log, (state) => state.lines === lines + 1);
    assert.deepEqual(
      (await log.rows(lines - 1, 2)).map(({ text }) => text),
      ['last line', 'more'],
    );
  });

  it('counts lines itself where the other thread cannot', async () => {
    const text = 'a line\n'.repeat(6_000_000);
    const log = await folder.open(text, { lineCounter: new URL('file:///nonexistent.js') });
    assert.equal(log.state.lines, 6_000_001);
  });

  it('copies lines up to a limit, and says when it was reached', async () => {
    const log = await folder.open('one\ntwo\nthree');
    assert.deepEqual(await log.text(1, 2, 100), { text: 'two\nthree', isCut: false });
    assert.deepEqual(await log.text(0, 2, 5), { text: 'one\nt', isCut: true });
  });

  it('tells in which part of the file calls are named', async () => {
    const lines = Array.from({ length: 8 * blockBytes }, () => 'x');
    lines[lines.length / 2] = first;
    const log = await folder.open(lines.join('\n'));
    assert.deepEqual(log.partsWith([first, second], 4), [2]);
  });

  for (const [engine, ripgrep] of [
    ['ripgrep', projectRipgrep],
    ['our own search', undefined],
  ] as const)
    describe(`searched with ${engine}`, () => {
      let options: { ripgrep?: string } = {};
      before(() => {
        if (ripgrep) options = { ripgrep: ripgrep() };
      });

      it('finds as many matches as another way of counting', async () => {
        const text = longLog(30_000);
        const log = await folder.open(text, options);
        assert.equal(await countOf(log, 'xxx'), text.split('xxx').length - 1);
        assert.equal(await countOf(log, 'LINE 1', { matchCase: false }), text.split('line 1').length - 1);
        assert.equal(
          await countOf(log, 'line [0-9]*5 x+', { isRegExp: true }),
          [...text.matchAll(/line [0-9]*5 x+/g)].length,
        );
        assert.equal(await countOf(log, 'vdnI', { wholeWord: true }), 0);
        assert.equal(await countOf(log, 'vdnId', { wholeWord: true }), text.split('vdnId').length - 1);
        assert.equal(await countOf(log, '.*[', {}), 0);
      });

      it('knows where each match is, and its number', async () => {
        const text = longLog(30_000);
        const log = await folder.open(text, options);
        await countOf(log, 'vdnId=8');
        const place = text.indexOf('vdnId=8', text.length / 2);
        const ordinal = text.slice(0, place).split('vdnId=8').length;
        const match = await log.nextMatch(Math.floor(text.length / 2), 'next');
        assert.deepEqual([match?.offset, match?.ordinal, match?.length], [place, ordinal, 7]);
        const [row] = await log.rows(match?.row ?? 0, 1);
        assert.deepEqual(
          row?.matches.map(({ start, end }) => row.text.slice(start, end)),
          ['vdnId=8'],
        );
        assert.equal((await log.nextMatch(Infinity, 'next'))?.ordinal, 1);
        assert.equal((await log.nextMatch(0, 'previous'))?.offset, text.lastIndexOf('vdnId=8'));
      });

      it('says what is wrong with an expression', async () => {
        const log = await folder.open('a\n', options);
        await assert.rejects(countOf(log, '(', { isRegExp: true }));
      });

      it('can be stopped', async () => {
        const log = await folder.open(longLog(30_000), options);
        const searching = log.find({ pattern: 'x', isRegExp: false, matchCase: true, wholeWord: false });
        await folder.until(log, ({ find }) => find !== undefined && find.count > 0);
        log.cancelFind();
        await searching;
        assert.equal(log.state.find?.isDone, true);
      });

      it('can be stopped before it has begun', async () => {
        const log = await folder.open(longLog(30_000), options);
        const searching = log.find({ pattern: 'x', isRegExp: false, matchCase: true, wholeWord: false });
        assert.equal(log.state.find?.isDone, false);
        log.cancelFind();
        await searching;
        assert.equal(log.state.find, undefined);
      });

      it('gives way to the next one, be it before it has begun', async () => {
        const log = await folder.open(longLog(30_000), options);
        const searching = log.find({ pattern: 'x', isRegExp: false, matchCase: true, wholeWord: false });
        await log.find(undefined);
        await searching;
        assert.equal(log.state.find, undefined);
      });

      it('knows places behind the millions that it keeps', async () => {
        const text = 'ee ee\n'.repeat(800_000);
        const log = await folder.open(text, options);
        assert.equal(await countOf(log, 'e'), 3_200_000);
        const last = await log.nextMatch(Infinity, 'previous');
        assert.deepEqual([last?.offset, last?.ordinal], [text.length - 2, 3_200_000]);
        assert.equal((await log.rows(799_999, 1))[0]?.matches.length, 4);
      });
    });
});

/** Where a line is cut: not in the middle of a character. */
function cutOf(line: string): number {
  if (line.length <= mostUnits) return line.length;
  return (line.charCodeAt(mostUnits - 1) & 0xfc00) === 0xd800 ? mostUnits - 1 : mostUnits;
}
