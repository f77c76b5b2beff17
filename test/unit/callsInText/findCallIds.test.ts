import assert from 'node:assert/strict';
import { findCallIds } from '../../../src/callsInText/index.ts';
import { id, lookAlikes, now, realContexts } from './contexts.ts';

describe('In a line, a call ID', () => {
  for (const [text, why] of realContexts)
    it(`is found in ${JSON.stringify(text)}: ${why}`, () => {
      const start = text.lastIndexOf(id);
      assert.deepEqual(findCallIds(text, now), [{ callId: id, start, end: start + id.length }]);
    });

  it('has sixty real contexts at least to be found in, and as many look-alikes', () => {
    assert.ok(new Set(realContexts.map(([text]) => text)).size >= 60);
    assert.ok(new Set(lookAlikes.map(([text]) => text)).size >= 60);
  });

  it('is found as often as it stands there', () => {
    assert.deepEqual(
      findCallIds(`${id},1589167025-134428;${id}~1644464750-0007`, now).map(({ callId }) => callId),
      [id, '1589167025-134428', id, '1644464750-0007'],
    );
  });

  it('may be a day ahead of the clock, and start with 2005', () => {
    const seconds = now / 1000 + 86_400;
    assert.equal(findCallIds(`${seconds}-1 ${seconds + 1}-1 1104537600-1`, now).length, 2);
  });

  it('is judged by the clock of this machine unless told', () => {
    assert.equal(findCallIds(`${Math.floor(Date.now() / 1000)}-1`).length, 1);
  });
});

describe('No call ID', () => {
  for (const [text, why] of lookAlikes)
    it(`is ${JSON.stringify(text)}: ${why}`, () => {
      assert.deepEqual(findCallIds(text, now), []);
    });

  it('is looked for long in a line of digits or hyphens', () => {
    const started = performance.now();
    for (const unit of ['1', '-', '1-', '1644464743', '\\', '%25', '1644464743-'])
      findCallIds(unit.repeat(100_000), now);
    assert.ok(performance.now() - started < 1000);
  });
});
