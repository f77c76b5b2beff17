import fc from 'fast-check';
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { callsOfFile } from '../../../src/callsInText/index.ts';
import { decode, encodeAscii, type TextEncoding } from '../../../src/text/encoding.ts';
import { anyText, corpusTexts, markup } from '../../hostile/texts.ts';
import { LogFolder } from '../logFile/logFileUnderTest.ts';

const encodings: readonly TextEncoding[] = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'gb18030',
  'windows-1252',
  'big5',
  'shift_jis',
  'euc-kr',
];
const breaks = ['\n', '\r', '\r\n'].flatMap((text) =>
  encodings.map((encoding) => encodeAscii(text, encoding)),
);

const bytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((part) => Buffer.from(part)),
      anyText.map((text) => Buffer.from(text)),
      anyText.map((text) => Buffer.from(text, 'utf16le')),
      fc.constantFrom(...breaks),
      fc.constantFrom(Buffer.from('1644464743-1388 '), Buffer.alloc(70_000, 0x81), Buffer.alloc(40, 0x0a)),
    ),
    { maxLength: 25 },
  )
  .map((parts) => Buffer.concat(parts));

describe('Hostile input: the log viewer', function () {
  this.timeout(180_000);
  const folder = new LogFolder();
  afterEach(() => folder.close());
  after(() => folder.remove());

  it('shows a file of any bytes in any encoding: each line once, none too long, every call ID where it is', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom(...encodings), async (content, encoding) => {
        const log = await folder.open(content, { encoding });
        const { rows: count, lines } = log.state;
        assert.equal(count, lines);
        const rows = await log.rows(0, count);
        assert.deepEqual(
          rows.map(({ line }) => line),
          Array.from({ length: count }, (_, line) => line),
        );
        for (const { text, shownFrom, shownTo, calls } of rows) {
          assert.ok(text.length <= 10_000);
          assert.ok(shownFrom <= shownTo && shownTo <= content.length);
          for (const { callId, offset } of calls) {
            assert.ok(offset >= shownFrom && offset <= shownTo);
            await log.vdnAt(callId, offset);
          }
        }
        // Beyond its end there is nothing, and nothing breaks.
        assert.deepEqual(await log.rows(count + 5, 3), []);
        await log.text(0, count, 10_000);
        await folder.close();
      }),
      { numRuns: 80 },
    );
  });

  it('shows hostile texts as they are in each encoding', async () => {
    for (const text of [...markup, ...corpusTexts.map(([, content]) => content)]) {
      const lines = text.replaceAll('\r', '').split('\n');
      for (const encoding of ['utf-8', 'utf-16le'] as const) {
        const content = Buffer.from(lines.join('\n'), encoding === 'utf-8' ? 'utf8' : 'utf16le');
        if (content.length === 0) continue;
        const log = await folder.open(content, { encoding });
        const shown = (await log.rows(0, log.state.rows)).map((row) => row.text);
        assert.deepEqual(
          shown,
          decode(content, encoding)
            .split('\n')
            .map((line) => line.slice(0, 10_000)),
        );
        await folder.close();
      }
    }
  });

  it('reads what it can of a .gz with any damage, and never more than is in it', async () => {
    const text = Array.from({ length: 4_000 }, (_, index) => `call 1644464743-${index} vdn=8`).join('\n');
    const packed = gzipSync(text);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: packed.length - 1 }), fc.nat({ max: 255 })), { maxLength: 4 }),
        fc.nat({ max: packed.length }),
        async (changes, length) => {
          const damaged = Buffer.from(packed.subarray(0, Math.max(20, length)));
          // What is no gzip by its first bytes is read as it is.
          for (const [at, byte] of changes) if (at > 10 && at < damaged.length) damaged[at] = byte;
          const file = await folder.write(damaged, 'damaged.log.gz');
          const log = await folder.openFile(file);
          await folder.until(log, ({ isComplete }) => isComplete);
          assert.ok((await log.rows(0, log.state.rows)).length <= 4_000 * 2);
          await folder.close();
          const { calls } = await callsOfFile(file);
          assert.ok(calls.length <= 4_000 * 2);
        },
      ),
      { numRuns: 60 },
    );
  });
});
