import assert from 'node:assert/strict';
import { neighbour, placeIn, sequenceOfRows } from '../../../src/editor/callPanel/callSequence.ts';

const call = (callId: string, vdnId = 8) => ({ serverId: 's', vdnId, callId });
const log = { name: 'dialer.log', calls: ['1', '2', '3'].map((id) => call(id)) };

describe('A sequence of calls', () => {
  it('knows what lies before and behind a call, and where it ends', () => {
    assert.deepEqual(neighbour(log, call('2'), 'previous'), call('1'));
    assert.deepEqual(neighbour(log, call('2'), 'next'), call('3'));
    assert.equal(neighbour(log, call('1'), 'previous'), undefined);
    assert.equal(neighbour(log, call('3'), 'next'), undefined);
  });

  it('leads nowhere from a call that is none of it', () => {
    assert.equal(neighbour(log, call('4'), 'previous'), undefined);
    assert.equal(neighbour(log, call('2', 9), 'next'), undefined);
    assert.equal(placeIn(log, call('4')), undefined);
  });

  it('tells the place of a call, and nothing where there is but one', () => {
    assert.deepEqual(placeIn(log, call('1')), { name: 'dialer.log', position: 1, total: 3, next: '2' });
    assert.deepEqual(placeIn(log, call('3')), { name: 'dialer.log', position: 3, total: 3, previous: '2' });
    assert.equal(placeIn({ name: 'x', calls: [call('1')] }, call('1')), undefined);
  });

  it('takes rows in their order, but for those without a VDN', () => {
    const row = (callId: string, vdnId?: number) => ({
      serverId: 's',
      callId,
      ...(vdnId === undefined ? {} : { vdnId }),
      seenAt: [],
      outcome: { kind: 'waiting' as const },
    });
    assert.deepEqual(sequenceOfRows('batch', [row('3', 8), row('2'), undefined, row('1', 8)]).calls, [
      call('3'),
      call('1'),
    ]);
  });
});
