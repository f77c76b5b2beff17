import assert from 'node:assert/strict';
import { AgentTools, type AgentPorts } from '../../../src/agents/agentTools.ts';
import { explainCodeInput, findCallsInFileInput, getCallResultInput } from '../../../src/agents/schemas.ts';

const callId = '1644464743-1388';
const ports = {
  server: () => ({ id: 'main', baseUrl: 'https://10.22.26.181', defaultVdnId: 5 }),
  lookUp: () => Promise.reject(new Error('asks nobody')),
  folders: () => [],
  redact: (value) => value,
} as AgentPorts;
const tools = new AgentTools(ports);

describe('What models write is understood', () => {
  it('with numbers and truth values as text', () => {
    assert.deepEqual(getCallResultInput.parse({ callId, vdnId: '8', fresh: 'true' }), {
      callId,
      vdnId: 8,
      fresh: true,
    });
    assert.deepEqual(findCallsInFileInput.parse({ path: 'a', limit: '10', skip: ' 5 ' }), {
      path: 'a',
      limit: 10,
      skip: 5,
    });
    assert.deepEqual(getCallResultInput.parse({ callId, fresh: 'False' }), { callId, fresh: false });
  });

  it('with codes as numbers', () => {
    for (const code of [603, '603', '00603', ' "00603" ']) {
      const explained = tools.explainCode({ code });
      assert.equal(explained.ok && explained.value.code, '00603', String(code));
    }
  });

  it('but not with something else in their place', () => {
    for (const vdnId of ['eight', '', '0', '10000', '8.5', true, [8]])
      assert.equal(getCallResultInput.safeParse({ callId, vdnId }).success, false, String(vdnId));
    for (const code of ['', '../x', {}, 1.5])
      assert.equal(explainCodeInput.safeParse({ code }).success, false, JSON.stringify(code));
  });

  const written: readonly (readonly [text: string, vdnId: number])[] = [
    [callId, 5],
    [` "${callId}" `, 5],
    [`'${callId}'`, 5],
    [`\`${callId}\``, 5],
    [`8/${callId}`, 8],
    [`2022-02-10 11:45:43 INFO vdnId=8, callId=${callId}, failCode=603`, 8],
    [`https://10.22.26.181:28443/rest/isales/v1/openapi/campaigns/8/callresultdetail/${callId}`, 8],
    [`callId=${callId}`, 5],
  ];
  for (const [text, vdnId] of written)
    it(`with a call ID as ${text.slice(0, 40)}`, () => {
      const meant = tools.callMeant({ callId: text });
      assert.deepEqual(meant.ok && meant.value.call, { serverId: 'main', vdnId, callId });
    });

  it('and a VDN that is named goes before the one in the text', () => {
    const meant = tools.callMeant({ callId: `8/${callId}`, vdnId: 9 });
    assert.equal(meant.ok && meant.value.call.vdnId, 9);
  });
});
