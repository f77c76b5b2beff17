import assert from 'node:assert/strict';
import { parseCallId, type CallIdParts } from '../../../src/ids/callId.ts';
import { failCodes } from '../../../src/isales/failCodes.ts';
import { bookedCall, talkingSeconds, toAnswerData } from '../../../src/simulator/callBook.ts';

function idOf(sequence: number): CallIdParts {
  const parts = parseCallId(`${1_600_000_000 + sequence * 97}-${sequence}`);
  assert.ok(parts);
  return parts;
}

const calls = Array.from({ length: 6000 }, (_, sequence) => bookedCall(8, idOf(sequence)));

describe('made-up calls', () => {
  it('are the same each time, and others on another VDN', () => {
    assert.deepEqual(bookedCall(8, idOf(5)), bookedCall(8, idOf(5)));
    assert.notDeepEqual({ ...bookedCall(9, idOf(5)), vdnId: 8 }, bookedCall(8, idOf(5)));
  });

  it('stay what they are from version to version', () => {
    const { called, failCode, hungUpAt } = bookedCall(8, idOf(5));
    assert.deepEqual(
      [called, failCode, hungUpAt.toISOString()],
      ['88884255', '00000', '2020-09-13T12:39:16.000Z'],
    );
  });

  it('spread over every known failCode, with about half of them answered', () => {
    const met = new Set(calls.map(({ failCode }) => failCode));
    assert.deepEqual(
      failCodes.map(([code]) => code).filter((code) => !met.has(code)),
      [],
    );
    const answered = calls.filter(({ answeredAt }) => answeredAt).length / calls.length;
    assert.ok(answered > 0.4 && answered < 0.52, String(answered));
  });

  it('have times that fit: ringing from the call ID, talking only when connected', () => {
    for (const call of calls) {
      assert.equal(call.ringingAt.getTime() / 1000, Number(call.callId.slice(0, 10)));
      assert.equal(call.failCode === '00000', call.answeredAt !== undefined);
      assert.ok(call.hungUpAt >= (call.answeredAt ?? call.ringingAt));
      if (call.answeredAt) assert.ok(talkingSeconds(call) >= 3 && talkingSeconds(call) <= 600);
    }
  });

  it('are as loose in their types as a real server', () => {
    const answers = calls.map((call) => toAnswerData(call, ''));
    for (const status of [5, 6, '5', '6']) assert.ok(answers.some(({ callStatus }) => callStatus === status));
    for (const type of ['string', 'number']) assert.ok(answers.some(({ vdnId }) => typeof vdnId === type));
    const unanswered = answers.filter(({ failCode }) => failCode !== '00000');
    assert.ok(unanswered.some(({ callBeginTime }) => callBeginTime === ''));
    assert.ok(unanswered.some(({ callBeginTime }) => callBeginTime !== ''));
    assert.ok(
      unanswered.every(
        ({ callBeginTime, callEndTime }) => callBeginTime === '' || callBeginTime === callEndTime,
      ),
    );
  });

  it('are recorded when answered, but not on odd VDNs above 100', () => {
    assert.ok(calls.every(({ isRecorded, answeredAt }) => isRecorded === (answeredAt !== undefined)));
    for (const [vdnId, isRecorded] of [
      [101, false],
      [102, true],
      [99, true],
    ] as const)
      assert.equal(bookedCall(vdnId, idOf(1), '00000').isRecorded, isRecorded);
  });
});
