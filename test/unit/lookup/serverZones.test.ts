import assert from 'node:assert/strict';
import type { CallResult } from '../../../src/isales/index.ts';
import { ServerZones } from '../../../src/lookup/serverZones.ts';

const result = (zone: Partial<CallResult>): CallResult => ({
  status: 'failed',
  answer: {},
  furtherFields: {},
  ...zone,
});
const hint = result({ possibleOffsetMinutes: 480 });

describe('The zone of a server', () => {
  it('is not believed of one call that rang minutes after its ID was made, however often it is asked for', () => {
    const zones = new ServerZones();
    for (let times = 0; times < 3; times++) assert.deepEqual(zones.settle('s', 'a', hint), result({}));
    assert.equal(zones.offsetOf('s'), undefined);
  });

  it('is believed when a second call says the same', () => {
    const zones = new ServerZones();
    zones.settle('s', 'a', hint);
    assert.equal(zones.settle('s', 'b', hint).utcOffsetMinutes, 480);
    assert.equal(zones.offsetOf('s'), 480);
  });

  it('is not believed when the other call says another one, or is of another server', () => {
    const zones = new ServerZones();
    zones.settle('s', 'a', hint);
    assert.equal(zones.settle('s', 'b', result({ possibleOffsetMinutes: 540 })).utcOffsetMinutes, undefined);
    assert.equal(zones.settle('t', 'b', hint).utcOffsetMinutes, undefined);
  });

  it('is believed at once of a call that is exact, which also confirms others', () => {
    const zones = new ServerZones();
    assert.equal(zones.settle('s', 'a', result({ utcOffsetMinutes: 480 })).utcOffsetMinutes, 480);
    assert.equal(zones.settle('s', 'b', hint).utcOffsetMinutes, 480);
  });

  it('is not UTC because times came as instants', () => {
    const zones = new ServerZones();
    zones.settle('s', 'a', result({ utcOffsetMinutes: 0, isOffsetStated: true }));
    assert.equal(zones.offsetOf('s'), undefined);
  });
});
