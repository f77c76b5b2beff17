import assert from 'node:assert/strict';
import { mergeCalls } from '../../../../src/lookup/bulk/seenCalls.ts';

const callId = '1644464743-1388';

describe('Calls of several files', () => {
  it('are merged, each with every place it was seen at', () => {
    const calls = mergeCalls([
      {
        file: 'a.log',
        calls: [
          { callId, lines: [3, 9], vdnId: 8 },
          { callId: 'x', lines: [4] },
        ],
      },
      { file: 'b.log', calls: [{ callId, lines: [1], vdnId: 8 }] },
    ]);
    assert.deepEqual(calls, [
      {
        callId,
        vdnId: 8,
        seenAt: [
          { file: 'a.log', line: 3 },
          { file: 'a.log', line: 9 },
          { file: 'b.log', line: 1 },
        ],
      },
      { callId: 'x', seenAt: [{ file: 'a.log', line: 4 }] },
    ]);
  });

  it('take the VDN from whichever file names it', () => {
    const calls = mergeCalls([
      { file: 'a.log', calls: [{ callId, lines: [0] }] },
      { file: 'b.log', calls: [{ callId, lines: [1], vdnId: 8 }] },
    ]);
    assert.deepEqual(
      calls.map(({ vdnId, seenAt }) => [vdnId, seenAt.length]),
      [[8, 2]],
    );
  });

  it('are different calls where the files name different VDNs', () => {
    const calls = mergeCalls([
      { file: 'a.log', calls: [{ callId, lines: [0], vdnId: 7 }] },
      { file: 'b.log', calls: [{ callId, lines: [1], vdnId: 8 }] },
    ]);
    assert.deepEqual(
      calls.map(({ vdnId }) => vdnId),
      [7, 8],
    );
  });
});
