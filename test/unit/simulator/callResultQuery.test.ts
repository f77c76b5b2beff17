import assert from 'node:assert/strict';
import { parseCallResult } from '../../../src/isales/callResult.ts';
import { returnCodes, successCode } from '../../../src/isales/returnCodes.ts';
import { failureCalls } from '../../../src/simulator/index.ts';
import { ask, askResult, askSigned, linkIn, resultPath, useSimulator } from './simulatorUnderTest.ts';

describe('the simulator answers the single-result query', () => {
  const simulator = useSimulator();

  it("gives the vendor's sample as documented, its stray space included", async () => {
    const answer = await askResult(simulator(), 8, '1644464743-1388', { locale: 'en_US' });
    const { data, ...codes } = answer;
    assert.deepEqual(codes, {
      returnCode: '0200000',
      resultCode: '0200000',
      resultDesc: 'Query Success!',
      returnDesc: 'Query Success!',
    });
    const { recordPath, ...fields } = data ?? {};
    assert.deepEqual(fields, {
      callId: '1644464743-1388',
      called: '88881955',
      callEndTime: '2022-02-10 11:45:51',
      vdnId: 8,
      callStatus: '6',
      failCode: '00000',
      resultCode: 'OB99999',
      callBeginTime: '2022-02-10 11:45:47',
      ackBeginTime: '2022-02-10 11:45:43',
    });
    assert.match(String(recordPath), /^https:\/\/[^/]* [^/]*\//);
    const link = linkIn(answer);
    assert.equal(link.origin, simulator().baseUrl);
    const hoursLeft = (Number(link.searchParams.get('Expires')) * 1000 - Date.now()) / 3_600_000;
    assert.ok(hoursLeft > 5.4 && hoursLeft <= 5.5, String(hoursLeft));
  });

  it('speaks Chinese unless asked for English', async () => {
    assert.equal((await askResult(simulator(), 8, '1644464743-1388')).resultDesc, '查询成功！');
    const chinese = await askResult(simulator(), 8, '1644400404-404', { locale: 'zh_CN' });
    assert.equal(chinese.resultDesc, '通话记录ID不存在');
    const english = await askResult(simulator(), 8, '1644400404-404', { locale: 'en_US' });
    assert.equal(english.returnDesc, 'Call record ID does not exist');
  });

  it('maps each mistake in the request to its documented code', async () => {
    const mistakes: readonly (readonly [code: string, vdnId: string, callId: string])[] = [
      ['02000001', '8', ''],
      ['02000001', '8', '%20'],
      ['02000001', '', '1644464743-1388'],
      ['02000002', '8', '1644464743%271388'],
      ['02000003', '8', '1'.repeat(129)],
      ['02000006', 'eight', '1644464743-1388'],
      ['02000006', '8.5', '1644464743-1388'],
      ['02000007', '0', '1644464743-1388'],
      ['02000007', '10000', '1644464743-1388'],
      ['02000008', '8', '%FF'],
      ['0200007', '8', 'no-call'],
      ['0200007', '8', '0000000001-1'],
    ];
    for (const [code, vdnId, callId] of mistakes) {
      const answer = await askResult(simulator(), vdnId, callId, { locale: 'en_US' });
      assert.deepEqual([answer.resultCode, answer.returnCode], [code, code], `${vdnId}/${callId}`);
    }
  });

  it('requires the Content-Type header', async () => {
    const answer = await askResult(simulator(), 8, '1644464743-1388', {
      'Content-Type': '',
      locale: 'en_US',
    });
    assert.equal(answer.resultCode, '0200001');
    assert.equal(answer.resultDesc, 'Bad parameter (Content-Type)');
  });

  it('has a call ID for every documented error code, in both languages', async () => {
    for (const [code, en] of returnCodes.filter(([known]) => known !== successCode)) {
      const { callId } = failureCalls.find((call) => call.returnCode === code) ?? { callId: '' };
      const english = await askResult(simulator(), 21, callId, { locale: 'en_US' });
      assert.equal(english.resultCode, code);
      if (code !== '0200001') assert.equal(english.resultDesc, en);
      const chinese = await askResult(simulator(), 21, callId);
      assert.match(chinese.resultDesc ?? '', /\p{Script=Han}/u);
    }
  });

  it('takes only GET, and knows no other path', async () => {
    const posted = await askSigned(simulator(), resultPath(8, '1644464743-1388'), { method: 'POST' });
    assert.equal(posted.status, 405);
    assert.equal(posted.headers.allow, 'GET');
    assert.equal((await ask(simulator(), '/')).status, 404);
    assert.equal((await askSigned(simulator(), resultPath(8, 'a/b'))).status, 404);
  });

  it('gives made-up calls that the client can read', async () => {
    for (let sequence = 0; sequence < 20; sequence++) {
      const answer = await askResult(simulator(), 17, `1700000000-${sequence}`);
      const read = parseCallResult(answer);
      assert.ok(read.ok);
      assert.equal(read.value.utcOffsetMinutes, 480);
    }
  });

  it('writes down what was asked, without the queries of links', async () => {
    const before = simulator().requests.length;
    const link = linkIn(await askResult(simulator(), 8, '1644464743-1388'));
    await ask(simulator(), link.pathname + link.search);
    const [query, recording] = simulator().requests.slice(before);
    assert.deepEqual(
      { ...query, time: 0 },
      {
        method: 'GET',
        path: resultPath(8, '1644464743-1388'),
        callId: '1644464743-1388',
        time: 0,
        status: 200,
        aborted: false,
      },
    );
    assert.ok(Math.abs((query?.time ?? 0) - Date.now()) < 10_000);
    assert.equal(recording?.path, link.pathname);
  });
});
