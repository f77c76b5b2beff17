import assert from 'node:assert/strict';
import { presentLoading, presentLookup } from '../../../src/editor/callPanel/presentCall.ts';
import { parseCallResult } from '../../../src/isales/index.ts';
import type { CallPanelState } from '../../../src/protocol/callPanel.ts';
import { comparisonRows } from '../../../src/webview/comparison/rows.ts';
import { configureWording } from '../../../src/wording/language.ts';
import { sampleWith, vendorSample } from '../isales/vendorSample.ts';

function present(body: unknown, vdnId = 8): CallPanelState {
  const parsed = parseCallResult(body);
  assert.ok(parsed.ok);
  return presentLookup(
    {
      call: { serverId: 's', vdnId, callId: '1644464743-1388' },
      server: { name: 'isales-test', host: '10.22.26.181:28443' },
      askedAt: 0,
      answer: { ...parsed, body, elapsedMs: 1 },
      source: 'server',
    },
    { maskNumbers: false },
  );
}

describe('The comparison of two calls', () => {
  beforeEach(() => {
    configureWording('en', undefined);
  });

  it('marks nothing where both are the same', () => {
    const call = present(vendorSample);
    assert.deepEqual(
      comparisonRows([call, call]).filter(({ differs }) => differs),
      [],
    );
  });

  it('tells a recording behind a link from one on the file server, which it names with its path', () => {
    const onPlatform = present(sampleWith({ recordPath: 'Y:/1/11/20240311/3408/0915000.V3' }));
    const row = comparisonRows([present(vendorSample), onPlatform]).find(
      ({ label }) => label === 'Recording',
    );
    assert.equal(row?.differs, true);
    assert.match(JSON.stringify(row), /Y:\/1\/11\/20240311\/3408\/0915000\.V3/);
    assert.doesNotMatch(JSON.stringify(row), /Signature/);
  });

  it('marks what differs, times of day as all else, and says how much longer', () => {
    const busy = present(
      sampleWith({
        callStatus: '5',
        failCode: '00603',
        callBeginTime: '',
        ackBeginTime: '2022-02-10 11:45:43',
        callEndTime: '2022-02-10 11:46:21',
        recordPath: '',
      }),
      9,
    );
    const marked = comparisonRows([present(vendorSample), busy]).filter(({ differs }) => differs);
    assert.deepEqual(
      marked.map(({ label, difference }) => [label, difference]),
      [
        ['Outcome', undefined],
        ['failCode', undefined],
        ['Category', undefined],
        ['Ringing', '+34 s'],
        ['Talking', undefined],
        ['Answered at', undefined],
        ['Hung up at', undefined],
        ['VDN', undefined],
        ['Recording', undefined],
      ],
    );
  });

  it('marks no lengths of time that read the same', () => {
    const [one, other] = [present(vendorSample), present(vendorSample)].map((state, side) => ({
      ...state,
      content: { ...state.content, talkingSeconds: 7_200 + 20 * side },
    })) as [CallPanelState, CallPanelState];
    const row = comparisonRows([one, other]).find(({ label }) => label === 'Talking');
    assert.deepEqual([row?.values, row?.differs, row?.difference], [['2 h', '2 h'], false, undefined]);
  });

  it('takes a masked number for the same as the one that ends like it, and for no other', () => {
    const whole = present(vendorSample);
    const masked = (called: string): CallPanelState =>
      ({ ...whole, content: { ...whole.content, called } }) as CallPanelState;
    const differs = (called: string): boolean | undefined =>
      comparisonRows([whole, masked(called)]).find(({ label }) => label === 'Called')?.differs;
    assert.deepEqual(['••••1955', '••••1956', '•1955'].map(differs), [false, true, true]);
  });

  it('says what is known while one is still asked for', () => {
    const rows = comparisonRows([
      present(vendorSample),
      presentLoading({ serverId: 's', vdnId: 8, callId: '1644464743-1389' }, undefined),
    ]);
    assert.deepEqual(rows.find(({ label }) => label === 'Talking')?.values, ['4 s', undefined]);
  });
});
