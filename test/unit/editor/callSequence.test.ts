import assert from 'node:assert/strict';
import { sequenceOf, sequenceOfRows, type Reveal } from '../../../src/editor/callPanel/callSequence.ts';

const call = (callId: string, vdnId = 8) => ({ serverId: 's', vdnId, callId });
const calls = ['1', '2', '3'].map((id) => call(id));
const log = sequenceOf('dialer.log', calls, () => undefined);

describe('A sequence of calls', () => {
  it('knows what lies before and behind a call, and where it ends', () => {
    assert.deepEqual(log.neighbour(call('2'), 'previous'), call('1'));
    assert.deepEqual(log.neighbour(call('2'), 'next'), call('3'));
    assert.equal(log.neighbour(call('1'), 'previous'), undefined);
    assert.equal(log.neighbour(call('3'), 'next'), undefined);
  });

  it('leads nowhere from a call that is none of it', async () => {
    const shown: number[] = [];
    const sequence = sequenceOf('dialer.log', calls, (index) => void shown.push(index));
    assert.equal(sequence.neighbour(call('4'), 'previous'), undefined);
    assert.equal(sequence.neighbour(call('2', 9), 'next'), undefined);
    assert.equal(sequence.place(call('4')), undefined);
    await sequence.reveal(call('4'), 'asked');
    assert.deepEqual(shown, []);
  });

  it('tells the place of a call, and nothing where there is but one', () => {
    assert.deepEqual(log.place(call('1')), { name: 'dialer.log', position: 1, total: 3, next: '2' });
    assert.deepEqual(log.place(call('3')), { name: 'dialer.log', position: 3, total: 3, previous: '2' });
    assert.equal(sequenceOf('x', [call('1')], () => undefined).place(call('1')), undefined);
  });

  it('takes rows in their order, but for those without a VDN, and shows the row that a call stands in', async () => {
    const row = (callId: string, vdnId?: number) => ({
      serverId: 's',
      callId,
      ...(vdnId === undefined ? {} : { vdnId }),
      seenAt: [],
      outcome: { kind: 'waiting' as const },
    });
    const shown: [number, Reveal][] = [];
    const rows = sequenceOfRows('batch', [row('3', 8), row('2'), undefined, row('1', 8)], (index, how) =>
      shown.push([index, how]),
    );
    assert.deepEqual(rows.place(call('3')), { name: 'batch', position: 1, total: 2, next: '1' });
    assert.deepEqual(rows.neighbour(call('3'), 'next'), call('1'));
    await rows.reveal(call('1'), 'alongside');
    assert.deepEqual(shown, [[3, 'alongside']]);
  });
});
