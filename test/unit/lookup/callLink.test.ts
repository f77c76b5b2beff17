import fc from 'fast-check';
import assert from 'node:assert/strict';
import { callLink, readCallLink } from '../../../src/lookup/callLink.ts';

const extensionId = 'isales-call-lens.isales-call-lens';

/** Path and query of a link, as the editor hands them on. */
function read(link: string): ReturnType<typeof readCallLink> {
  const { pathname, search } = new URL(link);
  return readCallLink({ path: pathname, query: decodeURIComponent(search.slice(1)) });
}

describe('A link to a call', () => {
  it('names VDN, call and the server’s origin, and nothing else', () => {
    assert.equal(
      callLink('vscode', extensionId, {
        vdnId: 8,
        callId: '1644464743-1388',
        origin: 'https://10.22.26.181:28443',
      }),
      'vscode://isales-call-lens.isales-call-lens/call?vdn=8&id=1644464743-1388&server=https%3A%2F%2F10.22.26.181%3A28443',
    );
  });

  it('reads back as it was made, whatever the call ID', () => {
    const callId = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter(
        (id) => !/[/\s\p{Cc}]/u.test(id) && !/^\.{1,2}$/.test(id) && id.isWellFormed() && id.length <= 128,
      );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), callId, (vdnId, id) => {
        const call = { vdnId, callId: id, origin: 'https://isales.example.com' };
        assert.deepEqual(read(callLink('vscode', extensionId, call)), { ok: true, value: call });
      }),
    );
  });

  it('may leave the server out', () => {
    assert.deepEqual(readCallLink({ path: '/call', query: 'vdn=8&id=1644464743-1388' }), {
      ok: true,
      value: { vdnId: 8, callId: '1644464743-1388' },
    });
  });

  const bad: Readonly<Record<string, { path?: string; query: string; problem: string }>> = {
    'another path': { path: '/run', query: 'vdn=8&id=1-1', problem: 'unknownPath' },
    'no path': { path: '/', query: '', problem: 'unknownPath' },
    'more than any link of ours holds': { query: `vdn=8&id=1&x=${'y'.repeat(3000)}`, problem: 'unknownPath' },
    'no VDN': { query: 'id=1644464743-1388', problem: 'noVdn' },
    'two VDNs': { query: 'vdn=8&vdn=9&id=1644464743-1388', problem: 'noVdn' },
    'a VDN that is no number': { query: 'vdn=8e1&id=1644464743-1388', problem: 'noVdn' },
    'a VDN out of range': { query: 'vdn=10000&id=1644464743-1388', problem: 'badCall' },
    'no call ID': { query: 'vdn=8', problem: 'noCallId' },
    'an empty call ID': { query: 'vdn=8&id=', problem: 'noCallId' },
    'a call ID that leads elsewhere': { query: 'vdn=8&id=..%2F..%2Fadmin', problem: 'badCall' },
    'a call ID with a line break': { query: 'vdn=8&id=1%0d%0aX:%20y', problem: 'badCall' },
    'broken escapes': { query: 'vdn=8&id=%E0%A4%A\0', problem: 'badCall' },
    'a server that is no origin': { query: 'vdn=8&id=1-1&server=javascript:alert(1)', problem: 'badServer' },
    'a server over plain http': { query: 'vdn=8&id=1-1&server=http://10.22.26.181', problem: 'badServer' },
    'a server with a user name': { query: 'vdn=8&id=1-1&server=https://u:p@h', problem: 'badServer' },
    'an empty server': { query: 'vdn=8&id=1-1&server=', problem: 'badServer' },
    'two servers': { query: 'vdn=8&id=1-1&server=https://a&server=https://b', problem: 'badServer' },
  };
  for (const [what, { path = '/call', query, problem }] of Object.entries(bad))
    it(`is refused with ${what}`, () => {
      const result = readCallLink({ path, query });
      assert.equal(result.ok ? 'taken' : result.error.problem, problem);
    });

  it('that anybody wrote never throws, and names no call that could not be sent', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (path, query) => {
        readCallLink({ path, query });
        const result = readCallLink({ path: '/call', query });
        if (result.ok) assert.match(result.value.callId, /^[^/\s]{1,128}$/);
      }),
    );
  });
});
