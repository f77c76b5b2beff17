import assert from 'node:assert/strict';
import { parseCallResult, type CallResult, type Failure } from '../../../src/isales/index.ts';
import { sampleWith, vendorSample } from './vendorSample.ts';

function valueOf(body: unknown): CallResult {
  const result = parseCallResult(body);
  assert.ok(result.ok, 'the answer should be a call result');
  return result.value;
}

function failureOf(body: unknown): Failure {
  const result = parseCallResult(body);
  assert.ok(!result.ok, 'the answer should be a failure');
  return result.error;
}

describe("The vendor's sample", () => {
  const sample = valueOf(vendorSample);

  it('rang for 4 s and talked for 4 s', () => {
    assert.deepEqual([sample.ringingSeconds, sample.talkingSeconds], [4, 4]);
  });

  it('comes from a server at UTC+08:00', () => {
    assert.equal(sample.utcOffsetMinutes, 480);
  });

  it('succeeded', () => {
    assert.deepEqual([sample.status, sample.callStatus, sample.failCode], ['succeeded', '6', '00000']);
  });

  it('has its times, IDs and numbers', () => {
    const { ringingAt, answeredAt, hungUpAt, callId, vdnId, called } = sample;
    assert.deepEqual(
      [ringingAt?.text, answeredAt?.text, hungUpAt?.text],
      ['2022-02-10 11:45:43', '2022-02-10 11:45:47', '2022-02-10 11:45:51'],
    );
    assert.deepEqual([callId, vdnId, called], ['1644464743-1388', 8, '88881955']);
  });

  it("keeps the tenant's display code apart from the answer's own code", () => {
    assert.equal(sample.displayCode, 'OB99999');
    assert.deepEqual(sample.answer, {
      resultCode: '0200000',
      returnCode: '0200000',
      resultDesc: 'Query Success!',
      returnDesc: 'Query Success!',
    });
  });

  it('keeps its recording path as it came', () => {
    assert.equal(sample.recordPath, vendorSample.data.recordPath);
  });

  it('has no field that nobody knows', () => {
    assert.deepEqual(sample.furtherFields, {});
  });
});

describe('What really comes', () => {
  const statuses: [came: unknown, status: string, shown: string | undefined][] = [
    ['6', 'succeeded', '6'],
    [6, 'succeeded', '6'],
    ['5', 'failed', '5'],
    [5, 'failed', '5'],
    [' 6 ', 'succeeded', '6'],
    [7, 'unknown', '7'],
    ['完成', 'unknown', '完成'],
    ['', 'unknown', undefined],
    [null, 'unknown', undefined],
    [undefined, 'unknown', undefined],
  ];
  for (const [came, status, shown] of statuses)
    it(`callStatus ${JSON.stringify(came)} is ${status}`, () => {
      const value = valueOf(sampleWith({ callStatus: came }));
      assert.deepEqual([value.status, value.callStatus], [status, shown]);
    });

  const failCodes: [came: unknown, failCode: string | undefined][] = [
    ['00603', '00603'],
    [603, '00603'],
    [0, '00000'],
    [12345, '12345'],
    ['', undefined],
    [null, undefined],
  ];
  for (const [came, failCode] of failCodes)
    it(`failCode ${JSON.stringify(came)} is ${failCode ?? 'absent'}`, () => {
      assert.equal(valueOf(sampleWith({ failCode: came })).failCode, failCode);
    });

  for (const vdnId of [8, '8', ' 8 '])
    it(`vdnId ${JSON.stringify(vdnId)} is the number 8`, () => {
      assert.equal(valueOf(sampleWith({ vdnId })).vdnId, 8);
    });

  it('a called number that came as a number is its digits', () => {
    assert.equal(valueOf(sampleWith({ called: 88881955 })).called, '88881955');
  });

  it('an empty recordPath, outside SaaS networking, is absent', () => {
    assert.equal(valueOf(sampleWith({ recordPath: '' })).recordPath, undefined);
  });

  it('an empty ringing time leaves ringing time and offset unknown, talk time known', () => {
    const { ringingAt, ringingSeconds, utcOffsetMinutes, talkingSeconds } = valueOf(
      sampleWith({ ackBeginTime: '' }),
    );
    assert.deepEqual(
      [ringingAt, ringingSeconds, utcOffsetMinutes, talkingSeconds],
      [undefined, undefined, undefined, 4],
    );
  });

  it('no time at all leaves all durations unknown', () => {
    const value = valueOf(sampleWith({ ackBeginTime: null, callBeginTime: null, callEndTime: null }));
    assert.deepEqual(
      [value.ringingSeconds, value.talkingSeconds, value.utcOffsetMinutes],
      [undefined, undefined, undefined],
    );
  });

  it('a time that is none is as good as absent', () => {
    assert.equal(valueOf(sampleWith({ callEndTime: '2022-02-30 11:45:51' })).hungUpAt, undefined);
  });

  it('a callId without a plausible instant leaves the offset unknown', () => {
    assert.equal(valueOf(sampleWith({ callId: 'abc' })).utcOffsetMinutes, undefined);
  });

  it('an offset that no zone has is not believed', () => {
    const { utcOffsetMinutes, ringingSeconds } = valueOf(
      sampleWith({
        ackBeginTime: '2022-03-10 11:45:43',
        callBeginTime: '2022-03-10 11:45:47',
        callEndTime: '2022-03-10 11:45:51',
      }),
    );
    assert.deepEqual([utcOffsetMinutes, ringingSeconds], [undefined, 4]);
  });

  it('keeps the fields that nobody documented, whatever they hold', () => {
    const customField = { list: [1, null, 'text'] };
    assert.deepEqual(valueOf(sampleWith({ customField, campaignId: '17' })).furtherFields, {
      customField,
      campaignId: '17',
    });
  });
});

