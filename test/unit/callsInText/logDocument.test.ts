import assert from 'node:assert/strict';
import {
  findCallIds,
  LogDocument,
  type LogDocumentOptions,
  type TextChange,
} from '../../../src/callsInText/index.ts';
import { id, now } from './contexts.ts';
import { randomNumbers } from './randomNumbers.ts';

const other = '1589167025-134428';
const find = (line: string): ReturnType<typeof findCallIds> => findCallIds(line, now);
const open = (text: string, options: LogDocumentOptions = {}): LogDocument =>
  LogDocument.create(text, { find, ...options });
const linesOf = (document: LogDocument): string[] =>
  Array.from({ length: document.lineCount }, (_, index) => document.lineAt(index));

/** What the language server protocol says a change does. */
function changed(text: string, { range, text: inserted }: TextChange): string {
  if (!range) return inserted;
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  if (text === '' || /[\r\n]$/.test(text)) lines.push('');
  const offset = ({ line, character }: { line: number; character: number }): number => {
    if (line >= lines.length) return text.length;
    const before = lines.slice(0, line).join('').length;
    return before + Math.min(character, (lines[line] ?? '').replace(/[\r\n]+$/, '').length);
  };
  return text.slice(0, offset(range.start)) + inserted + text.slice(offset(range.end));
}

function assertSame(document: LogDocument, text: string, why: string): void {
  const fresh = open(text);
  assert.equal(document.text(), text, why);
  assert.deepEqual(linesOf(document), text.split(/\r\n|\n|\r/), why);
  assert.deepEqual([...document.hits()], [...fresh.hits()], why);
  assert.deepEqual(document.calls(), fresh.calls(), why);
  assert.deepEqual(
    [document.lineCount, document.hitCount, document.callCount],
    [fresh.lineCount, fresh.hitCount, fresh.callCount],
    why,
  );
}

describe('A log document', () => {
  it('knows its lines with all kinds of line breaks', () => {
    assert.deepEqual(linesOf(open('a\nb\r\nc\rd')), ['a', 'b', 'c', 'd']);
    assert.deepEqual(linesOf(open('a\n')), ['a', '']);
    assert.deepEqual(linesOf(open('')), ['']);
    assert.deepEqual([open('a').lineAt(-1), open('a').lineAt(1)], ['', '']);
  });

  it('knows the call IDs of each line, and at each position', () => {
    const document = open(`none\n通话 ${id} ${other}\n${id}`);
    assert.deepEqual(document.hitsOnLine(0), []);
    assert.deepEqual(document.hitsOnLine(1), [
      { callId: id, start: 3, end: 18 },
      { callId: other, start: 19, end: 36 },
    ]);
    assert.equal(document.hitAt({ line: 1, character: 2 }), undefined);
    assert.equal(document.hitAt({ line: 1, character: 3 })?.callId, id);
    assert.equal(document.hitAt({ line: 1, character: 36 })?.callId, other);
    assert.equal(document.hitAt({ line: 7, character: 0 }), undefined);
    assert.deepEqual([document.hitCount, document.callCount], [3, 2]);
    assert.deepEqual(
      [...document.calls()],
      [
        [id, [1, 2]],
        [other, [1]],
      ],
    );
  });

  it('asks for the hits of changed lines only', () => {
    const asked: string[] = [];
    const document = open(`call ${id} x\n`.repeat(10_000), {
      find: (line) => {
        asked.push(line);
        return find(line);
      },
    });
    asked.length = 0;
    document.applyChange({
      range: { start: { line: 5000, character: 0 }, end: { line: 5000, character: 4 } },
      text: 'caller',
    });
    assert.deepEqual(asked, [`caller ${id} x`]);
    assert.equal(document.hitCount, 10_000);
    assert.deepEqual(document.hitsOnLine(5000), [{ callId: id, start: 7, end: 22 }]);
  });

  it('is after each of many changes what a fresh one would be', () => {
    const { below } = randomNumbers(3);
    const parts = ['\n', '\r', '\r\n', ' ', id, other, '1644464743', '-', '1', '通话', 'é', '📞', 'x', ''];
    const some = (count: number): string =>
      Array.from({ length: below(count) }, () => parts[below(parts.length)]).join('');
    for (let round = 0; round < 40; round++) {
      let text = some(60);
      const document = open(text);
      for (let step = 0; step < 25; step++) {
        const place = (): { line: number; character: number } => ({
          line: below(document.lineCount + 1),
          // Not within an emoji: half of it is no text.
          character: below(3) * 1000,
        });
        const places = [place(), place()].sort((a, b) => a.line - b.line || a.character - b.character);
        const [start, end] = below(2) ? [places[0], places[0]] : places;
        assert.ok(start && end);
        const change: TextChange = below(30) ? { range: { start, end }, text: some(6) } : { text: some(60) };
        const before = text;
        text = changed(text, change);
        document.applyChange(change);
        assertSame(document, text, JSON.stringify({ round, step, before, change }));
      }
    }
  });

  it('is so too over many blocks, for changes of any size', () => {
    const { below } = randomNumbers(5);
    const line = (): string =>
      `${'log '.repeat(below(40))}${below(8) ? '' : id}${'通话'.repeat(below(9))}${below(9) ? '\n' : '\r\n'}`;
    const some = (count: number): string => Array.from({ length: count }, line).join('');
    let text = some(4000);
    const document = open(text);
    for (let step = 0; step < 60; step++) {
      const from = below(document.lineCount);
      const start = { line: from, character: below(50) };
      const end = { line: from + below(step % 10 ? 4 : 1500), character: below(50) + 50 };
      const change = { range: { start, end }, text: step % 10 === 5 ? some(3000) : some(below(3)) + 'x' };
      text = changed(text, change);
      document.applyChange(change);
      if (step % 5 === 0) assertSame(document, text, `step ${step}`);
    }
    assertSame(document, text, 'at the end');
  });

  it('takes more finders, whose hits give way to call IDs', () => {
    const batches: number[] = [];
    const document = open(`order=77 ${id}\nnone\norder=1644464743`, {
      findMore: (lines) => {
        batches.push(lines.length);
        return lines.map((line) =>
          [...line.matchAll(/\d{2,}/g)].map(({ 0: callId, index }) => ({
            callId,
            start: index,
            end: index + callId.length,
          })),
        );
      },
    });
    assert.deepEqual(batches, [3]);
    assert.deepEqual(
      [...document.calls()],
      [
        ['77', [0]],
        [id, [0]],
        ['1644464743', [2]],
      ],
    );
  });

  it('keeps unpaired surrogates from moving anything', () => {
    const document = open(`\ud83d ${id}`);
    assert.deepEqual(document.hitsOnLine(0), [{ callId: id, start: 2, end: 17 }]);
  });

  it('is quick about a 10 MB text and a keystroke in it', () => {
    const text = `2022-02-10 11:45:43.123 INFO [http-7] nothing of note happened in this line 通话\n`.repeat(
      120_000,
    );
    let started = performance.now();
    const document = open(text);
    assert.ok(performance.now() - started < 1500);
    started = performance.now();
    for (let key = 0; key < 20; key++) {
      const place = { line: 60_000, character: key };
      document.applyChange({ range: { start: place, end: place }, text: 'x' });
    }
    assert.ok((performance.now() - started) / 20 < 20);
  });
});
