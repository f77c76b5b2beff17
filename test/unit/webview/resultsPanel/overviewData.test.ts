import assert from 'node:assert/strict';
import type { ResultRow } from '../../../../src/lookup/resultSource.ts';
import { overviewData } from '../../../../src/webview/resultsPanel/overviewData.ts';
import { found, resultRow, tableRows } from '../../../fakes/resultRows.ts';

function sentences(isComplete: boolean, ...rows: readonly ResultRow[]): Record<string, string> {
  const shown = tableRows(...rows);
  const data = overviewData({ shown, shownWithout: () => shown, filters: {}, isComplete }, 'en');
  const { answered, time, ringing, talking } = data;
  return {
    answered: answered.sentence,
    time: time.sentence,
    ringing: ringing.sentence,
    talking: talking.sentence,
  };
}

describe('The drawings without anything to draw', () => {
  const failure = resultRow('1644464743-1', {
    kind: 'failed',
    failure: { kind: 'unauthorized' },
    askedAt: 0,
  });

  it('promise results and times only while some are to come', () => {
    assert.deepEqual(sentences(false, failure, resultRow('1644464743-2', { kind: 'waiting' })), {
      answered: 'no results yet',
      time: 'no times yet',
      ringing: 'no times yet',
      talking: 'no times yet',
    });
    assert.deepEqual(sentences(true, failure), {
      answered: 'no results',
      time: 'no times',
      ringing: 'no ringing times',
      talking: 'no talking times',
    });
  });

  it('lead to the durations that a campaign’s list leaves out', () => {
    const { ringing, talking } = sentences(
      true,
      resultRow('1644464743-3', found({ ringingAt: '2022-02-10 11:45:43' })),
    );
    assert.deepEqual(
      [ringing, talking],
      ['no ringing times: Ask Again gets them', 'no talking times: Ask Again gets them'],
    );
  });

  it('lead nowhere where nobody answered', () => {
    const { talking } = sentences(
      true,
      resultRow('1644464743-4', found({ status: 'failed', failCode: '00603' })),
    );
    assert.equal(talking, 'no talking times');
  });
});

describe('Calls over time', () => {
  it('are drawn as what became of them: answered, not answered, neither', () => {
    const ringingAt = '2022-02-10 11:45:43';
    const shown = tableRows(
      resultRow('1644464743-1', found({ ringingAt })),
      resultRow('1644464743-2', found({ ringingAt, status: 'failed', failCode: '00603' })),
      resultRow('1644464743-3', found({ ringingAt, status: 'unknown' })),
      resultRow('1644464743-4', found({ ringingAt, status: 'unknown' })),
    );
    const { time } = overviewData({ shown, shownWithout: () => shown, filters: {}, isComplete: true }, 'en');
    assert.deepEqual(
      time.bars.map(({ count, parts }) => ({ count, parts })),
      [
        {
          count: 4,
          parts: [
            { look: 'answered', count: 1 },
            { look: 'failed', count: 1 },
            { look: 'unknown', count: 2 },
          ],
        },
      ],
    );
  });
});
