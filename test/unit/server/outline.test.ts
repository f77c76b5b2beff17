import assert from 'node:assert/strict';
import { foldAllBut, outlineOf } from '../../../src/server/outline.ts';
import { configureWording } from '../../../src/wording/language.ts';
import { documentOf, first, second } from './documents.ts';

before(() => {
  configureWording('en', {});
});

describe('The outline of a log', () => {
  const document = documentOf([`${first} vdnId=7`, 'none', `\t${second}`, `end of ${first}`].join('\n'));

  it('has an entry for each call, by its first line', () => {
    assert.deepEqual(
      outlineOf(document, undefined).map(({ name, detail, range }) => [name, detail, range.start.line]),
      [
        [first, 'VDN 7 · 2 lines', 0],
        [second, '1 line', 2],
      ],
    );
  });

  it('has the further lines of a call below it, numbered as people count', () => {
    const [call] = outlineOf(document, undefined);
    assert.deepEqual(
      call?.children?.map(({ name, detail, range }) => [name, detail, range]),
      [
        [
          'line 4',
          `end of ${first}`,
          { start: { line: 3, character: 0 }, end: { line: 3, character: `end of ${first}`.length } },
        ],
      ],
    );
  });

  it('names the server’s default VDN where the text names none', () => {
    assert.equal(outlineOf(documentOf(first), 8)[0]?.detail, 'VDN 8 · 1 line');
  });

  it('shortens long lines and leaves out the many lines of a call', () => {
    const text = Array.from({ length: 300 }, () => `${first} ${'x'.repeat(200)}`).join('\n');
    const [call] = outlineOf(documentOf(text), 8);
    assert.equal(call?.detail, 'VDN 8 · 300 lines');
    assert.equal(call?.children?.length, 199);
    assert.equal(call?.children?.[0]?.detail?.length, 80);
  });

  it('leaves out what nobody reads', () => {
    const text = Array.from({ length: 5100 }, (_, index) => `1644464743-${index + 1}`).join('\n');
    assert.equal(outlineOf(documentOf(text), 8).length, 5000);
  });

  it('is empty for a text without calls', () => {
    assert.deepEqual(outlineOf(documentOf('none'), 8), []);
  });
});

describe('Showing the lines of some calls alone', () => {
  /** The lines that are seen once these stretches are folded. */
  function seen(text: readonly string[], ...callIds: string[]): number[] {
    const folds = foldAllBut(documentOf(text.join('\n')), new Set(callIds));
    const hidden = folds.flatMap(({ startLine, endLine }) =>
      Array.from({ length: endLine - startLine }, (_, index) => startLine + 1 + index),
    );
    return text.map((_, line) => line).filter((line) => !hidden.includes(line));
  }

  it('folds every stretch between them behind the line before it', () => {
    const text = ['a', 'b', first, 'c', 'd', `${first} ${second}`, second, 'e'];
    assert.deepEqual(seen(text, first), [0, 2, 5]);
    assert.deepEqual(seen(text, second), [0, 5, 6]);
    assert.deepEqual(seen(text, first, second), [0, 2, 5, 6]);
  });

  it('needs no fold where the first line is shown', () => {
    assert.deepEqual(seen([first, 'a', 'b', first], first), [0, 3]);
    assert.deepEqual(foldAllBut(documentOf(`${first}\n${first}`), new Set([first])), []);
  });

  it('gives stretches that do not overlap, none of them backwards', () => {
    const text = ['a', first, 'b', 'c', first, first, 'd'];
    let end = -1;
    for (const { startLine, endLine } of foldAllBut(documentOf(text.join('\n')), new Set([first]))) {
      assert.ok(startLine >= end && endLine > startLine);
      end = endLine;
    }
    assert.equal(end, 6);
  });
});
