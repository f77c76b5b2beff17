import assert from 'node:assert/strict';
import { parseCallId } from '../../../src/ids/callId.ts';
import { failureCalls, type FailureName } from '../../../src/simulator/index.ts';
import {
  ask,
  askResult,
  askSigned,
  linkIn,
  resultPath,
  useSimulator,
  type Reply,
} from './simulatorUnderTest.ts';

const vdnId = 17;

describe('the failure calls of the simulator', () => {
  const simulator = useSimulator();

  function idOf(failure: FailureName): string {
    const call = failureCalls.find((known) => known.failure === failure);
    assert.ok(call, failure);
    return call.callId;
  }

  async function provoke(failure: FailureName, signal?: AbortSignal): Promise<Reply> {
    return askSigned(simulator(), resultPath(vdnId, idOf(failure)), signal ? { signal } : {});
  }

  it('are plausible call IDs, each listed once', () => {
    for (const { callId } of failureCalls) assert.ok(parseCallId(callId), callId);
    assert.equal(new Set(failureCalls.map(({ callId }) => callId)).size, failureCalls.length);
  });

  it('answer with each HTTP status', async () => {
    const expected: readonly (readonly [FailureName, number, RegExp])[] = [
      ['unauthorized', 401, /json/],
      ['forbiddenHtml', 403, /html/],
      ['forbiddenJson', 403, /json/],
      ['internalError', 500, /json/],
      ['badGatewayHtml', 502, /html/],
      ['unavailable', 503, /html/],
    ];
    for (const [failure, status, contentType] of expected) {
      const reply = await provoke(failure);
      assert.equal(reply.status, status, failure);
      assert.match(reply.headers['content-type'] ?? '', contentType, failure);
    }
  });

  it('show a clock that is ten minutes ahead', async () => {
    const { status, headers } = await provoke('unauthorizedSkewed');
    assert.equal(status, 401);
    assert.ok(Math.abs(Date.parse(headers.date ?? '') - Date.now() - 600_000) < 3000);
  });

  it('ask for patience with 429', async () => {
    for (const [failure, seconds] of [
      ['tooManyRequests', '1'],
      ['tooManyRequestsLongWait', '3600'],
    ] as const)
      for (let time = 0; time < 2; time++) {
        const { status, headers } = await provoke(failure);
        assert.deepEqual([status, headers['retry-after']], [429, seconds]);
      }
  });

  it('heal on every second try', async () => {
    for (const [failure, status] of [
      ['tooManyRequestsOnce', 429],
      ['unavailableOnce', 503],
    ] as const) {
      const seen: number[] = [];
      for (let time = 0; time < 4; time++) seen.push((await provoke(failure)).status);
      assert.deepEqual(seen, [status, 200, status, 200]);
    }
    await assert.rejects(provoke('connectionResetOnce'), { code: 'ECONNRESET' });
    assert.equal((await provoke('connectionResetOnce')).status, 200);
  });

  it('break the connection off, before and within the answer', async () => {
    await assert.rejects(provoke('connectionReset'), { code: 'ECONNRESET' });
    await assert.rejects(provoke('connectionReset'), { code: 'ECONNRESET' });
    await assert.rejects(provoke('truncatedBody'), { code: 'ECONNRESET', message: 'aborted' });
  });

  it('answer late', async function () {
    this.timeout(8000);
    const startedAt = performance.now();
    const { status } = await provoke('slow');
    assert.equal(status, 200);
    assert.ok(performance.now() - startedAt > 2900);
  });

  /** What the simulator wrote down about its latest request, once that is over. */
  async function latestBrokenOff() {
    const record = simulator().requests.at(-1);
    while (record?.aborted === false) await new Promise((resolve) => setTimeout(resolve, 5));
    return { callId: record?.callId, status: record?.status };
  }

  it('never answer, and notice when the client leaves', async () => {
    await assert.rejects(provoke('hang', AbortSignal.timeout(200)), { name: 'AbortError' });
    assert.deepEqual(await latestBrokenOff(), { callId: idOf('hang'), status: undefined });
  });

  it('let the body drip', async () => {
    await assert.rejects(provoke('drip', AbortSignal.timeout(500)));
    assert.deepEqual(await latestBrokenOff(), { callId: idOf('drip'), status: 200 });
  });

  it('answer 200 with something else than JSON', async () => {
    const broken = await provoke('brokenJson');
    assert.equal(broken.status, 200);
    assert.throws(() => JSON.parse(broken.text) as unknown, SyntaxError);
    const page = await provoke('htmlAs200');
    assert.equal(page.status, 200);
    assert.match(page.text, /^<!DOCTYPE html>/);
  });

  it('answer JSON of the wrong shape', async () => {
    const { data } = await askResult(simulator(), vdnId, idOf('wrongTypes'));
    assert.equal(typeof data?.['called'], 'object');
    const missing = await askResult(simulator(), vdnId, idOf('missingData'));
    assert.deepEqual([missing.resultCode, 'data' in missing], ['0200000', false]);
    assert.deepEqual((await askResult(simulator(), vdnId, idOf('emptyData'))).data, {});
  });

  it('send more than a mebibyte', async () => {
    const { bytes } = await provoke('hugeBody');
    assert.ok(bytes.length > 1024 * 1024);
  });

  it('lead to another host', async () => {
    const { status, headers } = await provoke('redirect');
    assert.equal(status, 302);
    assert.equal(new URL(headers.location ?? '').hostname, 'redirected.invalid');
  });

  it('send results with odd values', async () => {
    const dataOf = async (failure: FailureName) =>
      (await askResult(simulator(), vdnId, idOf(failure))).data ?? {};
    assert.equal((await dataOf('numericFailCode'))['failCode'], 603);
    assert.equal((await dataOf('unknownCallStatus'))['callStatus'], '7');
    assert.equal((await dataOf('unknownFailCode'))['failCode'], '09999');
    assert.equal((await dataOf('furtherFields'))['skillId'], 17);
    const codesOf = async (failure: FailureName) => {
      const { resultCode, returnCode } = await askResult(simulator(), vdnId, idOf(failure));
      return [resultCode, returnCode];
    };
    assert.deepEqual(await codesOf('resultCodeAlone'), ['0200000', undefined]);
    assert.deepEqual(await codesOf('returnCodeAlone'), [undefined, '0200000']);
    assert.deepEqual(await codesOf('codesDisagree'), ['0200000', '0200001']);
  });

  it('link to recordings that have expired or soon will, also on a VDN without SaaS', async () => {
    for (const vdn of [vdnId, 101]) {
      const expired = linkIn(await askResult(simulator(), vdn, idOf('recordingExpired')));
      assert.equal((await ask(simulator(), expired.pathname + expired.search)).status, 403);
      const soon = linkIn(await askResult(simulator(), vdn, idOf('recordingExpiresSoon')));
      const left = Number(soon.searchParams.get('Expires')) - Date.now() / 1000;
      assert.ok(left > 50 && left <= 60, String(left));
      assert.equal((await ask(simulator(), soon.pathname + soon.search)).status, 200);
    }
  });
});
