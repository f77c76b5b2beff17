import assert from 'node:assert/strict';
import type { Failure } from '../../../src/isales/failures.ts';
import { describeProgress } from '../../../src/wording/resultRows.ts';
import { found, resultRow, tableRows } from '../../fakes/resultRows.ts';

const callId = '1644464743-1388';

describe('A row of many, in words', () => {
  it('says what became of an answered call', () => {
    const [row] = tableRows(
      resultRow(
        callId,
        found({
          failCode: '00000',
          called: '88881955',
          displayCode: 'OB99999',
          ringingAt: '2022-02-10 11:45:43',
          ringingSeconds: 4,
          talkingSeconds: 4,
          hasRecording: true,
        }),
        [{ file: 'dialer.log', line: 11 }],
      ),
    );
    assert.deepEqual(row, {
      at: 0,
      callId,
      vdnId: 8,
      look: 'answered',
      outcome: 'answered',
      title: 'Answered',
      called: '••••1955',
      ringingAt: '2022-02-10 11:45:43',
      wallClock: Date.UTC(2022, 1, 10, 11, 45, 43),
      utcOffsetMinutes: 480,
      ringingSeconds: 4,
      talkingSeconds: 4,
      failCode: '00000',
      failMeaning: 'Call connected',
      displayCode: 'OB99999',
      hasRecording: true,
      seenAt: 'dialer.log:12',
      places: 1,
      isFinal: true,
    });
  });

  it('says of a failed query that is to be repeated why it failed, and counts it apart', () => {
    const lastFailure = { kind: 'forbidden', html: false } as const;
    const rows = tableRows(
      resultRow(callId, { kind: 'waiting' }),
      resultRow(callId, { kind: 'waiting', lastFailure }),
      resultRow(callId, { kind: 'asking', lastFailure }),
      resultRow(callId, { kind: 'failed', failure: lastFailure, askedAt: 0 }),
    );
    assert.deepEqual(
      rows.map(({ outcome, title }) => [outcome, title]),
      [
        ['pending', 'Waiting'],
        ['retry', 'Waiting for another try'],
        ['retry', 'Asking again'],
        ['queryFailed', 'Query failed'],
      ],
    );
    assert.ok(rows[3]?.reason);
    assert.deepEqual([rows[1]?.reason, rows[2]?.reason], [rows[3].reason, rows[3].reason]);
  });

  it('groups a failed call by its failCode, and one that no table knows under "Failed"', () => {
    const rows = tableRows(
      resultRow(callId, found({ status: 'failed', failCode: '00603' })),
      resultRow(callId, found({ status: 'failed', failCode: '09999' })),
    );
    assert.deepEqual(
      rows.map(({ outcome, title, failMeaning }) => [outcome, title, failMeaning]),
      [
        ['no-answer', 'No answer', 'User did not answer'],
        ['failed', 'Failed', undefined],
      ],
    );
  });

  it('gives the reason where there is no result, and tells a missing call from a failed query', () => {
    const rows = tableRows(
      resultRow(callId, { kind: 'failed', failure: { kind: 'callNotFound', description: '' }, askedAt: 1 }),
      resultRow(callId, {
        kind: 'failed',
        failure: { kind: 'timeout', afterMs: 15_000, stage: 'connecting' },
        askedAt: 1,
      }),
      resultRow(callId, { kind: 'noVdn' }),
    );
    assert.deepEqual(
      rows.map(({ outcome, title }) => [outcome, title]),
      [
        ['notFound', 'Not found'],
        ['queryFailed', 'Query failed'],
        ['noVdn', 'VDN unknown'],
      ],
    );
    assert.equal(
      rows[1]?.reason,
      'No response within 15 s. No connection came about. The request was not sent.',
    );
  });

  it('is final only when the server said how the call ended', () => {
    const rows = tableRows(
      resultRow(callId, found({ status: 'failed' })),
      resultRow(callId, found({ status: 'unknown' })),
      resultRow(callId, { kind: 'waiting' }),
    );
    assert.deepEqual(
      rows.map(({ isFinal }) => isFinal),
      [true, false, false],
    );
  });
});

const now = Date.UTC(2026, 0, 2, 3, 4, 5);

describe('The progress of many look-ups, in words', () => {
  it('names the failure that paused it, and what mends it besides going on', () => {
    const { failure } = describeProgress(
      { state: 'paused', done: 5, total: 9, failure: { kind: 'unauthorized' } },
      now,
    );
    assert.equal(failure?.title, 'The server refused the signature (401)');
    assert.deepEqual(
      failure.actions.map(({ action }) => action),
      ['setCredentials', 'editServer'],
    );
  });
  it('counts what failed in a row, each kind with what is known of it, and offers what mends any of it', () => {
    const lost: Failure = { kind: 'connectionLost', code: 'ECONNRESET' };
    const broken: Failure = { kind: 'httpStatus', status: 500, html: false };
    const { failure } = describeProgress(
      {
        state: 'paused',
        done: 0,
        total: 9,
        failure: lost,
        failuresInARow: [broken, lost, broken, broken, lost],
      },
      now,
    );
    assert.equal(failure?.title, '3 × The server answered with HTTP 500, 2 × The connection broke off');
    assert.deepEqual(
      failure.lines.map(({ label }) => label),
      ['The server answered with HTTP 500', 'The connection broke off'],
    );
    assert.ok(failure.actions.some(({ action }) => action === 'editServer'));
  });

  it('counts one kind of failure, too, with all that is known of it', () => {
    const broken: Failure = { kind: 'httpStatus', status: 500, html: false };
    const one = { state: 'paused', done: 0, total: 9, failure: broken } as const;
    const alone = describeProgress(one, now).failure;
    const { failure } = describeProgress(
      { ...one, failuresInARow: Array.from({ length: 5 }, () => broken) },
      now,
    );
    assert.equal(failure?.title, '5 × The server answered with HTTP 500');
    assert.deepEqual(failure.lines, alone?.lines);
  });

  it('says until when the server wants no request', () => {
    const progress = describeProgress({ state: 'running', done: 0, total: 9, heldForMs: 90_000 }, now);
    assert.equal(progress.waitsUntil, now + 90_000);
  });
});
