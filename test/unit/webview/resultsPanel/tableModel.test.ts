import assert from 'node:assert/strict';
import {
  readFilters,
  toggled,
  withFilter,
  type Filters,
} from '../../../../src/webview/resultsPanel/filters.ts';
import { TableModel, type Sorting } from '../../../../src/webview/resultsPanel/tableModel.ts';
import { found, resultRow, tableRows } from '../../../fakes/resultRows.ts';

const rows = tableRows(
  resultRow(
    '1644464743-1388',
    found({ failCode: '00000', ringingAt: '2022-02-10 11:45:43', ringingSeconds: 4, talkingSeconds: 90 }),
    [{ file: 'logs/dialer.log', line: 0 }],
  ),
  resultRow(
    '1644464750-2',
    found({ status: 'failed', failCode: '00603', ringingAt: '2022-02-10 12:00:00', ringingSeconds: 38 }),
  ),
  resultRow(
    '1644464760-10',
    found({ status: 'failed', failCode: '00145', ringingAt: '2022-02-10 13:00:00', ringingSeconds: 2 }),
  ),
  resultRow('1644464770-9', { kind: 'waiting' }),
);

function model(filters: Filters = {}, sorting?: Sorting): TableModel {
  const made = new TableModel();
  made.put(rows);
  made.setFilters(filters);
  made.setSorting(sorting);
  return made;
}

/** The sequence numbers of the call IDs that are shown. */
function shown(made: TableModel): string[] {
  return made.shown().map(({ callId }) => callId.split('-')[1] ?? '');
}

describe('The filters of the table', () => {
  const cases: readonly (readonly [what: string, Filters, string[]])[] = [
    ['nothing', {}, ['1388', '2', '10', '9']],
    ['a part of the call ID', { text: '4750' }, ['2']],
    ['the meaning of a code, in any case', { text: 'DID NOT' }, ['2']],
    ['words of several columns', { text: 'answered dialer' }, ['1388']],
    ['outcomes', { outcomes: ['no-answer', 'pending'] }, ['2', '9']],
    ['codes', { codes: ['00000', '00145'] }, ['1388', '10']],
    [
      'a time, its end not included',
      { time: { from: Date.UTC(2022, 1, 10, 12), to: Date.UTC(2022, 1, 10, 13) } },
      ['2'],
    ],
    ['a ringing time', { ringing: { from: 0, to: 5 } }, ['1388', '10']],
    ['a talking time', { talking: { from: 60, to: 120 } }, ['1388']],
    ['several of them', { outcomes: ['no-answer', 'busy'], ringing: { from: 0, to: 5 } }, ['10']],
  ];
  for (const [what, filters, expected] of cases)
    it(`let pass what fits ${what}`, () => {
      assert.deepEqual(shown(model(filters)), expected);
    });

  it('know for each the rows that all the others let pass', () => {
    const made = model({ outcomes: ['no-answer'], ringing: { from: 0, to: 40 } });
    assert.deepEqual(
      made.shownWithout('outcomes').map(({ outcome }) => outcome),
      ['answered', 'no-answer', 'busy'],
    );
    assert.deepEqual(
      made.shownWithout('ringing').map(({ outcome }) => outcome),
      ['no-answer'],
    );
  });

  it('follow a row that changes', () => {
    const made = model({ outcomes: ['pending'] });
    const [fresh] = tableRows(resultRow('1644464770-9', found({ failCode: '00000' })));
    assert.ok(fresh);
    made.put([{ ...fresh, at: 3 }]);
    assert.deepEqual(shown(made), []);
    assert.equal(made.at(3)?.outcome, 'answered');
  });

  it('are kept and read again, and nothing else is', () => {
    const filters: Filters = { text: 'a', outcomes: ['busy'], codes: ['00145'], time: { from: 1, to: 2 } };
    assert.deepEqual(readFilters(JSON.parse(JSON.stringify(filters))), filters);
    for (const broken of [
      undefined,
      null,
      7,
      'x',
      { text: 7, outcomes: 'a', codes: [1], time: { from: 'x' } },
    ])
      assert.deepEqual(readFilters(broken), {});
  });

  it('are taken away when they become empty', () => {
    assert.deepEqual(withFilter({ text: 'a', codes: ['1'] }, 'text', '  '), { codes: ['1'] });
    assert.deepEqual(withFilter({ codes: ['1'] }, 'codes', toggled(['1'], '1')), {});
  });
});

describe('The sorting of the table', () => {
  it('is by number where there are numbers, and what is not known stands last either way', () => {
    assert.deepEqual(shown(model({}, { column: 'ringingSeconds', descending: false })), [
      '10',
      '1388',
      '2',
      '9',
    ]);
    assert.deepEqual(shown(model({}, { column: 'ringingSeconds', descending: true })), [
      '2',
      '1388',
      '10',
      '9',
    ]);
  });

  it('puts call IDs in the order of their numbers', () => {
    assert.deepEqual(shown(model({}, { column: 'callId', descending: true })), ['9', '10', '2', '1388']);
  });

  it('goes back to the order of the source', () => {
    const made = model({}, { column: 'outcome', descending: true });
    made.setSorting(undefined);
    assert.deepEqual(shown(made), ['1388', '2', '10', '9']);
  });
});

describe('The columns of the table', () => {
  it('can be taken out and put back, each in its place', () => {
    const made = model();
    const all = made.columns();
    made.setColumn('vdnId', false);
    assert.deepEqual(
      made.columns(),
      all.filter((name) => name !== 'vdnId'),
    );
    made.setColumn('vdnId', true);
    assert.deepEqual(made.columns(), all);
  });
});

describe('The recordings of a table', () => {
  it('are sorted by whether one can hear them: behind a link, on the file server, none', () => {
    const made = new TableModel();
    made.put(
      tableRows(
        resultRow('1644464743-1', found({ hasRecording: false })),
        resultRow('1644464743-2', found({ hasRecording: true, recordingPath: 'Y:/1/11/0915000.V3' })),
        resultRow('1644464743-3', found({ hasRecording: true })),
      ),
    );
    made.setSorting({ column: 'recording', descending: false });
    assert.deepEqual(shown(made), ['3', '2', '1']);
    assert.deepEqual(
      made.shown().map(({ recordingPath }) => recordingPath),
      [undefined, 'Y:/1/11/0915000.V3', undefined],
    );
  });
});
