import assert from 'node:assert/strict';
import { findInputProblem, isVdnId, readCallReference } from '../../../src/isales/index.ts';
import { vendorSampleText } from './vendorSample.ts';

const callId = '1644464743-1388';
const both = { callId, vdnId: 8 };
const callback = {
  campaignId: '17',
  sessionId: '3f2a',
  called: '88881955',
  callStatus: 6,
  failCode: '00000',
  vdnId: 8,
  callId,
};

describe('Input that is about to be sent', () => {
  for (const vdnId of [1, 8, 9999])
    it(`may name VDN ${vdnId}`, () => {
      assert.equal(findInputProblem(vdnId, callId), undefined);
    });

  for (const vdnId of [0, -1, 10_000, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    it(`cannot name VDN ${vdnId}`, () => {
      assert.deepEqual(findInputProblem(vdnId, callId), { field: 'vdnId', problem: 'notAnInteger1To9999' });
    });

  for (const text of [callId, 'a', 'x'.repeat(128), 'a?b#c%d', '通话', 'a..b', '...'])
    it(`may name call ${JSON.stringify(text).slice(0, 20)}`, () => {
      assert.equal(findInputProblem(8, text), undefined);
    });

  const refused: [name: string, callId: string, problem: string][] = [
    ['nothing', '', 'empty'],
    ['129 characters', 'x'.repeat(129), 'tooLong'],
    ['a slash', 'a/b', 'forbiddenCharacter'],
    ['a space', 'a b', 'forbiddenCharacter'],
    ['a trailing line break', `${callId}\n`, 'forbiddenCharacter'],
    ['a tab', 'a\tb', 'forbiddenCharacter'],
    ['a NUL', 'a\0b', 'forbiddenCharacter'],
    ['a delete', 'a\u007fb', 'forbiddenCharacter'],
    ['a C1 control', 'a\u0085b', 'forbiddenCharacter'],
    ['a no-break space', 'a\u00a0b', 'forbiddenCharacter'],
    ['an ideographic space', 'a\u3000b', 'forbiddenCharacter'],
    ['a line separator', 'a\u2028b', 'forbiddenCharacter'],
    ['a path up', '..', 'forbiddenCharacter'],
    ['half a character', 'a\ud83d', 'forbiddenCharacter'],
  ];
  for (const [name, text, problem] of refused)
    it(`cannot name a call by ${name}`, () => {
      assert.deepEqual(findInputProblem(8, text), { field: 'callId', problem });
    });
});

describe('A VDN ID', () => {
  it('is an integer from 1 to 9999, as a number', () => {
    assert.deepEqual([1, 9999, 0, 10_000, 1.5, '8', null, undefined].map(isVdnId), [
      true,
      true,
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('A call picked out of what was pasted', () => {
  const texts: [name: string, text: string, expected: object][] = [
    ['a call ID', callId, { callId }],
    ['a call ID with space around it', `\n  ${callId}\t`, { callId }],
    ['VDN and call ID', `8/${callId}`, both],
    ['VDN and call ID with spaces', ` 8 / ${callId} `, both],
    [
      'a query URL',
      `https://10.22.26.181:28080/rest/isales/v1/openapi/campaigns/8/callresultdetail/${callId}`,
      both,
    ],
    ['the path of a query', `/rest/isales/v1/openapi/campaigns/8/callresultdetail/${callId}`, both],
    [
      'a query URL with something behind it',
      `GET https://isales.example.com/rest/isales/v1/openapi/campaigns/8/callresultdetail/${callId}?a=b#c HTTP/1.1`,
      both,
    ],
    ["the vendor's sample answer", vendorSampleText, both],
    ['a callback, a bare list', JSON.stringify([callback]), both],
    ['a callback in an object', JSON.stringify({ callResultList: [callback] }, null, 2), both],
    ['one entry of a callback', JSON.stringify(callback), both],
    ['a callback whose VDN is a text', JSON.stringify([{ ...callback, vdnId: '8' }]), both],
    ['a callback without a VDN', JSON.stringify([{ callId }]), { callId }],
    ['the same call twice', JSON.stringify([callback, callback]), both],
    ['JSON inside JSON', JSON.stringify({ body: JSON.stringify([callback]) }), both],
    ['a log line', `2022-02-10 11:45:51 INFO callback vdnId=8 callId=${callId} failCode=00000`, both],
  ];
  for (const [name, text, expected] of texts)
    it(`is found in ${name}`, () => {
      assert.deepEqual({ ...readCallReference(text) }, expected);
    });

  const none: [name: string, text: string][] = [
    ['nothing', ''],
    ['words', 'hello there'],
    ['a VDN alone', '8/'],
    ['digits that are no instant', '9999999999-1'],
    ['two different calls', `${callId} 1644464750-1389`],
    ['a callback with two calls', JSON.stringify([callback, { ...callback, callId: '1644464750-1389' }])],
    ['a longer number', `3${callId}`],
    ['part of a word', `x${callId}y`],
  ];
  for (const [name, text] of none)
    it(`is not found in ${name}`, () => {
      assert.equal(readCallReference(text), undefined);
    });

  for (const vdn of ['0', '10000', '99999'])
    it(`never has the VDN ${vdn}`, () => {
      for (const text of [
        `${vdn}/${callId}`,
        JSON.stringify([{ ...callback, vdnId: Number(vdn) }]),
        `https://isales.example.com/rest/isales/v1/openapi/campaigns/${vdn}/callresultdetail/${callId}`,
      ])
        assert.equal(readCallReference(text)?.vdnId, undefined, text);
    });

  it('is found in a big paste without delay, or not at all', () => {
    const startedAt = performance.now();
    readCallReference('1644464743-'.repeat(100_000));
    readCallReference(`vdnId${' '.repeat(1_000_000)}`);
    assert.ok(performance.now() - startedAt < 500);
  });
});
