import assert from 'node:assert/strict';
import { failCodes } from '../../../src/isales/failCodes.ts';
import { signRequest } from '../../../src/isales/signature.ts';
import { bookedCampaigns } from '../../../src/simulator/campaignBook.ts';
import { askResult, askSigned, linkIn, useSimulator, type QueryAnswer } from './simulatorUnderTest.ts';

type Row = Readonly<Record<string, unknown>>;

interface ListAnswer extends Omit<QueryAnswer, 'data'> {
  readonly data?: readonly Row[];
  readonly obsCodes?: readonly Row[];
  readonly totalCount?: number;
}

const root = '/rest/isales/v1/openapi/campaigns';
const english = { locale: 'en_US' };

describe('The simulator answers the queries of campaigns and codes', function () {
  this.timeout(20_000);
  const simulator = useSimulator();

  async function get(path: string, headers: Record<string, string> = english): Promise<ListAnswer> {
    return JSON.parse((await askSigned(simulator(), root + path, { headers })).text) as ListAnswer;
  }

  async function results(path: string, body: Readonly<Record<string, unknown>> = {}): Promise<ListAnswer> {
    const asking = { method: 'POST', headers: english, body: JSON.stringify(body) };
    return JSON.parse((await askSigned(simulator(), root + path, asking)).text) as ListAnswer;
  }

  /** Every row of a list, page after page. */
  async function allRows(ask: (page: number) => Promise<ListAnswer>): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (let page = 1; ; page++) {
      const { data, obsCodes, totalCount = 0 } = await ask(page);
      const found = data ?? obsCodes ?? [];
      rows.push(...found);
      if (found.length === 0 || rows.length >= totalCount) {
        assert.equal(rows.length, totalCount);
        return rows;
      }
    }
  }

  function codeOf({ resultCode, returnCode }: ListAnswer): string {
    assert.equal(resultCode, returnCode);
    return resultCode ?? '';
  }

  it('knows 12 campaigns on 3 VDNs with 20,000 final results', async () => {
    const campaigns = bookedCampaigns(Date.now());
    assert.deepEqual([campaigns.length, new Set(campaigns.map(({ vdnId }) => vdnId)).size], [12, 3]);
    let finalResults = 0;
    for (const { vdnId, campaignId } of campaigns) {
      const { totalCount } = await results(`/${vdnId}/callresult/${campaignId}`, { pageSize: 1, pageNum: 1 });
      finalResults += totalCount ?? 0;
    }
    assert.equal(finalResults, 20_000);
  });

  describe('The campaign list', () => {
    it('comes page after page, each campaign once', async () => {
      const rows = await allRows((page) => get(`/8?curPage=${page}&rowsPerPage=2`));
      assert.equal(rows.length, 5);
      assert.equal(new Set(rows.map(({ campaignId }) => campaignId)).size, 5);
      assert.equal((await get('/8')).data?.length, 5);
    });

    it('is filtered by name and by status', async () => {
      const named = await get('/8?name=reminder');
      assert.deepEqual(
        named.data?.map(({ campaignName }) => campaignName),
        ['Payment reminder'],
      );
      const paused = await get('/8?status=3');
      assert.deepEqual(
        paused.data?.map(({ status }) => status),
        [3],
      );
      const both = await get(`/8?status=3&name=${encodeURIComponent('满意度')}`);
      assert.equal(both.totalCount, 1);
    });

    it('is empty for a VDN without campaigns', async () => {
      const { data, totalCount, resultCode } = await get('/9');
      assert.deepEqual([data, totalCount, resultCode], [[], 0, '0200000']);
    });

    for (const query of ['rowsPerPage=101', 'rowsPerPage=0', 'rowsPerPage=x', 'status=1'])
      it(`answers 0200001 to ${query}`, async () => {
        assert.equal(codeOf(await get(`/8?${query}`)), '0200001');
      });

    it('wants every parameter of the query signed', async () => {
      const { host } = new URL(simulator().baseUrl);
      const unsigned = { method: 'GET', path: `${root}/8`, headers: { host } };
      const { authorization } = signRequest(unsigned, simulator().credentials, new Date());
      const headers = { Authorization: authorization };
      assert.equal((await askSigned(simulator(), `${root}/8`, { headers })).status, 200);
      assert.equal((await askSigned(simulator(), `${root}/8?rowsPerPage=5`, { headers })).status, 401);
    });
  });

  describe('The result list of a campaign', () => {
    it('comes whole, page by page, each call once', async () => {
      const rows = await allRows((pageNum) => results('/8/callresult/1001', { pageSize: 500, pageNum }));
      assert.equal(rows.length, 3200);
      assert.equal(new Set(rows.map(({ callId }) => callId)).size, 3200);
    });

    it('gives the final attempt at each number, or every attempt', async () => {
      const final = await allRows((pageNum) => results('/101/callresult/10101', { pageSize: 500, pageNum }));
      const every = await allRows((pageNum) =>
        results('/101/callresult/10101', { showDetail: 1, pageSize: 100, pageNum }),
      );
      assert.ok(every.length > final.length, `${every.length} attempts at ${final.length} numbers`);
      const sessions = new Map(every.map((row) => [row['sessionId'], row['callId']]));
      assert.deepEqual(
        final.map(({ sessionId, callId }) => [sessionId, callId]),
        [...sessions],
      );
    });

    it('says of each call what the single-result query says of it', async () => {
      const { data = [] } = await results('/8/callresult/1004', { pageSize: 40, pageNum: 3 });
      assert.equal(data.length, 40);
      for (const row of data) {
        const single = await askResult(simulator(), 8, String(row['callId']));
        const { callId, called, callStatus, failCode, resultCode, vdnId, ackBeginTime } = single.data ?? {};
        assert.deepEqual(
          [
            row['callId'],
            row['called'],
            row['callStatus'],
            row['failCode'],
            row['resultCode'],
            row['vdnId'],
            row['callTimeStr'],
          ],
          [callId, called, callStatus, failCode, resultCode, vdnId, ackBeginTime],
        );
        assert.equal(row['recordPath'] === '', single.data?.['recordPath'] === '');
        if (single.data?.['recordPath'] !== '')
          assert.equal(linkIn({ data: row }).pathname, linkIn(single).pathname);
      }
    });

    it('has finished calls only', async () => {
      const now = Date.now();
      for (const { vdnId, campaignId, status } of bookedCampaigns(now).filter(({ status }) => status !== 4)) {
        const { totalCount = 0 } = await results(`/${vdnId}/callresult/${campaignId}`, { pageSize: 1 });
        const last = await results(`/${vdnId}/callresult/${campaignId}`, {
          pageSize: 1,
          pageNum: totalCount,
        });
        const single = await askResult(simulator(), vdnId, String(last.data?.[0]?.['callId']));
        const endedAt = Date.parse(`${String(single.data?.['callEndTime']).replace(' ', 'T')}+08:00`);
        assert.ok(endedAt < now, `campaign ${campaignId} in status ${status} has a call that is not over`);
      }
    });

    it('keeps to the days that are asked for, in its own calendar', async () => {
      const days = { beginTime: '2022-02-03', endTime: '2022-02-04' };
      const rows = await allRows((pageNum) =>
        results('/8/callresult/1004', { ...days, pageSize: 500, pageNum }),
      );
      const seen = new Set(rows.map(({ callTimeStr }) => String(callTimeStr).slice(0, 10)));
      assert.deepEqual([...seen].sort(), ['2022-02-03', '2022-02-04']);
    });

    it('has at most 2,000 rows without paging', async () => {
      const { data, totalCount } = await results('/8/callresult/1001');
      assert.deepEqual([data?.length, totalCount], [2000, 3200]);
    });

    const beyond: readonly (readonly [what: string, body: Readonly<Record<string, unknown>>])[] = [
      ['501 final results a page', { pageSize: 501 }],
      ['101 attempts a page', { pageSize: 101, showDetail: 1 }],
      ['no row a page', { pageSize: 0 }],
      ['page 0', { pageNum: 0 }],
      ['a showDetail of 2', { showDetail: 2 }],
      ['a session ID of 33 characters', { sessionId: 'a'.repeat(33) }],
      ['a first day without a last one', { beginTime: '2022-02-03' }],
      ['a last day without a first one', { endTime: '2022-02-03' }],
      ['days more than 30 apart', { beginTime: '2022-01-01', endTime: '2022-02-01' }],
      ['days that go backwards', { beginTime: '2022-02-04', endTime: '2022-02-03' }],
      ['a day in another form', { beginTime: '2022/02/03', endTime: '2022-02-04' }],
    ];
    for (const [what, body] of beyond)
      it(`answers 0200001 to ${what}`, async () => {
        assert.equal(codeOf(await results('/8/callresult/1004', body)), '0200001');
      });

    it('gives days exactly 30 apart', async () => {
      const days = { beginTime: '2022-01-10', endTime: '2022-02-09' };
      assert.equal(codeOf(await results('/8/callresult/1004', days)), '0200000');
    });

    it("does not know another VDN's campaign", async () => {
      assert.equal(codeOf(await results('/21/callresult/1004')), '0200001');
    });

    it('is not there for a GET', async () => {
      assert.equal((await askSigned(simulator(), `${root}/8/callresult/1004`)).status, 405);
    });
  });

  describe('The meanings of codes', () => {
    it('are those of about 120 failCodes, 50 a page at most', async () => {
      const rows = await allRows((page) => get(`/8/queryOBSResultCode?pageSize=50&pageNum=${page}`));
      const codes = new Set(rows.map(({ obsCode }) => obsCode));
      assert.equal(codes.size, rows.length);
      assert.ok(rows.length >= 115 && rows.length <= 125, String(rows.length));
      for (const [code] of failCodes) assert.ok(codes.has(code), code);
      assert.deepEqual(
        rows.find(({ obsCode }) => obsCode === '00603'),
        { obsCode: '00603', obsCodeDesc: 'The called party does not answer the call.' },
      );
    });

    it("come in the locale's language", async () => {
      const chinese = await get('/8/queryOBSResultCode?pageSize=50&pageNum=1', { locale: 'zh_CN' });
      assert.match(String(chinese.obsCodes?.[0]?.['obsCodeDesc']), /[\u4e00-\u9fff]/);
    });

    it('cover every display code that a call can have, each with the failCodes behind it', async () => {
      const { data: display = [] } = await get('/8/queryOBSResults?pageSize=50&pageNum=1');
      const behind = new Map<string, string>();
      for (const { defId, resultCode } of display) {
        const reply = await askSigned(simulator(), `${root}/8/${String(defId)}/queryObsResultDetail`);
        const { obResult } = JSON.parse(reply.text) as {
          obResult: { resultCode: string; resultMapList: { failCode: string }[] };
        };
        assert.equal(obResult.resultCode, resultCode);
        for (const { failCode } of obResult.resultMapList) behind.set(failCode, obResult.resultCode);
      }
      const { data: calls = [] } = await results('/8/callresult/1001', { pageSize: 500 });
      for (const { failCode, resultCode } of calls) assert.equal(behind.get(String(failCode)), resultCode);
    });

    for (const name of ['queryOBSResultCode', 'queryOBSResults'])
      for (const query of ['pageSize=51&pageNum=1', 'pageSize=0&pageNum=1', 'pageSize=50&pageNum=0', ''])
        it(`are refused with 0200001: ${name}?${query}`, async () => {
          assert.equal(codeOf(await get(`/8/${name}?${query}`)), '0200001');
        });

    it('are refused with 0200001 for a definition that nobody made', async () => {
      assert.equal(codeOf(await get('/8/9/queryObsResultDetail')), '0200001');
    });
  });
});
