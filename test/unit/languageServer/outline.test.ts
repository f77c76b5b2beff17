import assert from 'node:assert/strict';
import { linesBetween, outlineOf } from '../../../src/languageServer/outline.ts';
import { configureWording } from '../../../src/wording/language.ts';
import { documentOf, first, second } from './documents.ts';

before(() => {
  configureWording('en', {});
});

describe('The outline of a log', () => {
  const document = documentOf([`${first} vdnId=7`, 'none', `\t${second}`, `end of ${first}`].join('\n'));

  it('has an entry for each call, by its first line', () => {
    assert.deepEqual(
      outlineOf(document).map(({ name, detail, range }) => [name, detail, range.start.line]),
      [
        [first, '2 lines', 0],
        [second, '1 line', 2],
      ],
    );
  });

  it('has the further lines of a call below it, numbered as people count', () => {
    const [call] = outlineOf(document);
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

  it('shortens long lines and leaves out the many lines of a call', () => {
    const text = Array.from({ length: 300 }, () => `${first} ${'x'.repeat(200)}`).join('\n');
    const [call = assert.fail()] = outlineOf(documentOf(text));
    assert.equal(call.detail, '300 lines');
    assert.equal(call.children?.length, 199);
    assert.equal(call.children[0]?.detail?.length, 80);
  });

  it('leaves out what nobody reads', () => {
    const text = Array.from({ length: 5100 }, (_, index) => `1644464743-${index + 1}`).join('\n');
    assert.equal(outlineOf(documentOf(text)).length, 5000);
  });

  it('is empty for a text without calls', () => {
    assert.deepEqual(outlineOf(documentOf('none')), []);
  });
});

describe('The lines between those of some calls', () => {
  /** The lines that are seen once these stretches are folded behind their first lines. */
  function seen(text: readonly string[], ...callIds: string[]): number[] {
    const { folds } = linesBetween(documentOf(text.join('\n')), new Set(callIds));
    const hidden = folds.flatMap(({ start, end }) =>
      Array.from({ length: end - start }, (_, index) => start + 1 + index),
    );
    return text.map((_, line) => line).filter((line) => !hidden.includes(line));
  }

  it('are every stretch, each behind the line before it', () => {
    const text = ['a', 'b', first, 'c', 'd', `${first} ${second}`, second, 'e'];
    assert.deepEqual(seen(text, first), [0, 2, 5]);
    assert.deepEqual(seen(text, second), [0, 5, 6]);
    assert.deepEqual(seen(text, first, second), [0, 2, 5, 6]);
  });

  it('need no head of their own where the first line names a call', () => {
    assert.deepEqual(seen([first, 'a', 'b', first], first), [0, 3]);
    assert.deepEqual(linesBetween(documentOf(`${first}\n${first}`), new Set([first])), {
      folds: [],
      firstShown: 0,
    });
  });

  it('do not overlap, and none is backwards', () => {
    const text = ['a', first, 'b', 'c', first, first, 'd'];
    let last = -1;
    for (const { start, end } of linesBetween(documentOf(text.join('\n')), new Set([first])).folds) {
      assert.ok(start >= last && end > start);
      last = end;
    }
    assert.equal(last, 6);
  });

  it('come with the first line that is none of them, also right below the first of all', () => {
    const firstShown = (...text: readonly string[]): number | undefined =>
      linesBetween(documentOf(text.join('\n')), new Set([first])).firstShown;
    assert.equal(firstShown('a', first, 'b'), 1);
    assert.equal(firstShown('a', 'b', first), 2);
    assert.equal(firstShown('a', 'b'), undefined);
  });
});