describe('A call that was never answered', () => {
  const missed = {
    callStatus: '5',
    failCode: '00603',
    callEndTime: '2022-02-10 11:45:49',
    recordPath: '',
  };
  for (const [name, callBeginTime] of [
    ['is empty', ''],
    ['equals the end', '2022-02-10 11:45:49'],
  ] as const)
    it(`has no answer and no talk time, and rang to the end, when callBeginTime ${name}`, () => {
      const value = valueOf(sampleWith({ ...missed, callBeginTime }));
      assert.equal(value.status, 'failed');
      assert.equal(value.answeredAt, undefined);
      assert.ok(!value.talkingSeconds);
      assert.equal(value.ringingSeconds, 6);
    });
});

describe('Success', () => {
  const { resultCode, returnCode, ...uncoded } = vendorSample;

  it('is said by resultCode alone', () => {
    assert.equal(valueOf({ ...uncoded, resultCode }).talkingSeconds, 4);
  });

  it('is said by returnCode alone', () => {
    assert.equal(valueOf({ ...uncoded, returnCode }).talkingSeconds, 4);
  });

  it('is said by one code while the other is null', () => {
    assert.equal(valueOf({ ...uncoded, resultCode: null, returnCode }).talkingSeconds, 4);
  });

  it('needs a code', () => {
    assert.equal(failureOf(uncoded).kind, 'wrongShape');
  });

  it('needs both codes to say so when both are there', () => {
    for (const codes of [{ returnCode: '0200001' }, { resultCode: '0200001' }]) {
      const failure = failureOf({ ...vendorSample, ...codes });
      assert.ok(failure.kind === 'business');
      assert.equal(failure.code, '0200001');
    }
  });

  it('needs the very code: eight digits of it are another one', () => {
    assert.equal(failureOf({ ...uncoded, resultCode: '02000000' }).kind, 'business');
  });
});

