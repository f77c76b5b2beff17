import assert from 'node:assert/strict';
import { PanelTrail } from '../../../src/editor/callPanel/panelTrail.ts';

const stop = (callId: string) => ({ call: { serverId: 's', vdnId: 8, callId } });

describe('The calls that a panel showed', () => {
  it('lead back and forward again, as pages do in a browser', () => {
    const trail = PanelTrail.of(stop('1'));
    trail.go(stop('2'));
    trail.go(stop('3'));
    assert.equal(trail.move('back')?.call.callId, '2');
    assert.equal(trail.move('back')?.call.callId, '1');
    assert.equal(trail.move('back'), undefined);
    assert.equal(trail.here?.call.callId, '1');
    assert.equal(trail.move('forward')?.call.callId, '2');
  });

  it('forget what was ahead when another call is shown', () => {
    const trail = PanelTrail.of(stop('1'));
    trail.go(stop('2'));
    trail.move('back');
    trail.go(stop('3'));
    assert.equal(trail.forward, undefined);
    assert.equal(trail.back?.call.callId, '1');
  });

  it('keep what is ahead when the same call comes once more', () => {
    const trail = PanelTrail.of(stop('1'));
    trail.go(stop('2'));
    trail.move('back');
    trail.go(stop('1'));
    assert.equal(trail.forward?.call.callId, '2');
    assert.equal(trail.back, undefined);
  });

  it('are fifty at most, of which the oldest go', () => {
    const trail = PanelTrail.of(stop('0'));
    for (let number = 1; number <= 60; number++) trail.go(stop(String(number)));
    let back = 0;
    while (trail.move('back')) back++;
    assert.equal(back, 49);
    assert.equal(trail.here?.call.callId, '11');
  });

  it('go their own way in a copy', () => {
    const trail = PanelTrail.of(stop('1'));
    trail.go(stop('2'));
    const copy = trail.copy();
    copy.move('back');
    copy.go(stop('3'));
    assert.equal(trail.here?.call.callId, '2');
    assert.equal(copy.here?.call.callId, '3');
  });
});
