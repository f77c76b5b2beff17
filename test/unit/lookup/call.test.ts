import assert from 'node:assert/strict';
import { callKeyText, type CallKey } from '../../../src/lookup/call.ts';

describe('callKeyText', () => {
  const key: CallKey = { serverId: 'main', vdnId: 8, callId: '1644464743-1388' };

  it('is the same for the same call', () => {
    assert.equal(callKeyText(key), callKeyText({ ...key }));
  });

  it('tells apart calls whose parts only read the same when put together', () => {
    const keys: readonly CallKey[] = [
      key,
      { ...key, vdnId: 81 },
      { serverId: 'main', vdnId: 8, callId: '1,1644464743-1388' },
      { serverId: 'main,8', vdnId: 8, callId: '1644464743-1388' },
      { serverId: 'main"', vdnId: 8, callId: '1644464743-1388' },
      { serverId: 'main', vdnId: 8, callId: '"1644464743-1388' },
    ];
    assert.equal(new Set(keys.map(callKeyText)).size, keys.length);
  });
});
