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
    ['06', 'succeeded', '06'],
    ['5.0', 'failed', '5.0'],
    ['0x6', 'unknown', '0x6'],
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
    ['0', '00000'],
    ['603', '00603'],
    [' 00603 ', '00603'],
    ['000603', '00603'],
    ['603.0', '00603'],
    ['null', undefined],
    ['0200007', '0200007'],
    ['SIP/486', 'SIP/486'],
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

describe('A begin that is none', () => {
  const missed = {
    callStatus: '5',
    failCode: '00603',
    ackBeginTime: '2022-02-10 11:45:43',
    callEndTime: '2022-02-10 11:46:13',
    recordPath: '',
  };
  for (const callBeginTime of [
    '1970-01-01 08:00:00',
    '0000-00-00 00:00:00',
    '0001-01-01T00:00:00',
    '9999-12-31 23:59:59',
    '0',
    0,
    '2022-02-10 11:46:13',
    '2022-02-10 11:46:13.740',
    '2022/02/10 11:46:13',
    '2022-02-10 11:45:40',
    '2022-02-10 11:46:20',
    '2019-02-10 11:45:50',
  ])
    it(`leaves a call unanswered that rang 30 s: ${callBeginTime}`, () => {
      const value = valueOf(sampleWith({ ...missed, callBeginTime }));
      assert.deepEqual(
        [value.answeredAt, value.ringingSeconds, value.talkingSeconds],
        [undefined, 30, undefined],
      );
    });

  it('does not make a call that succeeded talk for years', () => {
    for (const callBeginTime of ['1970-01-01 08:00:00', '2021-02-10 11:45:47']) {
      const value = valueOf(sampleWith({ callBeginTime }));
      assert.deepEqual(
        [value.status, value.answeredAt, value.ringingSeconds, value.talkingSeconds],
        ['succeeded', undefined, undefined, undefined],
      );
    }
  });

  it('never makes a duration negative', () => {
    for (const times of [
      { callBeginTime: '2022-02-10 11:45:41' },
      { callEndTime: '2022-02-10 11:45:45' },
      { ackBeginTime: '2022-02-10 11:45:50' },
    ]) {
      const { ringingSeconds = 0, talkingSeconds = 0 } = valueOf(sampleWith(times));
      assert.ok(ringingSeconds >= 0 && talkingSeconds >= 0, JSON.stringify(times));
    }
  });
});

describe('An end that stands for "never"', () => {
  for (const callEndTime of ['', '0', '1970-01-01 08:00:00', '9999-12-31 23:59:59'])
    it(`is a call that goes on: ${callEndTime}`, () => {
      assert.equal(valueOf(sampleWith({ callEndTime })).hungUpAt, undefined);
    });
});

