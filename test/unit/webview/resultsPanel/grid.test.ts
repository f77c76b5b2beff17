import assert from 'node:assert/strict';
import { gridMove } from '../../../../src/webview/resultsPanel/gridKeys.ts';
import { readKeptState, rowsToAskAgain } from '../../../../src/webview/resultsPanel/pageState.ts';
import { Selection } from '../../../../src/webview/resultsPanel/selection.ts';
import { found, resultRow, tableRows } from '../../../fakes/resultRows.ts';

describe('The keys of the table', () => {
  const size = { rows: 100, columns: 11, pageRows: 20 };
  const move = (key: string, row: number, column: number, ctrlKey = false): unknown =>
    gridMove({ key, ctrlKey, metaKey: false }, { row, column }, size);

  it('move by a cell, up to the titles and no further than the edges', () => {
    assert.deepEqual(move('ArrowDown', 3, 2), { row: 4, column: 2 });
    assert.deepEqual(move('ArrowUp', 0, 2), { row: -1, column: 2 });
    assert.deepEqual(move('ArrowUp', -1, 2), { row: -1, column: 2 });
    assert.deepEqual(move('ArrowLeft', 3, 0), { row: 3, column: 0 });
    assert.deepEqual(move('ArrowDown', 99, 2), { row: 99, column: 2 });
  });

  it('move by a page, to the ends of a row, and to the ends of the table', () => {
    assert.deepEqual(move('PageDown', 90, 1), { row: 99, column: 1 });
    assert.deepEqual(move('PageUp', 10, 1), { row: 0, column: 1 });
    assert.deepEqual(move('End', 5, 1), { row: 5, column: 10 });
    assert.deepEqual(move('Home', 5, 1, true), { row: 0, column: 0 });
    assert.deepEqual(move('End', 5, 1, true), { row: 99, column: 10 });
  });

  it('leave all other keys alone', () => {
    assert.equal(move('Tab', 0, 0), undefined);
  });
});

describe('The selection', () => {
  const rows = [{ at: 7 }, { at: 3 }, { at: 9 }, { at: 1 }];

  it('is a range in the order that is shown, from where it began', () => {
    const selection = new Selection();
    selection.set([3]);
    selection.setRange(rows, selection.anchor(rows, 0), 3);
    assert.deepEqual(
      [3, 9, 1].map((at) => selection.has(at)),
      [true, true, true],
    );
    selection.setRange(rows, selection.anchor(rows, 3), 0);
    assert.deepEqual(
      [7, 3, 9, 1].map((at) => selection.has(at)),
      [true, true, false, false],
    );
  });

  it('takes single rows in and out', () => {
    const selection = new Selection();
    selection.toggle(7);
    selection.toggle(9);
    selection.toggle(7);
    assert.deepEqual([selection.size, selection.has(9)], [1, true]);
  });
});

describe('Asking again', () => {
  it('is offered for failed queries, and for calls without a final outcome, only', () => {
    const rows = tableRows(
      resultRow('1644464743-1', found({})),
      resultRow('1644464743-2', { kind: 'failed', failure: { kind: 'timeout', afterMs: 1 }, askedAt: 1 }),
      resultRow('1644464743-3', {
        kind: 'failed',
        failure: { kind: 'callNotFound', description: '' },
        askedAt: 1,
      }),
      resultRow('1644464743-4', found({ status: 'unknown' })),
      resultRow('1644464743-5', { kind: 'waiting' }),
      resultRow('1644464743-6', { kind: 'noVdn' }),
    );
    assert.deepEqual(rowsToAskAgain(rows), { failed: [1], notFinal: [2, 3] });
  });
});

describe('What the page keeps', () => {
  it('is read again, and broken parts are left out', () => {
    const kept = {
      sourceId: 'a',
      filters: { text: 'x' },
      sorting: { column: 'callId', descending: true },
      hiddenColumns: ['vdnId', 'nonsense'],
      grid: { scrollOffset: 440, active: { at: 17, column: 2 } },
      isInGrid: true,
      overview: 'text',
    };
    assert.deepEqual(readKeptState(kept, 'a'), { ...kept, hiddenColumns: ['vdnId'] });
    assert.deepEqual(
      readKeptState(
        { sorting: 7, hiddenColumns: 'x', grid: { scrollOffset: -1, active: { at: 'x' } }, overview: 1 },
        'b',
      ),
      {
        sourceId: 'b',
        filters: {},
        hiddenColumns: [],
        grid: { scrollOffset: 0 },
        isInGrid: false,
        overview: 'charts',
      },
    );
  });
});
