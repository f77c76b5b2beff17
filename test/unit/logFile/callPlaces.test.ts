import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CallPlaces } from '../../../src/logFile/callPlaces.ts';

const usual = fc
  .tuple(fc.integer({ min: 1_600_000_000, max: 1_600_000_020 }), fc.stringMatching(/^[0-9]{1,10}$/))
  .map(([seconds, sequence]) => `${seconds}-${sequence}`);
const other = fc.oneof(
  fc.constantFrom(
    '1659513159000-546750',
    '0023-134864199',
    '1644464743-0007',
    '9999999999-1',
    '0000000001-1',
    '1644464743-123456789012',
    '1-2',
    'TICKET-0042-12',
    '呼叫 7',
  ),
  fc.stringMatching(/^\d{1,16}-\d{1,12}$/),
);
const callId = fc.oneof(usual, other);

describe('Places of call IDs', () => {
  it('give back each ID of whatever shape and its place, leading zeros included', () => {
    fc.assert(
      fc.property(fc.array(callId, { maxLength: 200 }), (callIds) => {
        const places = new CallPlaces();
        callIds.forEach((id, index) => {
          places.add(id, 100 * index);
        });
        assert.deepEqual(
          callIds.map((_, index) => places.callIdAt(index)),
          callIds,
        );
        assert.equal(places.countCalls(50 * callIds.length), new Set(callIds).size);
        for (const id of new Set(callIds))
          assert.deepEqual(
            places.offsetsOf([id]),
            callIds.flatMap((other, index) => (other === id ? [100 * index] : [])),
          );
      }),
    );
  });

  it('behind a place can be forgotten and counted anew', () => {
    const places = new CallPlaces();
    ['1600000000-1', '1600000000-2', '1600000000-3'].forEach((id, index) => {
      places.add(id, index);
    });
    assert.equal(places.countCalls(Infinity), 3);
    places.cutFrom(1);
    places.add('1600000000-1', 5);
    assert.deepEqual([places.count, places.countCalls(Infinity)], [2, 1]);
  });

  it('tell where each call stands in the order of the first places, and what is before and behind it', () => {
    fc.assert(
      fc.property(fc.array(callId, { maxLength: 60 }), (callIds) => {
        const places = new CallPlaces();
        callIds.forEach((id, index) => {
          places.add(id, 100 * index);
        });
        const order = [...new Set(callIds)];
        const first = (id: string | undefined) =>
          id === undefined ? undefined : { callId: id, offset: 100 * callIds.indexOf(id) };
        order.forEach((id, index) => {
          const found = places.inOrder(id);
          assert.deepEqual(
            [found?.position, found?.total, found?.offset, found?.previous, found?.next],
            [index + 1, order.length, first(id)?.offset, first(order[index - 1]), first(order[index + 1])],
          );
        });
        assert.equal(places.inOrder('1700000000-999999'), undefined);
      }),
    );
  });
});
