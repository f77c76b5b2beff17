import assert from 'node:assert/strict';
import type { Failure, FailureKind } from '../../../src/isales/index.ts';
import { concernsEveryCall, mayPass, needsMending, traitsOf } from '../../../src/isales/failureTraits.ts';
import { failureSamples } from '../../fakes/failureSamples.ts';

const kinds = Object.keys(failureSamples) as FailureKind[];

function kindsWith(is: (failure: Failure) => boolean): FailureKind[] {
  return kinds.filter((kind) => is(failureSamples[kind])).sort();
}

describe('Of a kind of failure everybody knows the same:', () => {
  it('what nobody asked for leaves no trace in the history', () => {
    const unsent = kindsWith(({ kind }) => traitsOf(kind).request === 'unsent');
    assert.ok(unsent.includes('caFileUnreadable') && unsent.includes('noServer'), unsent.join());
    for (const kind of unsent) assert.equal(traitsOf(kind).leavesTrace, false, kind);
  });

  it('only an answer can ask for fewer requests', () => {
    for (const kind of kindsWith(({ kind: of }) => traitsOf(of).slowsDown))
      assert.equal(traitsOf(kind).request, 'answered', kind);
  });

  it('what somebody has to mend does not pass by itself', () => {
    for (const kind of kindsWith(needsMending)) assert.equal(mayPass(failureSamples[kind]), false, kind);
  });

  it('what is wrong with one call is no reason to stop asking for others', () => {
    assert.deepEqual(
      kindsWith((failure) => !concernsEveryCall(failure) && !failure.kind.startsWith('recording')),
      ['anotherCall', 'badInput', 'business', 'callNotFound'],
    );
  });

  it('an address that cannot be used stops them all', () => {
    assert.ok(needsMending(failureSamples.badAddress));
    assert.ok(!needsMending(failureSamples.badInput));
  });

  it('a gateway’s status may pass, from server and store alike, and others do not', () => {
    for (const kind of ['httpStatus', 'recordingStatus'] as const) {
      const passing = [400, 404, 500, 501, 502, 503, 504, 505].filter((status) =>
        mayPass({ ...failureSamples[kind], status }),
      );
      assert.deepEqual(passing, [502, 503, 504], kind);
    }
  });
});
