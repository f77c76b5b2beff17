import assert from 'node:assert/strict';
import { describeTime } from '../../../../src/webview/resultsPanel/filterWords.ts';
import { searchTextOf, unbounded } from '../../../../src/webview/resultsPanel/filters.ts';
import { configureWording } from '../../../../src/wording/language.ts';
import type { TableRow } from '../../../../src/protocol/resultsPanel.ts';

const row: TableRow = {
  at: 0,
  callId: '1644464743-1388',
  look: 'answered',
  outcome: 'answered',
  title: 'Answered',
  ringingAt: '2022-02-10 11:45:43',
  wallClock: Date.UTC(2022, 1, 10, 11, 45, 43),
  utcOffsetMinutes: 480,
  places: 1,
  isFinal: true,
};

afterEach(() => {
  configureWording('en', undefined);
});

describe('The time at which ringing began', () => {
  it('is found as a table shows it, and as logs write it', () => {
    for (const written of ['10 feb 2022, 11:45:43', '2022-02-10 11:45:43'])
      assert.ok(searchTextOf(row).includes(written), written);
  });
});

describe('A span of time that narrows a table', () => {
  const [from, to] = [Date.UTC(2022, 1, 10, 11), Date.UTC(2022, 1, 10, 12)];

  it('names the day once', () => {
    assert.equal(describeTime({ from, to }), '10 Feb 2022, 11:00:00 to 12:00:00');
    assert.equal(
      describeTime({ from, to: to + 86_400_000 }),
      '10 Feb 2022, 11:00:00 to 11 Feb 2022, 12:00:00',
    );
  });

  it('reads as the editor’s language writes it, in the server’s calendar', () => {
    configureWording('zh-cn', undefined);
    assert.match(describeTime({ from, to }), /^2022年2月10日 11:00:00/);
    configureWording('th', undefined);
    assert.match(describeTime({ from, to }), /2022/);
  });

  it('may be open on one side', () => {
    assert.equal(describeTime({ from, to: unbounded }), 'from 10 Feb 2022, 11:00:00');
    assert.equal(describeTime({ from: -unbounded, to }), 'before 10 Feb 2022, 12:00:00');
  });
});