describe('A business error', () => {
  for (const data of [undefined, null, {}])
    it(`is read with data ${JSON.stringify(data)}`, () => {
      const body = { resultCode: '0200001', returnCode: '0200001', resultDesc: 'vdnId is wrong', data };
      assert.deepEqual(failureOf(body), { kind: 'business', code: '0200001', description: 'vdnId is wrong' });
    });

  it("takes the server's description from where it is", () => {
    const failure = failureOf({ returnCode: '02000002', returnDesc: '参数包含非法字符' });
    assert.deepEqual(failure, { kind: 'business', code: '02000002', description: '参数包含非法字符' });
  });

  it('takes the description that belongs to the code that failed', () => {
    const failure = failureOf({
      resultCode: '0200000',
      resultDesc: 'Query Success!',
      returnCode: '0200001',
      returnDesc: 'vdnId is wrong',
    });
    assert.ok(failure.kind === 'business');
    assert.equal(failure.description, 'vdnId is wrong');
  });

  it('without a description has an empty one', () => {
    assert.deepEqual(failureOf({ resultCode: '0299999' }), {
      kind: 'business',
      code: '0299999',
      description: '',
    });
  });

  for (const last of ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11'])
    it(`020000${last} is no missing call`, () => {
      const failure = failureOf({ resultCode: `020000${last}`, returnCode: `020000${last}` });
      assert.ok(failure.kind === 'business');
      assert.equal(failure.code, `020000${last}`);
    });

  it('0200007, seven digits, is a call that does not exist', () => {
    const body = { resultCode: '0200007', returnCode: '0200007', resultDesc: '通话记录ID不存在', data: {} };
    assert.deepEqual(failureOf(body), { kind: 'callNotFound', description: '通话记录ID不存在' });
  });

  it('0200007 is a missing call also when only one of the codes says so', () => {
    assert.equal(failureOf({ resultCode: '0200000', returnCode: '0200007' }).kind, 'callNotFound');
  });

  it('is read even when data is no object at all', () => {
    assert.equal(failureOf({ resultCode: '0200007', data: 'nothing' }).kind, 'callNotFound');
    assert.equal(failureOf({ resultCode: '0200007', data: [] }).kind, 'callNotFound');
  });
});

describe('A body of another shape', () => {
  const bodies: [name: string, body: unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a number', 42],
    ['not a number', Number.NaN],
    ['a text', 'Query Success!'],
    ['true', true],
    ['a list', [vendorSample]],
    ['an empty list', []],
    ['an empty object', {}],
    ['an object without a prototype', Object.create(null)],
    ['a function', () => vendorSample],
    ['codes that are objects', { resultCode: {}, returnCode: [] }],
    ['success with a list as data', { resultCode: '0200000', data: [vendorSample.data] }],
    ['success with a text as data', { resultCode: '0200000', data: 'none' }],
    ['a callId that is an object', sampleWith({ callId: { id: '1644464743-1388' } })],
    ['a time that is a list', sampleWith({ ackBeginTime: ['2022-02-10 11:45:43'] })],
  ];
  for (const [name, body] of bodies)
    it(`is said to be one: ${name}`, () => {
      const failure = failureOf(body);
      assert.equal(failure.kind, 'wrongShape');
    });

  it('is described without the values in it, which may be secret', () => {
    const failure = failureOf(sampleWith({ callId: { Signature: 'top-secret' }, called: ['88881955'] }));
    assert.ok(failure.kind === 'wrongShape' && failure.problems.length > 0);
    assert.doesNotMatch(JSON.stringify(failure), /top-secret|88881955/);
  });

  it('never makes it throw, however deep', () => {
    const deep = nested(100_000);
    for (const body of [
      deep,
      { resultCode: deep },
      { resultCode: '0200000', data: deep },
      sampleWith({ callId: 1 }),
    ])
      assert.equal(typeof parseCallResult(body).ok, 'boolean');
  });

  it('is no reason to lose a call: a deep unknown field is kept', () => {
    const body = { ...vendorSample, data: { ...vendorSample.data, deep: nested(100_000) } };
    assert.ok('deep' in valueOf(body).furtherFields);
  });

  it('leaves the prototype of all objects alone', () => {
    parseCallResult(
      JSON.parse('{"resultCode":"0200000","data":{"__proto__":{"polluted":true},"callId":"1"}}'),
    );
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });
});

function nested(depth: number): unknown {
  return JSON.parse('['.repeat(depth) + ']'.repeat(depth));
}