describe('Times in other notations', () => {
  const notations: [name: string, times: Record<string, unknown>][] = [
    [
      'ISO with an offset',
      {
        ackBeginTime: '2022-02-10T11:45:43+08:00',
        callBeginTime: '2022-02-10T11:45:47+08:00',
        callEndTime: '2022-02-10T11:45:51+08:00',
      },
    ],
    [
      'slashes',
      {
        ackBeginTime: '2022/02/10 11:45:43',
        callBeginTime: '2022/02/10 11:45:47',
        callEndTime: '2022/02/10 11:45:51',
      },
    ],
    [
      'fractions',
      {
        ackBeginTime: '2022-02-10 11:45:43.0',
        callBeginTime: '2022-02-10 11:45:47.0',
        callEndTime: '2022-02-10 11:45:51.0',
      },
    ],
    [
      'lists of numbers',
      {
        ackBeginTime: [2022, 2, 10, 11, 45, 43],
        callBeginTime: [2022, 2, 10, 11, 45, 47],
        callEndTime: [2022, 2, 10, 11, 45, 51, 740_000_000],
      },
    ],
    [
      'offsets that change while it goes on',
      {
        ackBeginTime: '2022-02-10T11:45:43+08:00',
        callBeginTime: '2022-02-10T03:45:47Z',
        callEndTime: '2022-02-10T12:45:51+09:00',
      },
    ],
    [
      'milliseconds since 1970 beside an offset',
      {
        ackBeginTime: '2022-02-10T11:45:43+08:00',
        callBeginTime: 1_644_464_747_000,
        callEndTime: '1644464751',
      },
    ],
    [
      'the clock of the server beside instants',
      {
        ackBeginTime: '2022-02-10 11:45:43',
        callBeginTime: 1_644_464_747_000,
        callEndTime: '2022-02-10T03:45:51Z',
      },
    ],
  ];
  for (const [name, times] of notations)
    it(`are those of the sample: ${name}`, () => {
      const value = valueOf(sampleWith(times));
      assert.deepEqual(
        [value.ringingAt?.text, value.answeredAt?.text, value.hungUpAt?.text],
        ['2022-02-10 11:45:43', '2022-02-10 11:45:47', '2022-02-10 11:45:51'],
      );
      assert.deepEqual([value.ringingSeconds, value.talkingSeconds, value.utcOffsetMinutes], [4, 4, 480]);
    });

  it('that are instants are shown in UTC, which is said to be theirs', () => {
    const value = valueOf(
      sampleWith({
        ackBeginTime: 1_644_464_743_000,
        callBeginTime: 1_644_464_747_000,
        callEndTime: 1_644_464_751_000,
      }),
    );
    assert.deepEqual(
      [value.ringingAt?.text, value.talkingSeconds, value.utcOffsetMinutes, value.isOffsetStated],
      ['2022-02-10 03:45:43', 4, 0, true],
    );
  });

  it('that nobody can be sure of stay as they came, and the call has ended', () => {
    const value = valueOf(
      sampleWith({
        ackBeginTime: '02/10/2022 11:45:43',
        callBeginTime: '02/10/2022 11:45:47',
        callEndTime: '02/10/2022 11:45:51',
      }),
    );
    assert.deepEqual(
      [value.ringingAt, value.answeredAt, value.hungUpAt],
      [{ text: '02/10/2022 11:45:43' }, { text: '02/10/2022 11:45:47' }, { text: '02/10/2022 11:45:51' }],
    );
    assert.deepEqual([value.ringingSeconds, value.talkingSeconds], [undefined, undefined]);
  });

  it('of two zones, one of them unknown, are not measured against each other', () => {
    const value = valueOf(
      sampleWith({
        callId: 'abc',
        ackBeginTime: '2022-02-10 11:45:43',
        callBeginTime: '2022-02-10T03:45:47Z',
        callEndTime: '2022-02-10 11:45:51',
      }),
    );
    assert.deepEqual(
      [value.answeredAt?.text, value.ringingSeconds, value.talkingSeconds],
      ['2022-02-10 03:45:47Z', undefined, undefined],
    );
  });
});

describe('The offset that a call ID points to', () => {
  const rangAt = (ackBeginTime: string) =>
    valueOf(sampleWith({ ackBeginTime, callBeginTime: '', callEndTime: '', callStatus: 5 }));

  it('is only a guess when the phone rang minutes after the ID was made', () => {
    const { utcOffsetMinutes, possibleOffsetMinutes } = rangAt('2022-02-10 11:49:13');
    assert.deepEqual([utcOffsetMinutes, possibleOffsetMinutes], [undefined, 480]);
  });

  it('is none of those that no clock shows', () => {
    for (const time of ['2022-02-10 12:15:43', '2022-02-10 12:20:43', '2022-02-10 11:15:43']) {
      const { utcOffsetMinutes, possibleOffsetMinutes } = rangAt(time);
      assert.deepEqual([utcOffsetMinutes, possibleOffsetMinutes], [undefined, undefined], time);
    }
  });
});

describe('Answers written by other hands', () => {
  const { data, ...top } = vendorSample;
  const shapes: [name: string, body: unknown][] = [
    ['data as JSON text', { ...top, data: JSON.stringify(data) }],
    ['data as JSON text of JSON text', { ...top, data: JSON.stringify(JSON.stringify(data)) }],
    ['data as a list of one', { ...top, data: [data] }],
    ['the call in resultDesc', { resultCode: '0200000', resultDesc: data }],
    ['the call in returnDesc, as JSON text', { returnCode: '0200000', returnDesc: JSON.stringify(data) }],
    ['a description that is an object', { ...vendorSample, resultDesc: { code: 0, detail: ['fine'] } }],
    ['a description that is a list', { ...vendorSample, returnDesc: [] }],
    ['the whole answer as JSON text', JSON.stringify(vendorSample)],
    [
      'names with blanks and in another case',
      {
        ResultCode: '0200000',
        'returncode ': '0200000',
        Data: Object.fromEntries(
          Object.entries(data).map(([name, value]) => [` ${name.toLowerCase()} `, value]),
        ),
      },
    ],
    [
      'names with underscores',
      { result_code: '0200000', data: { ...data, callId: undefined, call_id: '1644464743-1388' } },
    ],
  ];
  for (const [name, body] of shapes)
    it(`are read: ${name}`, () => {
      const { callId, vdnId, called, ringingSeconds, talkingSeconds, failCode } = valueOf(
        JSON.parse(JSON.stringify(body)),
      );
      assert.deepEqual(
        [callId, vdnId, called, ringingSeconds, talkingSeconds, failCode],
        ['1644464743-1388', 8, '88881955', 4, 4, '00000'],
      );
    });

  it('have their description in words where an object holds them', () => {
    for (const resultDesc of [{ message: 'fine' }, { code: 0, Msg: 'fine' }, { desc: 'fine', lines: [] }])
      assert.equal(valueOf({ ...vendorSample, resultDesc }).answer.resultDesc, 'fine');
  });

  it('do not repeat as a description what was read as the call', () => {
    const { answer } = valueOf({ resultCode: '0200000', resultDesc: data });
    assert.deepEqual(answer, { resultCode: '0200000' });
  });

  it('give the field with the exact name the right of way', () => {
    const value = valueOf(sampleWith({ callid: 'other' }));
    assert.equal(value.callId, '1644464743-1388');
    assert.deepEqual(value.furtherFields, { callid: 'other' });
  });

  it('show unknown fields without the blanks around their names', () => {
    assert.deepEqual(valueOf(sampleWith({ 'agentId ': '101' })).furtherFields, { agentId: '101' });
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
    [
      'success with two calls as data',
      { resultCode: '0200000', data: [vendorSample.data, vendorSample.data] },
    ],
    ['success with a list of texts as data', { resultCode: '0200000', data: ['none'] }],
    ['success with a text as data', { resultCode: '0200000', data: 'none' }],
    ['a callId that is an object', sampleWith({ callId: { id: '1644464743-1388' } })],
    ['a time that is a list', sampleWith({ ackBeginTime: ['2022-02-10 11:45:43'] })],
  ];
  for (const [name, body] of bodies)
    it(`is said to be one: ${name}`, () => {
      const failure = failureOf(body);
      assert.equal(failure.kind, 'wrongShape');
    });

  const problems: [name: string, body: unknown, problems: readonly object[]][] = [
    ['a number', 42, [{ problem: 'wrongType', expected: ['object'], found: 'number' }]],
    ['no codes', {}, [{ problem: 'missing', fields: ['resultCode', 'returnCode'] }]],
    ['no data', { resultCode: '0200000' }, [{ problem: 'missing', fields: ['data'] }]],
    ['empty data', { resultCode: '0200000', data: {} }, [{ problem: 'empty', field: 'data' }]],
    ['no such row', { resultCode: '0200000', data: [] }, [{ problem: 'notThatCall', field: 'data' }]],
    [
      'a called number that is an object',
      sampleWith({ called: {} }),
      [{ problem: 'wrongType', field: 'data.called', expected: ['text', 'number'], found: 'object' }],
    ],
    [
      'a time that is neither text, number nor list',
      sampleWith({ ackBeginTime: true }),
      [
        {
          problem: 'wrongType',
          field: 'data.ackBeginTime',
          expected: ['text', 'number', 'list'],
          found: 'truthValue',
        },
      ],
    ],
  ];
  for (const [name, body, found] of problems)
    it(`is described by its field and by the types there, in no words of a library: ${name}`, () => {
      assert.deepEqual(failureOf(body), { kind: 'wrongShape', problems: found });
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

describe('The call that was asked for', () => {
  const [asked, other] = ['1644464743-1388', '1644464743-1389'];
  const row = (callId: string, vdnId: number) => ({ ...vendorSample.data, callId, vdnId });
  const read = (data: unknown, callId?: string) => parseCallResult({ resultCode: '0200000', data }, callId);

  it('is taken from several, wherever it stands', () => {
    for (const data of [
      [row(asked, 21), row(other, 22)],
      [row(other, 22), JSON.stringify(row(asked, 21))],
      JSON.stringify([row(other, 22), row(asked, 21)]),
      [row(other, 22), { callStatus: {} }, row(asked, 21)],
    ]) {
      const result = read(data, asked);
      assert.deepEqual(result.ok && [result.value.callId, result.value.vdnId], [asked, 21]);
    }
  });

  it('is no guess where several are it, or none', () => {
    for (const data of [[row(asked, 21), row(asked, 22)], [row(other, 21), row(other, 22)], []])
      assert.equal(read(data, asked).ok, false);
  });

  it('is not the one that a cache answers with', () => {
    for (const data of [row(other, 8), [row(other, 8)], { callId: other }]) {
      const result = read(data, asked);
      assert.deepEqual(result.ok ? {} : result.error, { kind: 'anotherCall', callId: other });
    }
  });

  it('may go without its ID, or have blanks around it', () => {
    for (const data of [{ callStatus: '6' }, row(` ${asked} `, 8)]) assert.ok(read(data, asked).ok);
    assert.ok(read(row(asked, 8), ` ${asked}`).ok);
  });
});

describe('A code of an answer that lost its leading zero', () => {
  for (const code of [200000, '200000'])
    it(`is success: ${JSON.stringify(code)}`, () => {
      const { answer } = valueOf({ ...vendorSample, resultCode: code, returnCode: code });
      assert.deepEqual([answer.resultCode, answer.returnCode], ['0200000', '0200000']);
    });

  it('is the failure that it was, of seven digits or of eight', () => {
    assert.equal(failureOf({ resultCode: 200007 }).kind, 'callNotFound');
    assert.deepEqual(failureOf({ resultCode: 2000007, resultDesc: 'out of range' }), {
      kind: 'business',
      code: '02000007',
      description: 'out of range',
    });
  });

  it('is not made of a code that never had one', () => {
    for (const code of [200, '0299999', '12', 300000]) {
      const failure = failureOf({ resultCode: code });
      assert.equal(failure.kind === 'business' && failure.code, String(code));
    }
  });
});

describe('Times of an answered call that contradict each other', () => {
  const contradicting: [begin: string, end: string][] = [
    ['2022-02-10 23:59:58', '2022-02-10 00:00:04'],
    ['2022-02-10 11:45:51', '2022-02-10 11:45:47'],
  ];
  for (const [callBeginTime, callEndTime] of contradicting)
    it(`give no durations, and are shown: ${callBeginTime} to ${callEndTime}`, () => {
      const call = valueOf(sampleWith({ callBeginTime, callEndTime }));
      assert.deepEqual([call.ringingSeconds, call.talkingSeconds], [undefined, undefined]);
      assert.deepEqual([call.answeredAt?.text, call.hungUpAt?.text], [callBeginTime, callEndTime]);
    });
});
